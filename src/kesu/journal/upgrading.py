"""An upgrade that was begun and has not ended: until it has, tables may stand there that nothing guards yet.

The mark lies beside the migrations that were applied, under a name that is none. It lets the next start end what was
interrupted; without it a table that is not guarded is one whose guards somebody took away, and the start is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

MARK: Final = ("kesu", "an upgrade is under way")


@contextmanager
def under_way(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Mark that an upgrade is under way; the mark stays where the block does not come to its end."""
    recorder = MigrationRecorder(connection)
    if not is_under_way(connection):
        recorder.record_applied(*MARK)
    yield
    recorder.record_unapplied(*MARK)


def is_under_way(connection: BaseDatabaseWrapper) -> bool:
    """Say whether an upgrade was begun that has not ended."""
    return MARK in MigrationRecorder(connection).applied_migrations()
