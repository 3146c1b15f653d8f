"""Complaints registered elsewhere: a list in a file, taken in row by row through the one door."""
