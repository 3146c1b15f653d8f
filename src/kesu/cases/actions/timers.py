"""A due timer posts an entry as a person would: through the door, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kesu import faults
from kesu.cases import dialect
from kesu.cases.actions.posting import Posted, once, posted_on
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import Timer
from kesu.core.following import timer_entry
from kesu.core.values import Moment

MOST_RESTING: Final = 50


@dataclass(frozen=True, slots=True, order=True)
class DueTimer:
    """A timer whose moment has passed. They sort in the order in which they fell due."""

    at: datetime
    record_id: str
    run: str
    stage: str
    generation: int


_ANY_DUE: Final = "SELECT 1 FROM cases_timer WHERE state = 'armed' AND at < %s LIMIT 1"


def is_any_due(now: datetime) -> bool:
    """Say whether any armed timer fell due before `now`: one look into an index, in a statement that is ready."""
    return dialect.finds(connection, _ANY_DUE, [dialect.exact_stamp(connection, now)])


def due_timers(now: datetime, most: int, resting: Sequence[DueTimer] = ()) -> list[DueTimer]:
    """Return armed timers that fell due before `now`, the earliest first: of each record the one that comes next.

    So several that fire at once keep the order on each record. Those that are `resting` after a failure are left
    out and hold up nobody; of very many only the first are known.
    """
    rows = _next_ones(resting).filter(at__lt=now)
    rows = rows.order_by("at", "record_id", "run", "stage")[:most]
    return [
        DueTimer(*row) for row in rows.values_list("at", "record_id", "run", "stage", "generation")
    ]


def _next_ones(resting: Sequence[DueTimer]) -> QuerySet[Timer]:
    """Return armed timers before which no other is armed on their record, the resting ones left out."""
    before = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at")) & (
        Q(run__lt=OuterRef("run")) | Q(run=OuterRef("run"), stage__lt=OuterRef("stage"))
    )
    armed = _not(resting, Timer.everything.filter(state=Timer.State.ARMED))
    return armed.filter(~Exists(armed.filter(before, record=OuterRef("record"))))


def _not(resting: Sequence[DueTimer], rows: QuerySet[Timer]) -> QuerySet[Timer]:
    for timer in resting[:MOST_RESTING]:
        same = Q(record=timer.record_id, run=timer.run, stage=timer.stage)
        rows = rows.exclude(same & Q(generation=timer.generation))
    return rows


_CLAIM: Final = """
UPDATE cases_timer SET state = 'fired', ended_at = %s
 WHERE record_id = %s AND run = %s AND stage = %s AND generation = %s AND state = 'armed'
   AND NOT EXISTS (SELECT 1 FROM cases_timer AS e
                    WHERE e.record_id = cases_timer.record_id AND e.state = 'armed'
                      AND (e.at < cases_timer.at OR e.at = cases_timer.at
                           AND (e.run < cases_timer.run OR e.run = cases_timer.run AND e.stage < cases_timer.stage)){})
"""
_NOR_RESTING: Final = (
    "\n                      AND NOT (e.run = %s AND e.stage = %s AND e.generation = %s)"
)


def claimed(timer: DueTimer, at: datetime, resting: Sequence[DueTimer] = ()) -> bool:
    """Mark a timer as fired if it is armed in its generation and the next of its record; say whether it was.

    A plain statement: it is said for every timer, and building it anew would cost more than all the rest of the claim.
    """
    key = (timer.record_id, timer.run, timer.stage, timer.generation)
    mates = [t for t in resting[:MOST_RESTING] if t.record_id == timer.record_id]
    left_out = [value for t in mates for value in (t.run, t.stage, t.generation)]
    values = [dialect.exact_stamp(connection, at), *key, *left_out]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(_NOR_RESTING * len(mates)), values)
        return bool(cursor.rowcount == 1)


class AlreadyFired(Exception):
    """Another process fired the timer first, it was superseded meanwhile, or an earlier one goes before it."""


def fire(timer: DueTimer, now: datetime, resting: Sequence[DueTimer] = ()) -> Posted:
    """Post what a due timer says: it happened when it was due, it is entered now.

    Raises AlreadyFired when it no longer is the record's next one: of several that try, one does it, and what an
    entry armed for an earlier moment since the timers were looked up goes first. `resting` as for `due_timers`.
    """

    def work(turning: Turning) -> Posted:
        if timer in resting or not claimed(timer, turning.at, resting):
            raise AlreadyFired
        faults.point("timers.claimed")
        due = Moment(int(timer.at.timestamp()))
        turning.hear(
            timer.record_id,
            timer_entry(clock=timer.run, stage=timer.stage, at=due, entered_at=turning.entered_at),
        )
        return posted_on(turning, timer.record_id)

    posted = once(THE_SYSTEM, "", "", work, at=now)
    faults.point("timers.fired")
    return posted
