"""Customers, products, orders, sites and the rows that rulebooks watch, as pages."""
