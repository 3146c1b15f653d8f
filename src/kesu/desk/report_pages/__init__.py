"""Reports: statistics of the books with their charts, and the cases behind every figure."""
