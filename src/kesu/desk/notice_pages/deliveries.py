"""What left for a record: who was told what by which channel, when, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.cases.models import InboxNotice
from kesu.core.explaining.names import party_title
from kesu.core.values import Text
from kesu.desk.case_pages.reading import Dossier, dossier
from kesu.desk.list_pages.kinds import said
from kesu.desk.list_pages.rows import case_address
from kesu.desk.notice_pages.looks import LOOKS
from kesu.desk.notice_pages.rights import keeps_channels
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.notices.codes import code_of
from kesu.notices.models import Delivery
from kesu.notices.queries import TROUBLE, deliveries_of

MOST: Final = 500
_SAME: Final = ("seq", "code", "line", "item", "run", "says_zh")
LOOKS_OF_STATES: Final[Mapping[str, str]] = {
    "sent": "badge--closed",
    "uncertain": "badge--held",
    "dead": "badge--refused",
}


@dataclass(frozen=True, slots=True)
class SentLine:
    """One delivery in words; a digest stands for the row that lies in it."""

    delivery: Delivery
    title: str
    to: str
    deputy: str
    channel: str
    state: str
    look: str
    at: datetime | None
    why: str
    may_retry: bool
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One thing that was told about a record: to which parties inside the program, and what left for it."""

    notice: InboxNotice
    title: str
    look: str
    says: str
    party: str
    sent: list[SentLine]


def _to(row: Delivery) -> str:
    if row.person is not None:
        return row.person.name
    return _("whoever wrote") if row.sort == Delivery.Sort.LETTER else _("the group")


def sent_line(row: Delivery, *, may_retry: bool) -> SentLine:
    """Return a delivery in words."""
    real = row.folded_into if row.folded_into is not None else row
    return SentLine(
        row,
        said(code_of(row.code).title),
        _to(row),
        row.stands_in_for.name if row.stands_in_for_id and row.stands_in_for else "",
        str(row.channel),
        _("within a digest: %(state)s") % {"state": real.get_state_display()}
        if real is not row
        else row.get_state_display(),
        LOOKS_OF_STATES.get(real.state, ""),
        real.ended_at or real.next_at or real.at,
        real.reason or (_("It may have arrived twice.") if real.may_repeat else ""),
        may_retry and real.state in TROUBLE,
        case_address(row.record_id) if row.record_id else "",
        row.record.number or _("no number yet") if row.record else "",
    )


@policy("signed_in")
@require_GET
def of_case(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show what was told about a record and what became of it, to whoever may see the record."""
    assert isinstance(request.user, Person)
    found = dossier(record_id, request.user)
    context = {
        "found": found,
        "number": found.row.number,
        "lines": told_lines(found, may_retry=keeps_channels(request.user)),
        "letters": letters_of(found, may_retry=keeps_channels(request.user)),
    }
    return render(request, "desk/notices/of_case.html", context)


def letters_of(found: Dossier, *, may_retry: bool) -> list[SentLine]:
    """Return the letters about a record, newest first: they go to whoever wrote in, and tell no notice."""
    rows = deliveries_of(found.row).filter(sort=Delivery.Sort.LETTER)[:MOST]
    return [sent_line(row, may_retry=may_retry) for row in rows]


def told_lines(found: Dossier, *, may_retry: bool) -> list[ToldLine]:
    """Return everything that was told about a record with what left for it, newest first; two statements.

    What one entry told several parties is one thing: who is behind two of them is sent it once.
    """
    notices: dict[tuple[Any, ...], list[InboxNotice]] = {}
    for notice in InboxNotice.objects.of(found.row).order_by("-at", "-id")[:MOST]:
        notices.setdefault(tuple(getattr(notice, name) for name in _SAME), []).append(notice)
    sent: dict[Any, list[SentLine]] = {}
    for row in deliveries_of(found.row)[:MOST]:
        sent.setdefault(row.notice_id, []).append(sent_line(row, may_retry=may_retry))
    return [
        ToldLine(
            alike[0],
            said(code_of(alike[0].code).title),
            LOOKS.get(alike[0].code, ""),
            said(Text(alike[0].says_zh, alike[0].says_en)),
            "、".join(party_title(found.reader, notice.party) for notice in reversed(alike)),
            [line for notice in alike for line in sent.get(notice.pk, [])],
        )
        for alike in notices.values()
    ]
