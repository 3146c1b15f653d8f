"""What somebody was told inside the program: as themselves, by post, and in the place of whoever is away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.expressions import RawSQL

from kesu.cases.actors import Who, parties_of
from kesu.cases.models import InboxNotice, NoticeReading

KEPT: Final = timedelta(days=60)
"""What was told longer ago stands on its record only."""

SAME: Final = ("record", "seq", "code", "line", "item", "run", "says_zh")
"""What one entry told to several parties of one person is one thing told."""

COUNTED: Final = 99
"""Nobody is told a larger number of unread things."""

BRIEF: Final = (
    "at", "code", "party", "says_zh", "says_en", "record", "record__number", "record__customer_name",
)  # fmt: skip
HEAVY: Final = ("record__state", "record__timers", "record__tallies", "record__edition__files")


def told(who: Who) -> QuerySet[Any]:
    """Return what somebody was told, each thing once, newest first.

    `is_read` and `is_own` stand on each row; what is not one's own was told to somebody in whose place one acts.
    """
    mine = InboxNotice.objects.for_parties(parties_of(who))
    own = InboxNotice.objects.for_parties(who.actor.own or parties_of(who))
    rows: QuerySet[Any] = (
        mine.exclude(Exists(mine.filter(_alike(), pk__lt=OuterRef("pk"))))
        .annotate(is_read=Exists(_readings(who)), is_own=Exists(own.filter(_alike())))
        .order_by("-at", "-id")
    )
    return rows


def inbox(who: Who, at: datetime) -> QuerySet[Any]:
    """Return what somebody was told lately, with its records, the unread first, each part newest first."""
    lately = told(who).filter(at__gte=at - KEPT)
    return lately.select_related("record__edition").defer(*HEAVY).order_by("is_read", "-at", "-id")


def unread(who: Who, at: datetime, most: int) -> QuerySet[Any]:
    """Return the newest of what somebody has not read; `total` is how much there is, exact up to COUNTED."""
    rows = told(who).filter(pk__in=_newest(who, at, COUNTED + 1), is_read=False)
    counted: QuerySet[Any] = rows.annotate(total=Window(Count("pk")))
    return counted.select_related("record").only(*BRIEF)[:most]


def unread_with_records(who: Who, at: datetime, most: int) -> QuerySet[Any]:
    """Return the newest of what somebody has not read, with its records, as the inbox shows them."""
    return inbox(who, at).filter(pk__in=_newest(who, at, most), is_read=False)[:most]


def _newest(who: Who, at: datetime, most: int) -> RawSQL:
    """Return the ids of the newest unread notices to each party of somebody, each party's from its end of the index.

    Whatever is among the newest to somebody is among the newest to one of their parties: however many notices there
    are, few are looked at.
    """
    parties = sorted(parties_of(who))
    since = connection.ops.adapt_datetimefield_value(at - KEPT)
    each = " UNION ALL ".join([_NEWEST_OF_ONE] * len(parties))
    return RawSQL(each, tuple(v for p in parties for v in (p, since, who.party, most)))


_NEWEST_OF_ONE: Final = """
SELECT id FROM (
  SELECT n.id FROM cases_inboxnotice n
   WHERE n.party = %s AND n.at >= %s
     AND NOT EXISTS (SELECT 1 FROM cases_noticereading r WHERE r.notice_id = n.id AND r.person = %s)
   ORDER BY n.at DESC, n.id DESC LIMIT %s) AS newest
"""


def mark_read(who: Who, at: datetime, notices: Collection[str] | None = None) -> int:
    """Note that somebody has read these notices, or all that lie in the inbox; return how many things were new to them.

    What the same entry told to another party of theirs is read with it. Notices of others are left alone.
    """
    mine = InboxNotice.objects.for_parties(parties_of(who))
    fresh = mine.exclude(Exists(_readings(who)))
    if notices is None:
        fresh = fresh.filter(at__gte=at - KEPT)
    else:
        fresh = fresh.filter(Exists(mine.filter(_alike(), pk__in=list(notices))))
    new = list(fresh.values_list("pk", *SAME))
    rows = [NoticeReading(notice_id=pk, person=who.party, at=at) for pk, *_same in new]
    NoticeReading.objects.bulk_create(rows, ignore_conflicts=True)
    return len({tuple(same) for _pk, *same in new})


def _readings(who: Who) -> QuerySet[NoticeReading]:
    return NoticeReading.objects.filter(notice=OuterRef("pk"), person=who.party)


def _alike() -> Q:
    return Q(**{name: OuterRef(name) for name in SAME})
