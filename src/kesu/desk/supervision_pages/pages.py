"""The supervision board, the same as a workbook, and chasing what is ticked on it."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu.cases.actions.leaving import why_no_export
from kesu.cases.errors import Conflict
from kesu.desk.case_pages.chasing import REASONS
from kesu.desk.components.lists import FilterShown, Listing, page_of
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import Library, library
from kesu.desk.list_pages.pages import refuse_depth
from kesu.desk.list_pages.rows import length_of_day
from kesu.desk.supervision_pages import blocking, steps
from kesu.desk.supervision_pages.chasing import chase_all
from kesu.desk.supervision_pages.listing import listing, order
from kesu.desk.supervision_pages.people import People, branch_names
from kesu.desk.supervision_pages.splits import splits
from kesu.desk.supervision_pages.wording import HEADINGS, Step, cells, step_shown
from kesu.desk.workbench_pages.wording import Wording
from kesu.directory.days import day_of
from kesu.directory.policy import policy
from kesu.journal.notes import note_access
from kesu.reports.sheets import CONTENT_TYPE, workbook_file

MOST_EXPORTED: Final = 20_000
MOST_TOLD: Final = 10


@policy("signed_in")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show what is late and what falls due among the records somebody may see, and who holds it up."""
    reader = acting(request)
    books = library(day_of(reader.at))
    offered = listing(books, reader)
    waiting = offered.narrowed(steps.waiting(reader), request.GET)
    found = steps.once(waiting)
    refuse_depth(request)
    page = page_of(steps.ordered(steps.shown(found), order(request.GET, offered)), request)
    counted = steps.by_party(waiting, reader.at)
    parties = [each.name for each in counted] + request.GET.getlist("party")
    shown = _Shown(list(page.rows), parties, books, reader)
    whom = steps.merged(counted, waiting, reader.at, shown.people.headed())
    context = {
        "page": page,
        "rows": shown.steps,
        "headings": offered.headings(request.GET),
        "filters": _filters(offered, request.GET, shown.people),
        "asked": request.GET.urlencode(),
        "narrowed": any(each.value for each in offered.shown(request.GET)),
        "figures": _figures(found, reader.at, request.GET),
        "departments": blocking.departments(whom, shown.people, shown.calendar),
        "branches": _branches(found, offered, shown, reader),
        "splits": splits(books, waiting, reader),
        "day": length_of_day(shown.calendar),
        "reasons": [str(reason) for reason in REASONS],
        "op_id": secrets.token_hex(16),
    }
    return render(request, "desk/supervision/board.html", context)


def _filters(offered: Listing, asked: QueryDict, people: People) -> list[FilterShown]:
    """Return the filters of the form; that of one party, which only a link sets, stands there while it is set."""
    found = []
    for each in offered.shown(asked):
        if each.key == "party" and each.value:
            title = people.title(each.value)
            only = replace(each.filter, choices=[(each.value, title)])
            each = replace(each, filter=only, words=title)
        if each.key != "party" or each.value:
            found.append(each)
    return found


class _Shown:
    """The steps of a page in words, and the people behind every party that it names."""

    def __init__(
        self, tasks: list[Any], parties: list[str], books: Library, reader: Acting
    ) -> None:
        doing = steps.doing(tasks)
        named = {row.party for same in doing.values() for row in same}
        self.people = People({*parties, *named}, books.current.values(), reader.at)
        wording = Wording(reader.at, named)
        self.steps: list[Step] = [step_shown(t, doing, self.people, wording) for t in tasks]
        self.calendar = wording.usual(books.current.values())


def _figures(found: Any, at: datetime, asked: QueryDict) -> list[tuple[str, Any, int, str]]:
    """Return the figures over the steps as narrowed, each with its look and the address that shows them."""
    counted = steps.figures(found, at)
    return [
        ("", _("open steps"), counted.open, _narrowed(asked, "")),
        ("late", _("past the limit"), counted.late, _narrowed(asked, "late")),
        ("near", _("due today"), counted.today, _narrowed(asked, "today")),
        ("", _("due this week"), counted.week, _narrowed(asked, "week")),
        ("", _("chased, not answered"), counted.unanswered, _narrowed(asked, "unanswered")),
    ]


def _narrowed(asked: QueryDict, when: str) -> str:
    words = asked.copy()
    for key in ("page", "when"):
        words.pop(key, None)
    if when:
        words["when"] = when
    return f"?{words.urlencode()}"


def _branches(found: Any, offered: Listing, shown: _Shown, reader: Acting) -> list[blocking.Group]:
    if "branch" not in offered.filters:
        return []
    counted = steps.by_branch(found, reader.at)
    return blocking.branches(counted, branch_names(), shown.calendar, reader.at)


# -- as a workbook -----------------------------------------------------------------------------------


@policy("signed_in")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Answer the board as seen – same steps, same order – as a workbook, and note who took it out."""
    reader = acting(request)
    why = why_no_export(reader.person, reader.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect("desk:supervision")
    books = library(day_of(reader.at))
    offered = listing(books, reader)
    found = steps.once(offered.narrowed(steps.waiting(reader), request.GET))
    ordered = steps.ordered(steps.shown(found), order(request.GET, offered))
    tasks = list(ordered[:MOST_EXPORTED])
    headings = [str(label) for label in HEADINGS]
    rows = _rows(tasks, books, reader)
    file = workbook_file(headings, rows, title=_("Supervision"), at=reader.at)
    says = f"supervision, {len(tasks)} rows: {request.GET.urlencode()}"
    note_access(person=reader.who.party, sort="export", at=reader.at, says=says, by="desk:list")
    name = f"supervision-{reader.at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _rows(tasks: list[Any], books: Library, reader: Acting) -> Iterator[list[Any]]:
    for step in _Shown(tasks, [], books, reader).steps:
        yield cells(step, reader.at)


# -- chasing -----------------------------------------------------------------------------------------


@policy("signed_in")
@require_POST
def chases(request: HttpRequest) -> HttpResponse:
    """Chase every step that is ticked, and say of each that was not why."""
    reader = acting(request)
    asked = QueryDict(request.POST.get("asked", "")[:2_000]).urlencode()
    back = f"{reverse('desk:supervision')}{'?' if asked else ''}{asked}"
    reason = (request.POST.get("usual", "") or request.POST.get("reason", "")).strip()
    chosen = request.POST.getlist("step")
    if not chosen or not reason:
        messages.error(request, _("Tick the steps to be chased, and say why."))
        return redirect(back)
    op_id = request.POST.get("op_id", "")[:80] or secrets.token_hex(16)
    try:
        done = chase_all(reader, library(day_of(reader.at)), chosen, reason, op_id)
    except Conflict:
        messages.error(request, _("This was sent before with other content; look at the list."))
        return redirect(back)
    if done.number:
        n = done.number
        says = ngettext("%(n)s step chased.", "%(n)s steps chased.", n) % {"n": n}
        messages.success(request, says)
    for label, why in done.refused[:MOST_TOLD]:
        messages.warning(request, f"{label}: {why}")
    return redirect(back)
