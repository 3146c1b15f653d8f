"""Notices: the inbox and its bell, what people want by which channel, the channels, what left for a record."""
