"""What keeps a person's data: open cases, what is on hold, papers whose time of keeping is not over.

A time of keeping that the company set itself may be overruled with a reason; an open case or a hold may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kesu.cases.books import book_under
from kesu.cases.calendars import calendars_now
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.explaining.keeping import OPEN_BECAUSE
from kesu.core.records.record import Record
from kesu.core.steps.keeping import HELD, is_held
from kesu.core.steps.papers import Paper, papers_of
from kesu.core.values import Moment, Text
from kesu.core.worktime import parse_limit
from kesu.journal.personal import Whom

OPEN: Final = Text("仍在办理", "it is still open")
KEPT: Final = Text("“{paper}”须保存 {limit}", "“{paper}” is kept {limit}")


@dataclass(frozen=True, slots=True)
class Keeps:
    """One thing that keeps a person's data: a record, why, until when (None: that is open), by which clause.

    may_be_overruled -- a time of keeping, which somebody may overrule with a reason.
    """

    record: str
    label: str
    why: Text
    until: datetime | None = None
    clause: str = ""
    may_be_overruled: bool = False


def kept_by(whom: Whom, at: datetime) -> list[Keeps]:
    """Return everything that keeps somebody's data at a moment."""
    rows = CaseRecord.everything.filter(pk__in=whom.records).select_related("edition")
    return [keeps for row in rows.order_by("opened_at", "pk") for keeps in keeping_in(row, at)]


def keeping_in(row: CaseRecord, at: datetime) -> Iterator[Keeps]:
    """Yield what keeps the data of the people in one record."""
    record, label = record_in(row.state), row.number or row.pk
    if row.life == "case" and record.closed is None:
        yield Keeps(row.pk, label, OPEN)
    if _is_on_hold(record):
        yield Keeps(row.pk, label, OPEN_BECAUSE[HELD])
    for paper in kept_papers(row, record):
        if paper.keeping is not None and not _is_over(paper, at) and paper.keeping.why != HELD:
            yield Keeps(
                row.pk, label, _says(paper), _until(paper), _clause(paper), may_be_overruled=True
            )


def kept_papers(row: CaseRecord, record: Record) -> list[Paper]:
    """Return the papers of a record for which the rulebook says how long they are kept."""
    book = book_under(row.edition)
    found = papers_of(book, record, calendars_now(row.branch))
    return [paper for paper in found if paper.keeping is not None]


def _is_on_hold(record: Record) -> bool:
    return any(is_held(record, item) for item in ("", *record.live_items()))


def _is_over(paper: Paper, at: datetime) -> bool:
    return paper.keeping is not None and paper.keeping.is_over(Moment(int(at.timestamp())))


def _until(paper: Paper) -> datetime | None:
    until = paper.keeping.until if paper.keeping is not None else None
    return None if until is None else datetime.fromtimestamp(until, UTC)


def _says(paper: Paper) -> Text:
    keeping, name = paper.keeping, paper.document.name
    assert keeping is not None
    limit = parse_limit(keeping.limit)
    zh = KEPT.zh.format(paper=name.zh, limit=limit.say("zh"))
    en = KEPT.en.format(paper=name.en or name.zh, limit=limit.say("en"))
    if not keeping.why:
        return Text(zh, en)
    why = OPEN_BECAUSE[keeping.why]
    return Text(f"{zh}；{why.zh}", f"{en}; {why.en}")


def _clause(paper: Paper) -> str:
    return paper.document.clauses[0] if paper.document.clauses else ""
