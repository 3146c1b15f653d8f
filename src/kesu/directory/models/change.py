"""What was changed in the directory."""

from kesu.changes import ChangeNote


class Change(ChangeNote):
    """One change of one row of the directory, append-only."""
