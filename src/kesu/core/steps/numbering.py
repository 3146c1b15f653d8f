"""Numbers of papers: asked of the world in the entry that gives them, so that none is lost and none given twice."""

from __future__ import annotations

import json

from kesu.core.records.record import key
from kesu.core.rulebook.model import Series
from kesu.core.turns import Turn
from kesu.core.worktime import local

QUESTION = "number"


def give_number(turn: Turn, item: str, document: str) -> None:
    """Give the record the next number of a document's series; it keeps the one it has."""
    if key(item, document) in turn.record.numbers:
        return
    paper = turn.book.source.documents[document]
    if paper.series is None:
        return
    period = period_of(paper.series, turn)
    question = json.dumps([QUESTION, document, period], separators=(",", ":"))
    running = int(turn.answers.ask(question))
    text = str(running).zfill(paper.series.width)
    if len(text) > paper.series.width and paper.series.overflow == "refuse":
        turn.refuse("series_full", paper, number=running)
        return
    number = f"{paper.series.prefix}{period}{'-' if period else ''}{text}"
    turn.record.numbers[key(item, document)] = number
    turn.happen("numbered", item, document, number=number)


def period_of(series: Series, turn: Turn) -> str:
    """Return the year, month or day that the number belongs to, in the zone of the record's calendar."""
    day = local(turn.calendar.tz, turn.entry.happened_at)
    year = f"{day:%y}" if series.year == 2 else f"{day:%Y}"
    return {"none": "", "year": year, "month": f"{year}{day:%m}", "day": f"{year}{day:%m%d}"}[
        series.period
    ]
