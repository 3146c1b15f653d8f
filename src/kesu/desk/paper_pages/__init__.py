"""Pages of papers: one paper of a case, blank forms, several at once, scans that come back, a company's own forms."""
