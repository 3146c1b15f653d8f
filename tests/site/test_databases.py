"""Both databases are set so that what was acknowledged is kept."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from kesu.journal.outages import OutcomeUnknown, is_away
from kesu.site.databases import configuration
from kesu.site.environment import read
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
