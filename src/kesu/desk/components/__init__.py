"""What several pages are made of: lists, moments, deadlines, drawings, and a gallery of all of it."""
