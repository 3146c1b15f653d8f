"""Fourth floor: statistics and what-if on history."""
