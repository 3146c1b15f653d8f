"""Pages of lists that come from elsewhere."""
