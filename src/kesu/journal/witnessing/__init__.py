"""Audit seals and their witnesses: whoever owns the database cannot rewrite it without this being seen.

A chain of hashes shows an edit only as long as nobody computes it anew. A seal binds all that was written
since the last one under one root, names the seal before and is signed with a key that lies outside of the
database; its text is then handed to a witness that the owner of the database cannot reach.
"""
