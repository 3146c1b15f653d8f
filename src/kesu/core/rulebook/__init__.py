"""The rulebook language: reading, compiling, editions, governing and linting of books."""
