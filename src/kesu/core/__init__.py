"""Ground floor: what the procedure says. Standard library only; reads no clock, no file, no framework."""
