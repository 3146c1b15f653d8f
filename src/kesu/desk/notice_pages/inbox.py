"""The inbox: what somebody was told, the unread first, page by page, and marking it as read."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kesu.cases.queries import inbox as told
from kesu.desk.components.lists import address
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import said
from kesu.desk.notice_pages.going_back import back_from
from kesu.desk.workbench_pages.wording import NoticeShown, Wording
from kesu.directory.policy import policy
from kesu.notices.codes import CODES

A_PAGE: Final = 50


@policy("signed_in")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what somebody was told, as themselves or in somebody's place."""
    reader, asked = acting(request), request.GET
    rows = _narrowed(
        told.inbox(reader.who, reader.at), asked.get("code", ""), asked.get("record", "")
    )
    if asked.get("state") == "unread":
        rows = rows.filter(is_read=False)
    found = list(_after(rows, asked.get("after", ""))[: A_PAGE + 1])
    shown = _worded(reader, found[:A_PAGE])
    context = {
        "unread": [each for each in shown if not each.is_read],
        "read": [each for each in shown if each.is_read],
        "next": address(asked, after=_cursor(found[A_PAGE - 1])) if len(found) > A_PAGE else "",
        "codes": [(code.id, said(code.title)) for code in CODES.values()],
        "asked": asked,
        "all_address": address(asked, state=None, after=None),
        "unread_address": address(asked, state="unread", after=None),
        "without_record": address(asked, record=None, after=None),
        "record_label": shown[0].about.label if shown and asked.get("record") else "",
    }
    return render(request, "desk/notices/inbox.html", context)


@policy("signed_in")
@require_POST
def readings(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all of them; go back to where that was asked."""
    reader, notice = acting(request), request.POST.get("notice", "")
    n = told.mark_read(reader.who, reader.at, [notice] if notice else None)
    says = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", n) % {"n": n}
    messages.success(request, says)
    return redirect(back_from(request, "desk:inbox"))


def _worded(reader: Acting, rows: list[Any]) -> list[NoticeShown]:
    wording = Wording(reader.at, reader.who.deputising)
    return [wording.notice(row, reader.who) for row in rows]


def _narrowed(rows: QuerySet[Any], code: str, record: str) -> QuerySet[Any]:
    rows = rows.filter(code=code) if code else rows
    return rows.filter(record=record) if record else rows


def _cursor(row: Any) -> str:
    """Return where the next page begins: after this row, whatever was told or read meanwhile."""
    text = f"{int(row.is_read)}|{row.at.isoformat()}|{row.pk}"
    return urlsafe_b64encode(text.encode()).decode()


def _after(rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
    if not cursor:
        return rows
    is_read, at, pk = _place(cursor)
    rest = Q(is_read=is_read) & (Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return rows.filter(rest if is_read else rest | Q(is_read=True))


def _place(cursor: str) -> tuple[bool, datetime, str]:
    try:
        read, at, pk = urlsafe_b64decode(cursor.encode()).decode().split("|")
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise BadRequest(_("after: no page of this list begins there; leave it away")) from None
    if moment.tzinfo is None or read not in ("0", "1") or not 1900 < moment.year < 3000:
        raise BadRequest(_("after: no page of this list begins there; leave it away"))
    return read == "1", moment, pk
