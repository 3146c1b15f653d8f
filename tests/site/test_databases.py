"""Both databases are set so that what was acknowledged is kept."""

from pathlib import Path

from kesu.site.databases import configuration
from kesu.site.environment import read


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
