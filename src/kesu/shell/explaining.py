"""`kesu explain`: why a record says what it says, now or after one of its entries."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.core.management import CommandError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.books import book_under, calendars_of, in_force
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.texts import Read, read_text, record_in
from kesu.core.engine import apply
from kesu.core.explaining import (
    Reader,
    Told,
    Why,
    as_json,
    heading,
    lines_of,
    tell_happening,
    why_clock,
    why_decision,
    why_posting,
    why_step,
)
from kesu.core.explaining.ladder import Rung, ladder, lines_of_ladder
from kesu.core.explaining.names import item_title, kind_title
from kesu.core.records.outcomes import Answers, Happening
from kesu.core.records.record import Record, key
from kesu.core.rulebook.plans import KindPlan
from kesu.core.values import Moment
from kesu.directory.models import Department, Person
from kesu.directory.queries.holders import names_behind
from kesu.journal.models import JournalEntry

WAITING = ("open", "armed")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it stood at a moment, with what its last entry brought about where one was asked for."""

    row: CaseRecord
    record: Record
    reader: Reader
    at: Moment
    happenings: tuple[Happening, ...] = ()


def explain(number: str, entry: int | None, *, in_json: bool) -> int:
    """Print the explanation of one record; raise CommandError where there is no such record or entry."""
    row = _row(number)
    shown = _as_it_stands(row) if entry is None else _after(row, entry)
    print(_plain(shown) if in_json else "\n".join(_lines(shown)))
    return 0


def _row(number: str) -> CaseRecord:
    row = CaseRecord.everything.filter(Q(number=number) | Q(pk=number)).first()
    if row is None:
        says = _("There is no record %(numbers)s; write a number such as KS2026-0001.")
        raise CommandError(says % {"numbers": number})
    return row


def _as_it_stands(row: CaseRecord) -> Shown:
    calendars = calendars_of(in_force().calendars, row.branch)
    reader = _reader(row.edition, calendars)
    return Shown(row, record_in(row.state), reader, Moment(int(clock.now().timestamp())))


def _after(row: CaseRecord, entry: int) -> Shown:
    """Return the record as it stood after an entry: its journal is played again up to there."""
    texts = JournalEntry.everything.filter(record=row.pk, seq__lte=entry).order_by("seq")
    record: Record | None = None
    shown: Shown | None = None
    for text in texts.values_list("text", flat=True):
        shown = _applied(row, record, read_text(text))
        record = shown.record
    if shown is None or shown.record.seq != entry:
        raise CommandError(heading("no_entry", _as_it_stands(row).reader, entry, row.version))
    return shown


def _applied(row: CaseRecord, record: Record | None, read: Read) -> Shown:
    around = read.around
    edition = Edition.objects.get(pk=around.edition)
    reader = _reader(edition, calendars_of(around.calendars, around.branch))
    outcome = apply(
        reader.book,
        reader.calendars,
        record,
        read.entry,
        Answers(stored=read.asked),
        engine=read.around.engine,
    )
    return Shown(row, outcome.record, reader, read.entry.entered_at, outcome.happenings)


def _reader(edition: Edition, calendars: Mapping[str, Any]) -> Reader:
    book = book_under(edition)
    return Reader(book, calendars[book.calendar], get_language() or "zh", _named, calendars)


def _named(reference: str) -> str:
    """Return the name behind "person:7", "dept:x" or "record:…", or an empty text."""
    sort, _colon, code = reference.partition(":")
    if sort == "person" and code.isdecimal():
        return Person.objects.filter(pk=code).values_list("name", flat=True).first() or ""
    if sort == "dept":
        return Department.objects.filter(code=code).values_list("name_zh", flat=True).first() or ""
    if sort == "record":
        return CaseRecord.everything.filter(pk=code).values_list("number", flat=True).first() or ""
    return ""


# -- what is explained -----------------------------------------------------------------------------


