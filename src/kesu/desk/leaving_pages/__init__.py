"""Somebody leaves: what is in their hands, who takes it over, and what is in nobody's charge."""
