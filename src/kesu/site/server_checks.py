"""What the house refuses of a PostgreSQL server, and of settings that are not for earnest."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db.backends.base.base import BaseDatabaseWrapper

from kesu import clock

FARTHEST: Final = timedelta(seconds=2)
"""How far this host's clock and the server's may be apart when kesu starts."""
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
FEWEST_SIGNS: Final = 10

# What is asked of the server → what is wrong where it says no. The first are asked of a server for tests too, which
# may forget everything when the machine stops.
FAULTS: Final = (
    ("current_setting('server_version_num')::int >= 150000",
     Error("PostgreSQL is older than 15.", hint="Use PostgreSQL 15 or newer.", id="kesu.E020")),
    ("current_setting('server_encoding') = 'UTF8'",
     Error("The PostgreSQL database is not in UTF-8.", hint="Create it with ENCODING 'UTF8'.", id="kesu.E021")),
    ("current_setting('synchronous_commit') <> 'off'",
     Error("PostgreSQL acknowledges commits that it has not written (synchronous_commit=off).",
           hint="Remove synchronous_commit from the options in DATABASE_URL.", id="kesu.E022")),
    ("NOT pg_is_in_recovery()",
     Error("DATABASE_URL names a server that only follows another one.",
           hint="Name the one that is written, or both with ?target_session_attrs=read-write.", id="kesu.E023")),
    ("current_setting('synchronous_standby_names') = '' OR current_setting('synchronous_commit') <> 'local'",
     Error("PostgreSQL acknowledges commits that its standby may not have (synchronous_commit=local).",
           hint="Remove synchronous_commit from the options in DATABASE_URL.", id="kesu.E024")),
    ("current_setting('default_transaction_read_only') = 'off'",
     Error("PostgreSQL lets this user read only (default_transaction_read_only).",
           hint="Set it to off for the user and the database.", id="kesu.E025")),
)  # fmt: skip
IN_EARNEST: Final = (
    ("current_setting('fsync') = 'on'",
     Error("PostgreSQL does not wait for the disk (fsync=off).",
           hint="Set fsync=on in postgresql.conf and restart the server.", id="kesu.E026")),
    ("current_setting('full_page_writes') = 'on'",
     Error("PostgreSQL may keep half a page after a power cut (full_page_writes=off).",
           hint="Set full_page_writes=on in postgresql.conf and reload it.", id="kesu.E027")),
)  # fmt: skip


def questions() -> Sequence[tuple[str, Error]]:
    """Return what the server is asked, and the fault that a no means."""
    return FAULTS if settings.ENVIRONMENT.is_for_tests else (*FAULTS, *IN_EARNEST)


def server_faults(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Refuse a server that is too old, follows another, acknowledges before it has written, or has another time."""
    asked = questions()
    before = clock.host_now()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT clock_timestamp(), {', '.join(f'({sql})' for sql, _ in asked)}")
        at, *answers = cursor.fetchone()
    return [*told(asked, answers), *clock_faults(before, at, clock.host_now())]


def told(asked: Sequence[tuple[str, Error]], answers: Iterable[bool]) -> list[CheckMessage]:
    """Return the faults of a server by its answers."""
    return [fault for (_, fault), right in zip(asked, answers, strict=True) if not right]


def clock_faults(before: datetime, at: datetime, after: datetime) -> list[CheckMessage]:
    """Refuse a server whose clock said something far from between what ours said before and after it was asked."""
    apart = max(before - at, at - after)
    if apart <= FARTHEST:
        return []
    return [
        Error(
            f"This host's clock is {apart.total_seconds():.0f} s from the database server's.",
            hint="Let both keep time by the same NTP servers.",
            id="kesu.E028",
        )
    ]


def settings_unsafe(
    app_configs: Sequence[AppConfig] | None = None, **_: object
) -> list[CheckMessage]:
    """Refuse what is for developers where others are served, and a key that can be guessed."""
    given = settings.ENVIRONMENT
    serves_others = given.address not in HERE or given.origin.startswith("https:")
    found = [
        Error(
            f"{name} is set and pages are served to others.",
            hint=f"Unset {name}, or serve this machine only.",
            id="kesu.E040",
        )
        for name, is_set in (("KESU_DEBUG", given.debug), ("KESU_FAULTS", bool(given.faults)))
        if is_set and serves_others
    ]
    return [*found, *key_faults(settings.SECRET_KEY)]


def key_faults(key: str) -> list[CheckMessage]:
    """Refuse a key of few different signs, and one that says of itself that it is none."""
    if len(set(key)) >= FEWEST_SIGNS and "insecure" not in key.lower():
        return []
    return [
        Error(
            "KESU_SECRET_KEY can be guessed.",
            hint="Leave it unset and one is made, or take: head -c 48 /dev/urandom | base64",
            id="kesu.E041",
        )
    ]