def _told(shown: Shown) -> list[Told]:
    kind, record = shown.record.kind, shown.record
    return [tell_happening(h, shown.reader, kind, record=record) for h in shown.happenings]


def _whys(shown: Shown) -> dict[str, list[tuple[str, Why]]]:
    """Return the explanations by sort, each with the item that it is about."""
    return {
        "decisions": list(_decisions(shown)),
        "deadlines": list(_deadlines(shown)),
        "postings": list(_postings(shown)),
        "steps": list(_steps(shown)),
    }


def _plans(shown: Shown) -> Iterator[tuple[str, KindPlan]]:
    """Yield the record ("") and its items with what the book says of them, in the book's order."""
    record = shown.record
    for item in ("", *record.live_items()):
        yield item, shown.reader.book.kinds[record.kind_of(item)]


def _decisions(shown: Shown) -> Iterator[tuple[str, Why]]:
    for item, plan in _plans(shown):
        for name in plan.decisions:
            if (why := why_decision(shown.reader, shown.record, item, name)) is not None:
                yield item, why


def _deadlines(shown: Shown) -> Iterator[tuple[str, Why]]:
    for item, plan in _plans(shown):
        for clock_id in plan.clocks:
            for turn in count(1):
                why = why_clock(shown.reader, shown.record, f"{item}/{clock_id}#{turn}")
                if why is None:
                    break
                yield item, why


def _postings(shown: Shown) -> Iterator[tuple[str, Why]]:
    entered = {(posted.item, posted.posting) for posted in shown.record.postings}
    for item, plan in _plans(shown):
        for name in plan.postings:
            why = why_posting(shown.reader, shown.record, item, name)
            if (item, name) in entered and why is not None:
                yield item, why


def _steps(shown: Shown) -> Iterator[tuple[str, Why]]:
    for item, plan in _plans(shown):
        for name in plan.steps:
            state = shown.record.steps.get(key(item, name))
            if state is not None and state.status in WAITING:
                why = why_step(shown.reader, shown.record, item, name, shown.at)
                if why is not None:
                    yield item, why


# -- how it is shown -------------------------------------------------------------------------------


def _plain(shown: Shown) -> str:
    found: dict[str, Any] = {
        "id": shown.row.pk,
        "number": shown.row.number,
        "kind": shown.record.kind,
        "entry": shown.record.seq,
        "happenings": as_json(_told(shown)),
    }
    for sort, whys in _whys(shown).items():
        found[sort] = [{"item": item, **as_json(why)} for item, why in whys]
    found["coming"] = as_json(_ladder(shown))
    return json.dumps(found, ensure_ascii=False)


def _ladder(shown: Shown) -> tuple[Rung, ...]:
    """Return what will happen by itself: of a record as it stands, not as it stood after some entry."""
    is_past = shown.record.seq != shown.row.version
    return () if is_past else ladder(shown.reader, shown.record, shown.at)


def _behind(shown: Shown, rungs: Iterable[Rung]) -> dict[str, str]:
    at = datetime.fromtimestamp(shown.at, UTC)
    found = names_behind((party for rung in rungs for party in rung.parties), at)
    return {party: shown.reader.listed(names) for party, names in found.items()}


def _lines(shown: Shown) -> Iterator[str]:
    reader = shown.reader
    yield f"{kind_title(reader, shown.record.kind)} {shown.row.number or shown.row.pk}"
    if told := _told(shown):
        yield ""
        yield heading("happenings", reader, shown.record.seq)
        yield from (f"    {line.sentence}" for line in told)
    for sort, whys in _whys(shown).items():
        if whys:
            yield ""
            yield heading(sort, reader)
        for item, why in whys:
            before = f"{item_title(reader, item)} · " if item else ""
            first, *rest = lines_of(why, reader)
            yield from (f"    {line}" for line in (before + first, *rest))
    if rungs := _ladder(shown):
        yield ""
        yield heading("coming", reader)
        people = _behind(shown, rungs)
        yield from (f"    {line}" for line in lines_of_ladder(rungs, reader, people))
