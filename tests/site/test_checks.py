"""What the house refuses to start with."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from kesu.site import checks, databases, environment, server_checks

ON_SQLITE = connection.vendor == "sqlite"


def ids(faults: list) -> list[str]:
    return [fault.id for fault in faults]


@pytest.mark.django_db
def test_the_database_of_the_tests_is_safe():
    assert checks.faults_of(connection) == []


def test_sqlite_is_the_bundled_one():
    import pysqlite3

    assert sqlite3.connect is pysqlite3.connect
    assert checks.sqlite_version() == []


def test_a_sqlite_with_the_race_in_its_log_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    assert ids(checks.sqlite_version()) == ["kesu.E010"]


@pytest.mark.django_db
@pytest.mark.skipif(not ON_SQLITE, reason="pragmas are SQLite's")
@pytest.mark.parametrize("pragma", ["foreign_keys", "recursive_triggers", "synchronous"])
def test_a_wrong_pragma_is_refused_by_name(pragma: str, monkeypatch: pytest.MonkeyPatch):
    answers = {**checks.PRAGMA_ANSWERS, pragma: {"another"}}
    monkeypatch.setattr(checks, "PRAGMA_ANSWERS", answers)
    (fault,) = checks.sqlite_pragmas(connection)
    assert (fault.id, pragma in fault.msg) == ("kesu.E011", True)


def test_every_pragma_that_is_set_is_asked_after():
    assert set(checks.PRAGMA_ANSWERS) == set(databases.PRAGMAS)


def test_a_database_on_a_network_file_system_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checks, "mounts", lambda: [(Path("/"), "nfs4")])
    assert ids(checks.sqlite_place(connection)) == ["kesu.E012"]


def test_a_database_on_a_local_disk_is_not(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checks, "mounts", lambda: [(Path("/"), "ext4"), (Path("/mnt"), "nfs")])
    assert checks.sqlite_place(connection) == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/kesu/db", "nfs"), ("/srv/kesuanother", "ext4"), ("/srv/new/db", "xfs"), ("x", None)],
)
def test_the_deepest_and_latest_mount_holds_a_path(path: str, kind: str | None):
    mounted = [
        (Path("/"), "ext4"),
        (Path("/srv/kesu"), "nfs"),
        (Path("/srv/new"), "cifs"),
        (Path("/srv/new"), "xfs"),
    ]
    assert checks.file_system_of(Path(path), mounted) == kind


EVERYTHING = (*server_checks.FAULTS, *server_checks.IN_EARNEST)


@pytest.mark.parametrize("wrong", range(len(EVERYTHING)))
def test_a_server_that_could_lose_what_it_acknowledged_is_refused_by_name(wrong: int):
    answers = [number != wrong for number in range(len(EVERYTHING))]
    (fault,) = server_checks.told(EVERYTHING, answers)
    assert (fault.id, bool(fault.hint)) == (f"kesu.E02{wrong}", True)


@pytest.mark.django_db
@pytest.mark.skipif(ON_SQLITE, reason="asks a server")
def test_what_the_server_is_asked_it_can_answer(monkeypatch: pytest.MonkeyPatch):
    """The tests' own server does not wait for the disk, and is told so where it is not known as one of tests."""
    monkeypatch.setattr(server_checks, "questions", lambda: EVERYTHING)
    assert set(ids(server_checks.server_faults(connection))) <= {"kesu.E026", "kesu.E027"}


@pytest.mark.parametrize(("seconds", "refused"), [(-3, True), (-1, False), (1, False), (3, True)])
def test_a_server_that_lives_in_another_time_is_refused(seconds: int, refused: bool):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    found = server_checks.clock_faults(at, at + timedelta(seconds=seconds), at)
    assert ids(found) == (["kesu.E028"] if refused else [])


@pytest.mark.parametrize("given", ["KESU_DEBUG=1", "KESU_FAULTS=door.written=kill"])
@pytest.mark.parametrize(
    "served", ["KESU_ADDRESS=0.0.0.0", "KESU_SITE_ORIGIN=https://kesu.example.com"]
)
def test_what_is_for_developers_is_refused_where_others_are_served(given, served, settings):
    name = given.partition("=")[0]
    words = dict(one.split("=", 1) for one in (given, served))
    settings.ENVIRONMENT = environment.read(words)
    (fault,) = server_checks.settings_unsafe()
    assert (fault.id, name in fault.msg) == ("kesu.E040", True)
    settings.ENVIRONMENT = environment.read({name: words[name]})
    assert server_checks.settings_unsafe() == []


@pytest.mark.parametrize(
    "key", ["x" * 60, "0123" * 20, "django-insecure-" + "abcdefghijklmnopqrst" * 3]
)
def test_a_key_that_can_be_guessed_is_refused(key: str):
    assert ids(server_checks.key_faults(key)) == ["kesu.E041"]


def test_a_real_start_with_what_is_for_developers_is_refused_before_anything_is_made(
    tmp_path: Path,
):
    kept = {
        n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DATABASE", "DJANGO"))
    }
    given = {"KESU_HOME": str(tmp_path / "home"), "KESU_DEBUG": "1", "KESU_ADDRESS": "0.0.0.0"}
    done = subprocess.run(
        [sys.executable, "-m", "kesu.shell.main", "init"], env={**kept, **given},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "kesu.E040" in done.stderr
    assert "Unset KESU_DEBUG" in done.stderr
    with closing(sqlite3.connect(tmp_path / "home" / "kesu.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
