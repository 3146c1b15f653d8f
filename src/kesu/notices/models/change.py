"""What was changed about channels and preferences."""

from kesu.changes import ChangeNote


class Change(ChangeNote):
    """One change of one row of this room's settings, append-only."""
