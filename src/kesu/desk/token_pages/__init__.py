"""One's tokens: what programs may do in one's name."""
