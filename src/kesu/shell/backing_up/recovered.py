"""A database that other tools put back – to a moment, from a snapshot, from a standby that lagged – is taken into use.

It looks like the one in use, and does not know what happened after that moment: numbers that were given, messages that
left, sign-ins that were ended. What `restore` does for a backup of our own is done to it where it stands.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.management import CommandError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kesu.entrance.models import SignIn
from kesu.journal.models import JournalEntry
from kesu.journal.numbers import leave_out
from kesu.notices import outbox


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: the moment of the newest entry, None where there is none; how many series go on later."""

    newest: datetime | None
    jumped: int


def take_into_use(*, at: datetime, jump: int) -> Taken:
    """Leave numbers out, hold what goes out on every host and sign everybody out, all of it or nothing.

    Raises CommandError while others work on the database: what they had seen of it is no longer true.
    jump -- how many numbers of each series are left out.
    """
    _refuse_company()
    with transaction.atomic():
        newest = JournalEntry.everything.aggregate(newest=Max("entered_at"))["newest"]
        jumped = leave_out(jump, at=at, why=f"recovered, newest entry of {_iso(newest)}")
        outbox.came_back(at)
        SignIn.objects.all().delete()
    return Taken(newest, jumped)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "no moment"


def _refuse_company() -> None:
    others = _others()
    if others:
        raise CommandError(
            _(
                "Others work on this database (%(count)s connections): stop kesu on every host first."
            )
            % {"count": others}
        )


def _others() -> int:
    """Return how many connections of kesu's own user there are beside this one; SQLite cannot say, so 0."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
