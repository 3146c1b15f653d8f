"""Who may do what: steps, rounds, gates, triggers."""
