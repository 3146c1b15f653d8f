"""Backups: one sealed file with every row, every attachment and the keys, made while others work; and the way back.

The same file fits both databases, so that a company that outgrows the embedded one moves by it.
"""
