"""Worked cases and stories: reading them and running them on the bare core."""
