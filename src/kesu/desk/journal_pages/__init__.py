"""The journal for those who audit: every entry of every record, one in full, and whether the chain holds."""
