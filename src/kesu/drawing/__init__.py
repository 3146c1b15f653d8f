"""Pictures as SVG – bars, Pareto charts, trees – from plain values, the same for a page and for a paper."""
