"""What a host lacks to take requests, and the gauges that are read when somebody asks."""

import os
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from kesu import clock
from kesu.metering import Reading
from kesu.notices import outbox
from kesu.reports import replicas
from kesu.shell.django_ready import is_behind
from kesu.shell.examining import waiting
from kesu.timekeeping import guarding

STOPPING: Final = "stopping"
"""The file in KESU_HOME that says that this host is about to stop."""

_up_to_date: set[str] = set()


def lacking() -> list[str]:
    """Return what is not there: "stopping", "database", "migrations", "storage"; [] where requests may come."""
    if is_stopping():
        return [STOPPING]
    try:
        if is_read_only():
            return ["database"]
        behind = not _up_to_date and is_behind()
    except DatabaseError:
        return ["database"]
    if not behind:
        _up_to_date.add("yes")  # tables do not go back while a program runs
    is_shut = not os.access(settings.KESU_HOME, os.W_OK)
    return [name for name, lacks in (("migrations", behind), ("storage", is_shut)) if lacks]


def is_stopping() -> bool:
    """Say whether this host was told that it is about to stop."""
    return (Path(settings.KESU_HOME) / STOPPING).exists()


def is_read_only() -> bool:
    """Say whether the database only follows another one. Raises DatabaseError where it does not answer."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_is_in_recovery()")
            return bool(cursor.fetchone()[0])
        cursor.execute("SELECT 1")
    return False


def following() -> list[Reading]:
    """Return how far behind the replica for reports is, where there is one; -1 while it cannot be read."""
    if not replicas.is_named():
        return []
    found = replicas.standing()
    seconds = -1.0 if found.fault else found.behind.total_seconds()
    return [("kesu_replica_behind_seconds", "How far behind the replica for reports is", seconds)]


def readings() -> list[Reading]:
    """Return the gauges: what is late, what waits, whether the clock is trusted and messages leave."""
    now = clock.now()
    late, messages, mails = waiting.timers(now), waiting.messages(now), waiting.mails(now)
    behind = (now - late.oldest).total_seconds() if late.oldest else 0.0
    return [
        *following(),
        ("kesu_timers_due", "Armed timers whose moment has passed", late.count),
        ("kesu_timers_late_seconds", "How late the most overdue of them is", behind),
        ("kesu_messages_waiting", "Messages that could leave and have not", messages.count),
        ("kesu_mails_waiting", "Mails that wait for somebody", mails.count),
        ("kesu_clock_trusted", "1 while timers may fire, 0 after a jump", not guarding.doubt()),
        ("kesu_messages_leave", "1 while messages leave, 0 from a restored database", not outbox.held()),
    ]  # fmt: skip
