"""Fourth floor: forms as printed."""
