"""What the house refuses to start with."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from kesu.site import checks, databases

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


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ((True, True, True), []),
        ((False, True, True), ["kesu.E020"]),
        ((True, False, False), ["kesu.E021", "kesu.E022"]),
    ],
)
def test_a_server_that_could_lose_what_it_acknowledged_is_refused(answers, faults):
    assert ids(checks.postgresql_faults(answers)) == faults
