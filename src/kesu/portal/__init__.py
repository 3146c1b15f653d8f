"""Front door: pages for customers. Empty until its time comes."""
