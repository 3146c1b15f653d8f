"""What changes records. Everything goes through the one door, `posting.post`."""
