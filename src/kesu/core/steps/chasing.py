"""An open step chased by hand and answered: who may, how often, who is told.

催办 is for whoever takes part in the record, 督办 for whoever stands above those who hold the step. Both are heard
like any other news and change nothing of what is owed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from kesu.core.clocks.binding import binding_run
from kesu.core.records.entries import Actor
from kesu.core.records.record import Chase, ClockState, Record, StepState, key
from kesu.core.records.taking_part import taking_part
from kesu.core.rulebook.model import CHASE_AGAIN
from kesu.core.rulebook.plans import Book, KindPlan, StepPlan
from kesu.core.rulebook.scope import value_at
from kesu.core.steps.rights import granted, has_right, may, parties_of
from kesu.core.turns import Turn
from kesu.core.values import Moment, Text
from kesu.core.worktime import Calendar, local, parse_limit

CHASED: Final = "chased"
SUPERVISED: Final = "supervised"
ANSWERED: Final = "chase_answered"
ANYBODY: Final = "any"

REST: Final = "4 working hours"
"""How long a step is left in peace after it was chased, where the book has no setting `chase_again`."""
OVERSEERS: Final = ("quality_manager", "general_manager")
"""The posts that supervise whatever is not theirs to do, where a book has them."""


class Held(NamedTuple):
    """An open step with those who hold it."""

    plan: StepPlan
    state: StepState
    parties: tuple[str, ...]


def chase(turn: Turn) -> None:
    """Chase an open step: those who hold it are told, with the reason."""
    held = _held(turn)
    if held is None:
        return
    sort = _sort(turn, held)
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    if sort and not turn.refusals:
        _check_rest(turn, held, sort)
    if sort and not turn.refusals:
        _note(turn, held, sort)


def _held(turn: Turn) -> Held | None:
    item, step = turn.entry.item, turn.entry.step
    plan = turn.plan(item).steps.get(step)
    state = turn.record.steps.get(key(item, step))
    if plan is None:
        turn.refuse("unknown_step", step=step)
    elif state is None or state.status != "open":
        turn.refuse("not_open", plan.step, status=state.status if state else "not_yet")
    else:
        return Held(plan, state, parties_of(plan, turn.view(item)))
    return None


def _sort(turn: Turn, held: Held) -> str:
    """Return whether the actor chases or supervises, "" where he may do neither: then it is refused."""
    above = overseers(
        turn.book, turn.plan(turn.entry.item), held.parties, turn.view(turn.entry.item)
    )
    sort = sort_of(turn.entry.by, turn.record, held.parties, above)
    if held.plan.step.optional:
        turn.refuse("need_not_be_done", held.plan.step)
    elif not _is_somebodys(held.parties):
        turn.refuse("nobody_to_chase", held.plan.step)
    elif not sort and may(turn.entry.by, held.parties):
        turn.refuse("own_step", held.plan.step)
    elif not sort:
        turn.refuse("not_taking_part", held.plan.step, parties=list(above))
    else:
        has_right(turn, above if sort == SUPERVISED else tuple(taking_part(turn.record)))
    return sort


def sort_of(by: Actor, record: Record, parties: tuple[str, ...], above: tuple[str, ...]) -> str:
    """Return whether an actor may chase or supervise a step of these parties, "" where neither.

    Nobody chases what is theirs to do; the head of a department, who is part of it, supervises it all the same.
    """
    if not _is_somebodys(parties) or by.person in parties:
        return ""
    if by.is_one_of(above):
        return SUPERVISED
    takes_part = not may(by, parties) and by.is_one_of(tuple(taking_part(record)))
    return CHASED if takes_part else ""


def _is_somebodys(parties: tuple[str, ...]) -> bool:
    return bool(parties) and ANYBODY not in parties


def overseers(book: Book, plan: KindPlan, parties: Iterable[str], view: Any) -> tuple[str, ...]:
    """Return who supervises a step of these parties: posts above, heads, whom the book names, the usual posts."""
    held = tuple(parties)
    above = [p for party in held for p in _above(book, party)]
    named = granted(plan, "supervise", view)
    usual = [f"post:{post}" for post in OVERSEERS if post in book.source.posts]
    return tuple(p for p in dict.fromkeys((*above, *named, *usual)) if p not in held)


def _above(book: Book, party: str) -> Iterator[str]:
    """Yield the parties above one, the nearest first: its posts upwards, and the heads of its department."""
    sort, _, name = party.partition(":")
    if sort == "dept":
        yield f"head:{name}"
    posts, seen = book.source.posts, set[str]()
    headed = (post.id for post in posts.values() if sort == "head" and post.heads == name)
    at = next(headed, name) if sort != "person" else ""
    while at in posts and at not in seen:
        seen.add(at)
        post = posts[at]
        if post.in_department:
            yield f"head:{post.in_department}"
        at = post.above
        if at in posts:
            yield f"dept:{at}" if posts[at].is_department else f"post:{at}"


# -- how often -----------------------------------------------------------------------------------------------------


def rest(book: Book, calendar: Calendar, record: Record, last: Moment) -> Moment:
    """Return until when a step is left in peace that was chased at `last`, by the book's setting or the house's."""
    setting = book.source.settings.get(CHASE_AGAIN)
    opened = local(calendar.tz, record.opened_at).date()
    text = REST if setting is None else str(value_at(setting, opened))
    return Moment(calendar.limit(last, parse_limit(text)).at)


def chases_of(record: Record, item: str, step: str) -> tuple[Chase, ...]:
    """Return how often an open step was chased in its present round, the first first."""
    state = record.steps.get(key(item, step))
    round_ = state.round if state else 0
    return tuple(c for c in record.chases if (c.item, c.step, c.round) == (item, step, round_))


def resting_until(
    book: Book, calendar: Calendar, record: Record, item: str, step: str, sort: str, now: Moment
) -> tuple[Moment, Moment] | None:
    """Return (chased at, not again before) while a step is to be left in peace, else None.

    Whoever stands above is kept back only by those above; what has become late meanwhile may be chased at once.
    """
    before = [c for c in chases_of(record, item, step) if sort == CHASED or c.sort == SUPERVISED]
    if not before:
        return None
    last = before[-1].at
    until = rest(book, calendar, record, last)
    run = binding_run(record, book, item, step)
    has_become_late = run is not None and run.due is not None and last < run.due <= now
    return None if until <= now or has_become_late else (last, until)


def _check_rest(turn: Turn, held: Held, sort: str) -> None:
    entry = turn.entry
    resting = resting_until(
        turn.book, turn.calendar, turn.record, entry.item, entry.step, sort, entry.entered_at
    )
    if resting is not None:
        turn.refuse("chased_lately", held.plan.step, at=resting[0], until=resting[1])


def _note(turn: Turn, held: Held, sort: str) -> None:
    entry, record = turn.entry, turn.record
    count = 1 + len(chases_of(record, entry.item, entry.step))
    reason = entry.reason.strip()
    new = Chase(
        entry.item, entry.step, held.state.round, sort, entry.entered_at, turn.seq,
        entry.by.person, reason,
    )  # fmt: skip
    record.chases = (*record.chases, new)
    if sort == SUPERVISED:
        turn.happen("supervised", entry.item, entry.step, count=count, reason=reason)
    else:
        turn.happen("chased", entry.item, entry.step, count=count, reason=reason)
    whom = (held.state.assigned,) if held.state.assigned else held.parties
    run = binding_run(record, turn.book, entry.item, entry.step)
    turn.notify(whom, entry.step, sort, _asked(held, reason), entry.item, _id(run))
    turn.emit(entry.item, f"{entry.step}.{sort}")


def _id(run: ClockState | None) -> str:
    return run.id if run is not None else ""


def _asked(held: Held, reason: str) -> Text:
    name = held.plan.step.name
    return Text(f"请尽快办理“{name.zh}”：{reason}", f"Please see to “{name.say('en')}”: {reason}")


# -- the answer ----------------------------------------------------------------------------------------------------


def answer(turn: Turn) -> None:
    """Answer those who chased a step: a word, and when it is expected to be done."""
    held = _held(turn)
    if held is None:
        return
    entry = turn.entry
    chases = chases_of(turn.record, entry.item, entry.step)
    if not has_right(turn, held.parties, given=held.state.assigned):
        turn.refuse("not_yours", held.plan.step, parties=list(held.parties))
    if not chases:
        turn.refuse("not_chased", held.plan.step)
    if entry.until is not None and entry.until <= entry.entered_at:
        turn.refuse("expected_past", held.plan.step, given=entry.until)
    if entry.until is None and not entry.reason.strip():
        turn.refuse("nothing_given")
    if not turn.refusals:
        _note_answer(turn, held, chases)


def _note_answer(turn: Turn, held: Held, chases: tuple[Chase, ...]) -> None:
    """Answer the chases that have none yet; where all have one, the last is answered anew."""
    entry, said = turn.entry, turn.entry.reason.strip()
    waiting = [c for c in chases if c.answered_at is None] or [chases[-1]]
    answered = {
        c.seq: replace(
            c,
            answer=said,
            until=entry.until,
            answered_at=entry.entered_at,
            answered_by=entry.by.person,
        )
        for c in waiting
    }
    turn.record.chases = tuple(answered.get(c.seq, c) for c in turn.record.chases)
    turn.happen("chase_answered", entry.item, entry.step, until=entry.until, said=said)
    whom = tuple(dict.fromkeys(c.by for c in waiting))
    turn.notify(whom, entry.step, ANSWERED, _answered(turn, held, said), entry.item)
    turn.emit(entry.item, f"{entry.step}.{ANSWERED}")


def _answered(turn: Turn, held: Held, said: str) -> Text:
    name, until = held.plan.step.name, turn.entry.until
    zh, en = [said] if said else [], [said] if said else []
    if until is not None:
        when = _wall(turn.calendar, until)
        zh, en = [*zh, f"预计 {when}"], [*en, f"expected {when}"]
    return Text(
        f"“{name.zh}”的催办有答复：{'，'.join(zh)}",
        f"Answer about “{name.say('en')}”: {', '.join(en)}",
    )


def _wall(calendar: Calendar, at: Moment) -> str:
    return f"{local(calendar.tz, at):%Y-%m-%d %H:%M}"
