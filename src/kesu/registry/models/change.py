"""What was changed in the registry."""

from kesu.changes import ChangeNote


class Change(ChangeNote):
    """One change of one row of the registry, append-only."""
