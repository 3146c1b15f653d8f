"""What is written once stays as it was written, whoever tries to change it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kesu.journal import guards
from kesu.journal.models import JournalEntry
from tests.journal.entries import an_entry

pytestmark = pytest.mark.django_db

CHANGES = {
    "update": "UPDATE journal_journalentry SET act = 'fill'",
    "delete": "DELETE FROM journal_journalentry",
    "upsert": "INSERT INTO journal_journalentry SELECT * FROM journal_journalentry WHERE 1 = 1"
    " ON CONFLICT (record, seq) DO UPDATE SET act = 'fill'",
}
DIALECT_CHANGES = {
    "sqlite": {
        "replace": "INSERT OR REPLACE INTO journal_journalentry SELECT * FROM journal_journalentry"
    },
    "postgresql": {"truncate": "TRUNCATE journal_journalentry"},
}


def _attempt(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("way", CHANGES)
def test_an_entry_cannot_be_changed_or_deleted(way):
    an_entry().save()
    with pytest.raises(DatabaseError, match="append-only"):
        _attempt(CHANGES[way])
    assert JournalEntry.everything.get().act == "open"


def test_the_databases_own_way_around_is_closed_too():
    an_entry().save()
    for sql in DIALECT_CHANGES[connection.vendor].values():
        with pytest.raises(DatabaseError, match="append-only"):
            _attempt(sql)
    assert JournalEntry.everything.get().act == "open"


def test_every_guard_is_in_place_after_the_migrations():
    assert guards.missing(connection) == []
    assert {guard.table for guard in guards.kept()} >= {"journal_journalentry", "cases_edition"}


def test_a_missing_guard_is_an_error_at_start():
    with connection.cursor() as cursor:
        on = " ON journal_journalentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER journal_journalentry_no_change{on}")
    (error,) = guards.guards_missing(databases=["default"])
    assert error.id == "kesu.E030"
    assert "journal_journalentry" in error.msg


def test_a_database_of_an_earlier_version_is_not_refused_for_guards_that_come_with_its_migrations():
    guards.remove(connection)
    MigrationRecorder(connection).record_unapplied("journal", last_migration_of("journal"))
    tables = {error.msg.split()[2] for error in guards.guards_missing(databases=["default"])}
    assert "cases_edition" in tables
    assert not any(table.startswith("journal_") for table in tables)


def last_migration_of(room: str) -> str:
    graph = MigrationLoader(connection).graph
    return str(next(name for app, name in graph.leaf_nodes() if app == room))


def test_a_migration_installs_lost_guards_again():
    guards.remove(connection)
    assert guards.missing(connection) != []
    guards.install(connection)
    assert guards.missing(connection) == []
