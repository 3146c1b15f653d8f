"""Tables of plain rows – customers, products, people, days … – described once, kept through every door alike."""
