"""Fourth floor: what is sent, to whom, by which channel."""
