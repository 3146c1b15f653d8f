"""Tables that are written once can still be emptied between tests.

A test that commits ends with a flush of all tables, which the database refuses for those that are
append-only. The guards are lifted for the flush; the flush itself announces a migration, and that
installs them again.
"""

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from kesu.journal import guards


def lift_guards_for_the_flush() -> None:
    """Let every committing test, from now on in this process, end with empty tables."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(test: Any) -> None:
        guards.remove(connection)
        flush(test)

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]
