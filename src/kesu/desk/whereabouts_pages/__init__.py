"""Where every sample is."""
