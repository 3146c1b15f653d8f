"""The bell on every page: how much is unread, and the newest of it. A page that is open asks again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.models import InboxNotice
from kesu.cases.queries.inbox import COUNTED, unread
from kesu.core.values import Text
from kesu.desk.components.acting import card_of
from kesu.desk.list_pages.kinds import said
from kesu.desk.list_pages.rows import case_address
from kesu.desk.notice_pages.looks import LOOKS
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.notices.codes import code_of

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Rung:
    """One notice under the bell."""

    title: str
    look: str
    says: str
    label: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Bell:
    """What the bell shows; `mark` is different whenever it shows something different."""

    total: int
    newest: str
    mark: str
    rows: Sequence[Rung]

    @property
    def count(self) -> str:
        """Return how much is unread, as it fits on a bell."""
        return f"{COUNTED}+" if self.total > COUNTED else str(self.total)


def bell_of(person: Person) -> Bell:
    """Return what the bell shows to somebody; one statement beside who they are."""
    at = clock.now()
    rows: list[Any] = list(unread(who_is(card_of(person, at), at), at, SHOWN))
    total, newest = (rows[0].total, rows[0].pk) if rows else (0, "")
    shown = f"{get_language()} {total} {' '.join(row.pk for row in rows)}"
    mark = f'"{sha256(shown.encode()).hexdigest()[:20]}"'
    return Bell(total, newest, mark, [_rung(row) for row in rows])


@policy("signed_in")
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """Show the bell alone; "not modified" to a page that shows the same already."""
    assert isinstance(request.user, Person)
    found = bell_of(request.user)
    if request.headers.get("If-None-Match") == found.mark:
        return HttpResponseNotModified(headers={"ETag": found.mark})
    response = render(request, "desk/notices/bell.html", {"bell": found})
    response["ETag"] = found.mark
    return response


def _rung(row: InboxNotice) -> Rung:
    return Rung(
        said(code_of(row.code).title),
        LOOKS.get(row.code, ""),
        said(Text(row.says_zh, row.says_en)),
        row.record.number or _("no number yet"),
        row.at,
        case_address(row.record_id),
    )
