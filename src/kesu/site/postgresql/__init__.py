"""Django's PostgreSQL, with an ear for a commit that is on one server only."""
