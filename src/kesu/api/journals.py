"""The journal of a record, and why: what was said, what followed, and the reasons of what stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import asked, reading, shapes
from kesu.api.problems import READING
from kesu.api.sentences import language_of, reader_of
from kesu.api.tokens import caller_of
from kesu.cases.sealing import shown
from kesu.cases.texts import record_in
from kesu.core.explaining import (
    Reader,
    Why,
    as_json,
    tell_happening,
    why_clock,
    why_decision,
    why_posting,
    why_step,
)
from kesu.core.explaining.ladder import Rung, ladder
from kesu.core.explaining.late_firing import tell_late_firing
from kesu.core.records.entries import from_plain
from kesu.core.records.outcomes import Happening
from kesu.core.records.record import Record, decode
from kesu.core.records.views import latest_run
from kesu.core.values import Moment, plain
from kesu.directory.queries.holders import names_behind
from kesu.journal.models import JournalEntry

router = Router(tags=["records"])


@router.get(
    "/records/{record_id}/journal",
    response={200: list[shapes.EntryOut], **READING},
    summary="Read the journal of a record",
)
def read_journal(
    request: HttpRequest, record_id: str, since: asked.Since = 0, limit: asked.Size = 100
) -> Any:
    """Return the entries after the one numbered `since`, oldest first, as they were written.

    Personal values are opened only for those who may read them.
    """
    who = caller_of(request).who
    sight = reading.look_at(record_id, who, "api:journal")
    row = sight.row
    rows = list(JournalEntry.objects.of(row).filter(seq__gt=since).order_by("seq")[:limit])
    read = [(entry, json.loads(entry.text), json.loads(entry.outcome)) for entry in rows]
    texts = sight.opened(
        each for _, text, outcome in read for each in _spoken(text["entry"], outcome)
    )
    reader = reader_of(reading.book_of_row(row), row.branch, language_of(request))
    told = Telling(reader, row.kind, texts)
    return [told.entry(*parts) for parts in read]


def _spoken(entry: Mapping[str, Any], outcome: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every value that an entry shows with the fact it belongs to."""
    item = entry.get("item", "")
    for name, value in entry.items():
        if name != "facts":
            yield name, value
    for name, value in entry.get("facts", {}).items():
        yield f"{item}/{name}".removeprefix("/"), value
    for _code, about, line, particulars in outcome.get("happenings", []):
        yield f"{about}/{line}".removeprefix("/"), particulars


class Telling:
    """Tells entries of one record to one reader."""

    def __init__(self, reader: Reader, kind: str, texts: Mapping[str, str]) -> None:
        self.reader, self.kind, self.texts = reader, kind, texts

    def entry(
        self, row: JournalEntry, text: Mapping[str, Any], outcome: Mapping[str, Any]
    ) -> shapes.EntryOut:
        """Return an entry with what it brought about."""
        return shapes.EntryOut(
            seq=row.seq,
            act=row.act,
            person=row.person,
            happened_at=row.happened_at,
            entered_at=row.entered_at,
            act_id=row.act_id,
            entry=shown(plain(decode(text["entry"])), self.texts),
            happenings=[self._happening(raw) for raw in outcome.get("happenings", [])],
            notices=[_told(raw) for raw in outcome.get("notices", [])],
            fired_late=tell_late_firing(from_plain(decode(text["entry"])), self.reader),
            hash=row.hash,
        )

    def _happening(self, raw: list[Any]) -> shapes.HappeningOut:
        code, item, line, particulars = raw
        happening = Happening(code, item, line, decode(particulars))
        told = tell_happening(happening, self.reader, self.kind, open_value=self._open)
        return shapes.HappeningOut(
            code=code,
            item=item,
            line=line,
            particulars=shown(plain(happening.particulars), self.texts),
            says=told.sentence,
        )

    def _open(self, _item: str, _fact: str, value: Any) -> str:
        return str(shown(value, self.texts))


def _told(raw: list[Any]) -> shapes.ToldOut:
    parties, line, code, item, run = raw
    return shapes.ToldOut(parties=parties, line=line, code=code, item=item, clock=run)


@router.get(
    "/records/{record_id}/ladder",
    response={200: list[shapes.RungOut], **READING},
    summary="What will happen by itself",
)
def read_ladder(request: HttpRequest, record_id: str) -> Any:
    """Return what will happen on a record by itself, the next first: warnings, due moments, reminders, closings."""
    sight = reading.look_at(record_id, caller_of(request).who, "api:ladder")
    sight.look.note()
    row, at = sight.row, clock.now()
    reader = reader_of(reading.book_of_row(row), row.branch, language_of(request))
    rungs = ladder(reader, record_in(row.state), Moment(int(at.timestamp())))
    behind = names_behind((party for rung in rungs for party in rung.parties), at)
    return [_rung(rung, behind) for rung in rungs]


def _rung(rung: Rung, behind: Mapping[str, list[str]]) -> shapes.RungOut:
    same = ("sort", "says", "stage", "title", "item", "clause", "provisional")
    people = [name for party in rung.parties for name in behind.get(party, ())]
    return shapes.RungOut(
        at=shapes.iso(rung.at),
        clock=rung.run,
        parties=list(rung.parties),
        people=list(dict.fromkeys(people)),
        **{name: getattr(rung, name) for name in same},
    )


@router.get(
    "/records/{record_id}/why/{path:what}",
    response={200: dict[str, Any], **READING},
    summary="Why something stands as it stands",
)
def why(request: HttpRequest, record_id: str, what: str) -> Any:
    """Return the reasons of a decision, a deadline, an amount or a step, by its id: "grade", "measure.1/carry_out".

    Of a clock the latest run is meant, unless the number of a run is given: "classify#1" (write # as %23).
    """
    sight = reading.look_at(record_id, caller_of(request).who, "api:why")
    sight.look.note()
    row = sight.row
    record = record_in(row.state)
    reader = reader_of(reading.book_of_row(row), row.branch, language_of(request))
    item, _, name = what.rpartition("/")
    found = _why(reader, record, item, name) if item in ("", *record.items) else None
    if found is None:
        raise Http404
    sort, reasons = found
    return {"sort": sort, **as_json(reasons)}


def _why(reader: Reader, record: Record, item: str, name: str) -> tuple[str, Why] | None:
    """Return what the name means and its reasons: a decision, a run of a clock, a posting, else a step."""
    plan = reader.book.kinds[record.kind_of(item)]
    if name in plan.decisions:
        decision = why_decision(reader, record, item, name)
        return ("decision", decision) if decision else None
    run = latest_run(record, item, name)
    clocked = why_clock(reader, record, run.id if run else f"{item}/{name}")
    if clocked is not None:
        return "deadline", clocked
    now = Moment(int(clock.now().timestamp()))
    posting = why_posting(reader, record, item, name)
    if posting is not None:
        return "posting", posting
    step = why_step(reader, record, item, name, now)
    return ("step", step) if step is not None else None
