"""What an entry would bring about, without saving it: nothing is written, no number is taken."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kesu.cases import requests
from kesu.cases.actors import Who
from kesu.cases.errors import NotAccepted
from kesu.cases.world import World
from kesu.core.decisions.measuring import QUESTION as MEASURE
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Record, new_record
from kesu.core.rulebook.model import Fact
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
    *,
    source: str = "seen",
    happened_at: datetime | None = None,
) -> Outcome:
    """Return the outcome of an entry on a record, or (None) on a new one. Refusals are in it.

    Measures are asked as they stand; the number shown is no number of any series. Raise NotAccepted
    where the request cannot even be read.
    """
    request = requests.read(data, source=source, happened_at=happened_at)
    facts = requests.readable(request.facts, _facts(book, record, request))
    entry = request.entry(who.under(book), now, "" if record else "preview", facts)
    return apply(book, calendars, record, entry, Answers(source=looking(book)))


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


def _facts(book: Book, record: Record | None, request: requests.Request) -> Mapping[str, Fact]:
    """Return the facts that the entry may give: those of what it opens, else of the item it is about."""
    kind, item = "", request.text("item")
    if request.opens_record:
        kind = request.text("kind")
    elif record is not None and item in ("", *record.items):
        kind = record.kind_of(item)
    return book.kinds[kind].kind.facts if kind in book.kinds else {}


def looking(book: Book) -> Callable[[str], Any]:
    """Answer what the engine asks: measures as they stand, 0 for every number."""
    answers = World(Numbers(1)).answers(book.id)

    def answer(question: str) -> Any:
        return answers(question) if json.loads(question)[0] == MEASURE else 0

    return answer
