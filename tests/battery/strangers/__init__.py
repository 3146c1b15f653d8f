"""Nobody where they do not belong: the pieces of the battery about rights, pages, files and lists taken in."""
