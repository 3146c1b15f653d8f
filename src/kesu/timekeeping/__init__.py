"""Fourth floor: what falls due by itself."""
