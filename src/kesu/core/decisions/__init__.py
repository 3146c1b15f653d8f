"""Tables → answers with their clause."""
