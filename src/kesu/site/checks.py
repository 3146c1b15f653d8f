"""What the house refuses to start with. Each fault says what was found and what to do."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import URLPattern, URLResolver, get_resolver

from kesu.directory.policy import policy_of
from kesu.site import databases
from kesu.site.server_checks import server_faults, settings_unsafe

Apps = Sequence[AppConfig] | None

# The race in write-ahead logs of 3.7 to 3.51.2: a checkpoint and a write at one instant could lose pages.
FIRST_SAFE_SQLITE = (3, 51, 3)

# File systems whose locks do not reach other hosts reliably: a write-ahead log on them is lost one day.
# fmt: off
NETWORK_FILE_SYSTEMS = frozenset({
    "9p", "afs", "ceph", "cifs", "coda", "drvfs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs",
    "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "vboxsf",
})
# fmt: on

PRAGMA_ANSWERS: dict[str, set[Any]] = {
    "journal_mode": {"wal"},
    "synchronous": {2},
    "foreign_keys": {1},
    "recursive_triggers": {1},
    "trusted_schema": {0},
}


def register_all() -> None:
    """Register every check with Django, once, when the roof is ready."""
    register(views_without_policy, Tags.urls)
    register(databases_unsafe, Tags.database)
    register(settings_unsafe, Tags.security)


def views_without_policy(app_configs: Apps = None, **_: object) -> list[CheckMessage]:
    """Return an error for each address whose view has no policy."""
    return [
        Error(
            f"The view behind /{route} has no policy.",
            hint='Decorate it with policy("public"), policy("signed_in") or a question.',
            id="kesu.E001",
        )
        for route, view in addresses()
        if policy_of(view) is None
    ]


def addresses(
    patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield every address and its view, those of included lists too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def databases_unsafe(
    app_configs: Apps = None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """Return an error for each version, setting or place that could lose what was acknowledged."""
    return [fault for alias in databases or () for fault in faults_of(connections[alias])]


def faults_of(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Return what is unsafe about the database behind a connection."""
    if connection.vendor == "sqlite":
        return [
            *sqlite_version(),
            *sqlite_pragmas(connection),
            *sqlite_place(connection),
        ]
    return server_faults(connection)


def sqlite_version() -> list[CheckMessage]:
    """Refuse a SQLite that could lose pages of its write-ahead log."""
    import sqlite3  # by now the one that kesu.site.databases has put in its place

    if sqlite3.sqlite_version_info >= FIRST_SAFE_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can lose committed writes.",
            hint="Install what requirements/runtime.lock names: its pysqlite3 brings a safe SQLite.",
            id="kesu.E010",
        )
    ]


def sqlite_pragmas(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Refuse a connection whose pragmas are not those that our promises rest on."""
    wrong = {
        name: answer
        for name in databases.PRAGMAS
        if (answer := _pragma(connection, name)) not in PRAGMA_ANSWERS[name]
    }
    return [
        Error(
            f"SQLite answers {name}={answer!r} where {databases.PRAGMAS[name]} was asked for.",
            hint="A database in memory or on a read-only disk cannot keep what was acknowledged.",
            id="kesu.E011",
        )
        for name, answer in wrong.items()
    ]


def _pragma(connection: BaseDatabaseWrapper, name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def sqlite_place(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Refuse a database file on a network file system."""
    place = Path(str(connection.settings_dict["NAME"])).absolute()
    kind = file_system_of(place, mounts())
    if kind not in NETWORK_FILE_SYSTEMS:
        return []
    return [
        Error(
            f"{place} lies on a network file system ({kind}).",
            hint="Set KESU_HOME to a local disk, or DATABASE_URL to a PostgreSQL server.",
            id="kesu.E012",
        )
    ]


def mounts() -> list[tuple[Path, str]]:
    """Return mount points and their file systems, the latest mount last; empty where unknown."""
    table = Path("/proc/self/mounts")
    if not table.exists():
        return []
    rows = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return [(Path(row[1].replace("\\040", " ")), row[2]) for row in rows]


def file_system_of(place: Path, mounted: Sequence[tuple[Path, str]]) -> str | None:
    """Return the kind of file system a path lies on, or None when no mount point holds it."""
    holding = [
        (len(point.parts), n, kind)
        for n, (point, kind) in enumerate(mounted)
        if place.is_relative_to(point)
    ]
    return max(holding)[2] if holding else None
