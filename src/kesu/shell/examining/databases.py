"""The database: is it safe and of this version, is it whole, is there room, does nothing hold it up."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.core.checks import run_checks
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.translation import gettext as _

from kesu.reports import replicas
from kesu.shell.django_ready import is_behind
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding
from kesu.shell.examining.rooms import room_left

AREA: Final = "database"
MOST_CONNECTIONS: Final = 0.8
"""Share of the server's connections in use from which on it is said."""
LONG: Final = timedelta(minutes=10)
"""How long a transaction may last before it is said."""

_CROWD: Final = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       current_setting('max_connections')::int,
       (SELECT max(now() - xact_start) FROM pg_stat_activity WHERE datname = current_database()),
       (SELECT count(*) FROM pg_index WHERE NOT indisvalid)
"""


def unsafe() -> Iterator[Finding]:
    """Yield what kesu refuses to start with: versions, settings and places that lose what was acknowledged."""
    for fault in run_checks(databases=[DEFAULT_DB_ALIAS]):
        if fault.is_serious():
            yield Finding(AREA, BAD, fault.msg, fault.hint or "")


def of_another_version() -> Iterator[Finding]:
    """Yield that tables are not those of this program."""
    if is_behind():
        yield Finding(AREA, BAD, _("The database is not at this program's version."), "kesu init")


def broken(*, thorough: bool) -> Iterator[Finding]:
    """Yield what SQLite finds wrong in its own file; `thorough` reads every page and every index."""
    if connection.vendor != "sqlite" or not thorough:
        return
    for (answer,) in _rows("PRAGMA integrity_check(20)"):
        if answer != "ok":
            yield Finding(
                AREA, BAD, _("The file is damaged: %(what)s") % {"what": answer},
                _("Stop serving, copy the file away, and restore the latest backup."),
            )  # fmt: skip


def crowded() -> Iterator[Finding]:
    """Yield what a PostgreSQL server says of connections and long transactions."""
    if connection.vendor != "postgresql":
        return
    ((used, most, longest, invalid),) = _rows(_CROWD)
    if used > MOST_CONNECTIONS * most:
        says = _("%(used)d of %(most)d connections are in use.")
        yield Finding(
            AREA, LOOK, says % {"used": used, "most": most},
            _("Lower KESU_WORKERS and KESU_THREADS, or raise max_connections."),
        )  # fmt: skip
    if longest is not None and longest > LONG:
        says = _("A transaction has been open for %(minutes)d minutes.")
        yield Finding(
            AREA, LOOK, says % {"minutes": longest.total_seconds() // 60},
            _("Look for it in pg_stat_activity; it keeps old rows from being cleared away."),
        )  # fmt: skip
    if invalid:
        yield Finding(
            AREA,
            BAD,
            _("%(count)d indexes are not valid.") % {"count": invalid},
            "REINDEX DATABASE",
        )


def following() -> Iterator[Finding]:
    """Yield how far behind the replica for reports is, and that it is away."""
    if not replicas.is_named():
        return
    found = replicas.standing()
    about = {"fault": found.fault, "seconds": found.behind.total_seconds()}
    if found.fault:
        yield Finding(
            AREA, LOOK, _("The replica for reports cannot be read: %(fault)s.") % about,
            _("Look at REPLICA_URL and at the server; reports are read from the main database meanwhile."),
        )  # fmt: skip
    elif found.behind > replicas.MOST_BEHIND:
        yield Finding(
            AREA, LOOK, _("The replica for reports is %(seconds)d s behind.") % about,
            _("Look at pg_stat_replication of the main server; a replica without a running worker falls behind too."),
        )  # fmt: skip
    else:
        yield Finding(AREA, GOOD, _("The replica for reports is %(seconds)d s behind.") % about)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def examine(*, thorough: bool) -> Iterator[Finding]:
    """Yield what is found about the database."""
    found = [
        *unsafe(), *of_another_version(), *broken(thorough=thorough), *crowded(), *following(),
    ]  # fmt: skip
    if connection.vendor == "sqlite":
        found += room_left(AREA, Path(str(connection.settings_dict["NAME"])).parent)
    yield from found or [
        Finding(AREA, GOOD, _("%(name)s answers and is safe.") % {"name": connection.display_name})
    ]
