"""Accounts: what the records have entered, by holder, with what is still open and how old it is."""
