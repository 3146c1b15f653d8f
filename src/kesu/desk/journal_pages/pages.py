"""The journal: a list of entries, one in full, and the check of a record's chain."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from kesu.cases.queries import journals
from kesu.cases.queries.checking import checked
from kesu.desk.components.books import books_of
from kesu.desk.components.lists import page_of
from kesu.desk.journal_pages.entries import LISTING, lines
from kesu.desk.journal_pages.reads import LISTING as LOOKS
from kesu.desk.journal_pages.reads import lines as look_lines
from kesu.desk.journal_pages.rights import reads_journals
from kesu.desk.list_pages.acting import acting
from kesu.desk.list_pages.pages import refuse_depth
from kesu.desk.list_pages.rows import case_address
from kesu.directory.policy import policy
from kesu.journal.chain import GENESIS
from kesu.journal.models import AccessNote
from kesu.journal.notes import note_access


@policy(reads_journals)
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show the entries of all records, the latest first."""
    reader = acting(request)
    refuse_depth(request)
    found = LISTING.narrowed(journals.entries(reader.card).defer("outcome"), request.GET)
    page = page_of(LISTING.sorted(found, request.GET), request)
    context = {
        "page": page,
        "lines": lines(page.rows, books_of(reader.person, reader.at)),
        "headings": LISTING.headings(request.GET),
        "filters": LISTING.shown(request.GET),
        "narrowed": any(each.value for each in LISTING.shown(request.GET)),
    }
    return render(request, "desk/journal/entries.html", context)


@policy(reads_journals)
@require_GET
def reads(request: HttpRequest) -> HttpResponse:
    """Show who read, saw personal values or took out what, the latest first."""
    reader = acting(request)
    refuse_depth(request)
    page = page_of(
        LOOKS.sorted(LOOKS.narrowed(AccessNote.objects.all(), request.GET), request.GET), request
    )
    context = {
        "page": page,
        "lines": look_lines(page.rows, books_of(reader.person, reader.at)),
        "headings": LOOKS.headings(request.GET),
        "filters": LOOKS.shown(request.GET),
        "narrowed": any(each.value for each in LOOKS.shown(request.GET)),
    }
    return render(request, "desk/journal/reads.html", context)


@policy(reads_journals)
@require_GET
def entry(request: HttpRequest, record: str, seq: int) -> HttpResponse:
    """Show one entry in full, and note that somebody looked."""
    reader = acting(request)
    rows = journals.entries(reader.card)
    shown = get_object_or_404(rows, record=record, seq=seq)
    note_access(
        person=reader.who.party, sort="journal", at=reader.at, record=record, says=f"#{seq}",
        by="desk:journal",
    )  # fmt: skip
    before = rows.filter(record=record, seq=seq - 1).values_list("hash", flat=True)
    context = {
        "line": lines([shown], books_of(reader.person, reader.at))[0],
        "before": before.first() or GENESIS,
        "text": _indented(shown.text),
        "outcome": _indented(shown.outcome),
        "next": rows.filter(record=record, seq=seq + 1).exists(),
        "same_act": list(
            rows.filter(act_id=shown.act_id)
            .exclude(record=record, seq=seq)
            .values_list("record", "seq", "act")[:50]
        ),
        "case": case_address(record),
    }
    return render(request, "desk/journal/entry.html", context)


@policy(reads_journals)
@require_POST
def check(request: HttpRequest, record: str) -> HttpResponse:
    """Replay one record's journal and show whether everything is as it was written."""
    reader = acting(request)
    shown = journals.record_of(reader.card, record)
    if shown is None:
        raise Http404
    faults, progress = checked(record, who=reader.who, at=reader.at, by="desk:journal")
    context = {
        "record": shown,
        "faults": faults,
        "progress": progress,
        "case": case_address(record),
    }
    return render(request, "desk/journal/check.html", context)


def _indented(text: str) -> Any:
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
