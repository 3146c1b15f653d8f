"""A database as large as one likes, filled with what the door would have written.

The stories of a rulebook are played through the door by a made-up company, each under names of its own and in
several weeks of two years. What each left in the tables is read back and stamped again and again with other ids,
customers, texts and numbers: every entry is hashed into a chain of its own, every personal value sealed under a key of
its own. A part of the result is then verified as `kesu verify` does.
"""
