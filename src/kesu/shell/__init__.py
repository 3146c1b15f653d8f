"""Front door: the command line."""
