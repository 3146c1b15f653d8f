"""Just below the doors: who comes in, by what, for how long, and how often one may be wrong."""
