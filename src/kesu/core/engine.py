"""The engine: one pure function from a record and an entry to what follows.

`apply` reads no clock, no file and no database. What it asks of the world goes through `answers`, which keeps
every answer so that the journal alone can rebuild the record.
"""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.acts import ACTS, ON_CLOSED
from kesu.core.clocks.settling import settle_clocks, timers_of
from kesu.core.decisions.measuring import tallies_of_record
from kesu.core.decisions.revising import revise
from kesu.core.postings.counting import tallies_of_postings
from kesu.core.postings.entering import enter_postings
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Record, new_record
from kesu.core.rulebook.holes import BOOK
from kesu.core.rulebook.plans import Book, MeasurePlan
from kesu.core.steps.children import tellings_of
from kesu.core.steps.flow import arm, open_armed, turn_stale
from kesu.core.steps.issuing import tell_outdated
from kesu.core.steps.triggers import fire
from kesu.core.turns import ENGINE, Turn
from kesu.core.worktime import Calendar

MOST_TURNS = 50


class Endless(AssertionError):
    """A book whose lines set one another off without end: a fault that the linter should have found."""


def apply(
    book: Book,
    calendars: Mapping[str, Calendar],
    record: Record | None,
    entry: Entry,
    answers: Answers,
    *,
    engine: int = ENGINE,
) -> Outcome:
    """Return what `entry` brings about on `record` (None for an entry that opens a new one).

    `engine` is the one under which an entry was made that is replayed. With refusals, nothing has
    changed. With `moot`, a timer came for what is settled already.
    """
    before = record if record is not None else _blank(book, entry)
    turn = Turn(book, calendars, before.copy(), entry, answers, engine)
    _admit(turn, is_new=record is None)
    if not turn.refusals:
        ACTS[entry.act](turn)
    if turn.refusals:
        return Outcome(before, refusals=tuple(turn.refusals), asked=answers.asked)
    if turn.moot:
        return Outcome(before, moot=True)
    settle(turn)
    if turn.refusals:
        return Outcome(before, refusals=tuple(turn.refusals), asked=answers.asked)
    return _outcome(turn, before)


def _blank(book: Book, entry: Entry) -> Record:
    return new_record(
        record_id=entry.record_id,
        kind=entry.kind,
        book=book.id,
        edition=book.hash,
        opened_at=entry.happened_at,
    )


def _admit(turn: Turn, *, is_new: bool) -> None:
    """Refuse what no act may do: speak of the future, open twice, change what is closed or not there."""
    entry, record = turn.entry, turn.record
    if turn.is_frozen(*BOOK) or turn.is_frozen("kind", record.kind):
        return
    if entry.act not in ACTS:
        turn.refuse("unknown_act", act=entry.act, options=list(ACTS))
    elif entry.happened_at > entry.entered_at:
        turn.refuse("future", happened_at=entry.happened_at, entered_at=entry.entered_at)
    elif is_new and (entry.act != "open" or record.kind not in turn.book.kinds):
        turn.refuse("no_record", kind=entry.kind)
    elif entry.item and (
        entry.item not in record.items or record.items[entry.item].closed_as == "void"
    ):
        turn.refuse("no_item", item=entry.item)
    elif record.closed is not None and entry.act not in ON_CLOSED:
        turn.refuse("closed", closed_as=record.closed.as_)


def settle(turn: Turn) -> None:
    """Let consequences follow until nothing changes any more, then reckon the clocks."""
    if turn.plan().bars:
        by = turn.entry.by
        turn.record.posts[by.person] = tuple(sorted(by.parties))
    for _ in range(MOST_TURNS):
        revise(turn)
        events, turn.events = turn.events, []
        _follow(turn, events)
        open_armed(turn)
        turn_stale(turn)
        if not turn.events and not turn.has_changed():
            enter_postings(turn)
            if turn.events or turn.has_changed():
                continue
            if turn.record.issues:
                tell_outdated(turn)
                if turn.events:
                    continue
            settle_clocks(turn)
            if not turn.events and not _is_read(turn):
                break
    else:
        raise Endless(f"{turn.book.id}: no rest after {MOST_TURNS} rounds on {turn.entry.act}")
    turn.record.seq = turn.seq


def _is_read(turn: Turn) -> bool:
    """Say whether a decision or a step reads what the clocks have just changed (`when = "not wait.running"`)."""
    for item, heads in turn.changed.items():
        plan = turn.plan(item)
        if any(not d.rests_on.isdisjoint(heads) for d in plan.decisions.values()):
            return True
        if any(not s.rests_on.isdisjoint(heads) for s in plan.steps.values()):
            return True
        if any(not p.rests_on.isdisjoint(heads) for p in plan.postings.values()):
            return True
    return False


def _follow(turn: Turn, events: list[tuple[str, str, bool]]) -> None:
    """Let every event arm steps and fire triggers; what occurs on the record, its items hear as "parent.…"."""
    for item, event, corrected in events:
        _deliver(turn, item, event, corrected)
        if not item and turn.record.items:
            for other in turn.record.live_items():
                _deliver(turn, other, f"parent.{event}", corrected)


def _deliver(turn: Turn, item: str, event: str, corrected: bool) -> None:
    arm(turn, item, event, corrected)
    fire(turn, item, event)


def _outcome(turn: Turn, before: Record) -> Outcome:
    counted, accounted = turn.plan().counted, _accounted(turn)
    tallies = tallies_of_record(counted, turn.view()) if counted and not _is_void(turn) else ()
    return Outcome(
        turn.record,
        (),
        tuple(turn.happenings),
        tuple(turn.notices),
        tuple(turn.openings),
        timers_of(turn),
        (*tallies, *tallies_of_postings(accounted, turn.record)),
        turn.answers.asked,
        tellings=tellings_of(turn, before),
        instead_of=tuple(turn.instead_of),
        ties=tuple(turn.ties),
    )


def _is_void(turn: Turn) -> bool:
    """A record that was a mistake counts for nothing; for the first engine it still did."""
    closed = turn.record.closed
    return turn.engine > 1 and closed is not None and closed.as_ == "void"


def _accounted(turn: Turn) -> list[MeasurePlan]:
    """Return the measures over accounts on which this record or its items entered something."""
    if not turn.record.postings:
        return []
    items = {posted.item for posted in turn.record.postings}
    found = {m.measure.id: m for item in sorted(items) for m in turn.plan(item).accounted}
    return list(found.values())
