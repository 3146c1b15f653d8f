"""Roof: settings, addresses, the web server's entry, the house's own checks."""
