"""Entries, records and outcomes: the plain values that the engine takes and gives."""
