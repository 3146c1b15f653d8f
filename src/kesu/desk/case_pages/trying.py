"""What an entry would bring about, without saving it: nothing is written, no number is taken."""

import json
from collections.abc import Mapping
from typing import Any

from kesu.cases import requests
from kesu.cases.actors import Who
from kesu.cases.errors import NotAccepted
from kesu.cases.world import World
from kesu.core.decisions.measuring import QUESTION as MEASURE
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Record, new_record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.journal.numbers import Numbers


def tried(
    book: Book,
    calendars: Mapping[str, Calendar],
    record: Record | None,
    data: Mapping[str, Any],
    who: Who,
    now: Moment,
) -> Outcome:
    """Return the outcome of an entry on a record, or (None) on a new one. Refusals are in it.

    Measures are asked as they stand; the number shown is no number of any series.
    """
    request = requests.read(data)
    entry = request.entry(who.actor, now, "" if record else "preview", request.facts)
    return apply(book, calendars, record, entry, Answers(source=_looking(book)))


def accepted(
    book: Book,
    calendars: Mapping[str, Calendar],
    record: Record | None,
    data: Mapping[str, Any],
    who: Who,
    now: Moment,
) -> Outcome:
    """Return what `tried` does; a request that cannot even be read comes back as a refusal."""
    try:
        return tried(book, calendars, record, data, who, now)
    except NotAccepted as refused:
        before = record or new_record(
            record_id="preview",
            kind=str(data.get("kind", "")),
            book=book.id,
            edition=book.hash,
            opened_at=now,
        )
        return Outcome(before, refusals=refused.refusals)


def _looking(book: Book) -> Any:
    answers = World(Numbers(1)).answers(book.id)

    def answer(question: str) -> Any:
        return answers(question) if json.loads(question)[0] == MEASURE else 0

    return answer
