"""An upgrade that is killed on its way is ended by the next start; guards that somebody took away are still missed."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.state import ProjectState

from kesu.cases.migrating import AddIndexBeside
from kesu.journal import guards, upgrading
from tests.settings import TEST_DB

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """What a kill is in a test: the block does not come to its end."""


def test_the_mark_goes_when_the_upgrade_has_ended():
    with upgrading.under_way(connection):
        assert upgrading.is_under_way(connection)
    assert not upgrading.is_under_way(connection)


def test_tables_that_are_not_guarded_yet_are_no_fault_of_an_interrupted_upgrade_and_one_otherwise():
    with pytest.raises(Killed), upgrading.under_way(connection):
        raise Killed
    with guards.lifted(connection):
        assert guards.guards_missing(databases=["default"]) == []
        with upgrading.under_way(connection):
            pass
        assert guards.guards_missing(databases=["default"]) != []


def standing() -> ProjectState:
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(connection).project_state(("cases", "0012_lists_by_kind"))


@pytest.mark.django_db(transaction=True)
def test_an_index_that_an_interrupted_attempt_left_behind_is_made_anew():
    index = models.Index(fields=["kind", "-opened_at"], name="tried_beside")
    operation, state = AddIndexBeside("caserecord", index), standing()
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX tried_beside ON cases_caserecord (kind)")
    try:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("cases", editor, state, state)
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, "cases_caserecord")
        assert found["tried_beside"]["columns"] == ["kind", "opened_at"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS tried_beside")


@pytest.mark.skipif(TEST_DB != "postgres", reason="on SQLite there is one writer only")
@pytest.mark.django_db(transaction=True)
def test_tables_that_are_guarded_as_they_should_be_are_left_alone_while_others_write():
    guards.install(connection)
    with psycopg.connect(**named(connection)) as other, connection.cursor() as cursor:
        other.execute("LOCK journal_journalentry IN ROW EXCLUSIVE MODE")  # as whoever writes does
        cursor.execute("SET lock_timeout = '50ms'")
        try:
            guards.install(connection)
            cursor.execute("SELECT 1")
            with pytest.raises(OperationalError):
                guards.install(connection, [made_otherwise()])
        finally:
            cursor.execute("RESET lock_timeout")


def made_otherwise() -> guards.Guard:
    (guard,) = (g for g in guards.kept() if g.table == "journal_journalentry")
    return replace(guard, only="OLD.seq > 0")


def named(wrapper: BaseDatabaseWrapper) -> dict[str, Any]:
    known = wrapper.get_connection_params()
    return {n: known[n] for n in ("dbname", "user", "password", "host", "port") if n in known}
