"""来信: mail that came in, what became of each, and what somebody decides about it."""
