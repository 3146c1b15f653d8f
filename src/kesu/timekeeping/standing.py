"""The company's calendar: one standing record for each book in force that asks something of the company by calendar.

What comes again for the whole company waits there as timers and fires through the one door; here the record is
opened once, and told when another edition of its book begins.
"""

from datetime import datetime

from kesu.cases.actions.posting import post
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.books import Head, book_of, in_force
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord
from kesu.core.following import BEGUN
from kesu.core.rulebook.model import COMPANY
from kesu.directory.days import day_of

_seen: set[tuple[str, ...]] = set()


def keep_calendars(now: datetime) -> int:
    """Open the calendar of each book in force that needs one, and tell those of an older edition; return how many.

    Safe to run at any time by any number of processes: a book has one calendar, and an operation key does its work
    once. What a process has seen in force it does not look at again.
    """
    current = _current(now)
    wanted = [head for head in current if book_of(head).company]
    state = tuple(head.id for head in wanted)
    if not state or state in _seen:
        return 0
    rows = CaseRecord.everything.filter(kind=COMPANY, life="standing")
    kept = {book: (pk, edition) for book, pk, edition in rows.values_list("book", "pk", "edition")}
    done = sum(_bring_up(head, *kept.get(head.book, ("", ""))) for head in wanted)
    _seen.add(state)
    return done


def _current(now: datetime) -> list[Head]:
    try:
        return list(in_force().current(day_of(now)).values())
    except NotAccepted:
        return []


def _bring_up(head: Head, record_id: str, edition: str) -> int:
    """Post what makes the calendar of a book one of the edition in force; return 1 if there was anything to do."""
    if edition == head.id:
        return 0
    if record_id:
        said = {"act": "hear", "event": BEGUN}
        post(record_id=record_id, entry_data=said, actor=THE_SYSTEM, op_id=f"calendar {head.id}")
        return 1
    said = {"act": "open", "kind": COMPANY, "book": head.book}
    try:
        post(entry_data=said, actor=THE_SYSTEM, op_id=f"calendar of {head.book}")
    except NotAccepted as fault:
        if {refusal.code for refusal in fault.refusals} != {"kept_already"}:
            raise
    return 1
