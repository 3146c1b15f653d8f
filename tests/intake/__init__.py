"""Intake: what comes in from outside."""
