"""What is kept about one person: where, until when, a copy of it, and erasing it. For security administrators."""
