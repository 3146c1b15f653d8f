"""Searching everything that one may read."""
