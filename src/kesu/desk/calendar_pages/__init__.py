"""The working calendar as a page: a year at a glance, and when a limit falls due."""
