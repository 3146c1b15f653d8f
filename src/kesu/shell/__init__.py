"""Front door: the command line. Each command is one module in `commands`, found by its name."""
