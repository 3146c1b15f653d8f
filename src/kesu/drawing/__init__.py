"""Pictures as SVG from plain values, the same for a page and for a paper; and the press that sets pages."""
