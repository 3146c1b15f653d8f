"""Amounts on accounts: reckoned exactly, entered once, made good by counter-postings, stated with their age."""
