"""History of events → deadlines with their arithmetic."""
