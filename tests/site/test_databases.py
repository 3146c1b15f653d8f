"""Both databases are set so that what was acknowledged is kept."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kesu.journal import operations
from kesu.journal.outages import OutcomeUnknown, is_away
from kesu.site.databases import Routes, all_of, configuration
from kesu.site.environment import FaultyEnvironment, read
from kesu.site.postgresql.base import WAITING, DatabaseWrapper


def test_sqlite_takes_the_write_lock_when_a_transaction_begins():
    options = configuration(read({}).database)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA synchronous=FULL;" in options["init_command"]


def test_postgresql_waits_for_no_lock_for_ever():
    address = read({"DATABASE_URL": "postgresql://kesu@db/kesu?sslmode=require"}).database
    options = configuration(address)["OPTIONS"]
    assert "-c lock_timeout=5s" in options["options"]
    assert "-c synchronous_commit=on" in options["options"]
    assert options["sslmode"] == "require"


def test_no_page_is_one_transaction_and_connections_are_kept():
    for url in ("sqlite:////srv/db", "postgresql://db/kesu"):
        own = configuration(read({"DATABASE_URL": url}).database)
        assert own["ATOMIC_REQUESTS"] is False
        assert own["CONN_MAX_AGE"] is None


def test_a_folder_with_a_space_is_a_folder():
    assert configuration(read({"DATABASE_URL": "sqlite:////a b/c"}).database)["NAME"] == str(
        Path("/a b/c")
    )


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("db", "db", ""),
        ("db1,db2", "db1,db2", ""),
        ("db1:5433,db2", "db1,db2", "5433,5432"),
        ("[::1]:5432,10.0.0.2:5433", "::1,10.0.0.2", "5432,5433"),
    ],
)
def test_several_servers_may_be_named_so_that_the_next_is_asked(written, host, port):
    url = f"postgresql://kesu:w@{written}/kesu?target_session_attrs=read-write"
    own = configuration(read({"DATABASE_URL": url}).database)
    assert (own["HOST"], own["PORT"]) == (host, port)
    assert own["OPTIONS"]["target_session_attrs"] == "read-write"
    assert own["OPTIONS"]["connect_timeout"] == "3"


def raised(kind: type[Exception]) -> OperationalError:
    fault = OperationalError("said by Django")
    fault.__cause__ = kind("said by the driver")
    return fault


@pytest.mark.parametrize(
    ("kind", "away"),
    [
        (psycopg.OperationalError, True),
        (psycopg.InterfaceError, True),
        (psycopg.errors.AdminShutdown, True),
        (psycopg.errors.CannotConnectNow, True),
        (psycopg.errors.ReadOnlySqlTransaction, True),
        (psycopg.errors.ConnectionFailure, True),
        (psycopg.errors.DeadlockDetected, False),
        (psycopg.errors.LockNotAvailable, False),
        (psycopg.errors.DiskFull, False),
        (psycopg.errors.PipelineAborted, False),
        (psycopg.errors.UniqueViolation, False),
    ],
)
def test_a_server_that_is_away_is_told_from_one_that_refuses(kind, away):
    assert is_away(raised(kind)) is away
    assert is_away(kind("not wrapped")) is away


def test_an_embedded_database_is_never_away():
    assert not is_away(OperationalError("database is locked"))
    assert is_away(OutcomeUnknown("unknown"))


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_did_not_wait_for_the_standby_is_not_acknowledged():
    if connection.vendor != "postgresql":
        return
    hear = cast(DatabaseWrapper, connection)._hear
    warned = SimpleNamespace(source_function=WAITING)
    with pytest.raises(OutcomeUnknown), transaction.atomic():
        hear(warned)
    hear(SimpleNamespace(source_function="ExecuteDoStmt"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        hear(warned)
        with pytest.raises(OutcomeUnknown):
            cursor.execute("SELECT 1")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_replica_is_never_written(monkeypatch):
    given = {
        "DATABASE_URL": "postgresql://kesu@db1/kesu",
        "REPLICA_URL": "postgresql://kesu@db2/kesu",
    }
    found = read(given)
    assert list(all_of(found.database, None)) == ["default"]
    both = all_of(found.database, found.replica)
    assert "-c default_transaction_read_only=on" in both["replica"]["OPTIONS"]["options"]
    assert "read_only" not in both["default"]["OPTIONS"]["options"]
    routes = Routes()
    assert routes.db_for_write(object(), instance=object()) == "default"
    assert [routes.allow_migrate(name, "cases") for name in both] == [True, False]
    with pytest.raises(FaultyEnvironment):
        read({"REPLICA_URL": "sqlite:////srv/copy"})


@pytest.mark.django_db
def test_an_answer_is_given_again_only_where_the_first_is_safe():
    """The first commit may have been cut short: on a server the answer waits for the standby as a commit does."""
    operations.keep("person:1", "key-0001", "hash", "1", datetime(2026, 3, 2, tzinfo=UTC))
    with CaptureQueriesContext(connection) as said:
        assert operations.stored_result("person:1", "key-0001", "hash") == "1"
        assert operations.stored_result("person:1", "key-0002", "hash") is None
    waits = [one for one in said.captured_queries if "pg_logical_emit_message" in one["sql"]]
    assert len(waits) == (1 if connection.vendor == "postgresql" else 0)
