"""Front door: pages for staff."""
