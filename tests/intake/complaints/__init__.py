"""Complaints registered elsewhere."""
