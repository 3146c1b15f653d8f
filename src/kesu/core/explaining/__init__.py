"""Traces → sentences."""
