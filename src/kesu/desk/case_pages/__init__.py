"""The page of one case, the forms of its steps, and everything else one may do to it."""
