"""Somebody leaves."""
