"""Tables of plain rows – people, customers, products … – described once, shown by one set of pages."""
