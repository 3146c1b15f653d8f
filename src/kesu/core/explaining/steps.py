"""Who may do a step and why, what it waits for, and which gates stand before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kesu.core.conditions import Condition
from kesu.core.explaining.advice import advice_of
from kesu.core.explaining.events import event_words
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import (
    STEP_STATUS_WORDS,
    doers,
    fact_title,
    party_title,
    party_titles,
    word,
)
from kesu.core.explaining.parts import Seen, parts_of, place_of
from kesu.core.explaining.places import cannot, places_of_step
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Part, Row, StepWhy, answer
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Record, StepState, key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import GatePlan, NeedPlan, StepPlan, WhoPlan
from kesu.core.steps.flow import lacking_facts
from kesu.core.steps.rights import barred, parties_of
from kesu.core.values import Moment, Truth


class Asked(NamedTuple):
    """A step under explanation, seen at one moment."""

    reader: Reader
    record: Record
    plan: StepPlan
    state: StepState | None
    view: View
    place: Place

    @property
    def status(self) -> str:
        """Where the step stands, "" while nothing has opened it."""
        return self.state.status if self.state else ""


def why_step(reader: Reader, record: Record, item: str, step: str, at: Moment) -> StepWhy | None:
    """Return who may do a step of a record ("" or item), what it waits for and what stands before it, as at `at`."""
    kind = record.kind_of(item)
    plan = reader.book.kinds[kind].steps.get(step)
    if plan is None:
        return None
    look = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    # Over a copy: asking for a party that is found once would keep it.
    own = record.copy()
    view = View(own, item, look, reader.calendar)
    place = place_of(reader, record.kind, item, record.opened_at)
    return _why(Asked(reader, own, plan, own.steps.get(key(item, step)), view, place))


def _why(asked: Asked) -> StepWhy:
    reader, step = asked.reader, asked.plan.step
    gates = tuple(_gates(asked))
    lacking = lacking_facts(reader.book.kinds[asked.place.kind], asked.plan, asked.view)
    asks = tuple((n, fact_title(reader, asked.place.kind, n)) for n in lacking)
    return StepWhy(
        title=reader.text(step.name),
        answer=word(reader, STEP_STATUS_WORDS, asked.status),
        line=step.id,
        clause=step.clause,
        clauses=step.clauses,
        says=reader.text(step.says),
        basis=step.basis,
        rejected=step.rejected,
        rows=tuple(_whos(asked)),
        notes=tuple(_notes(asked)),
        status=asked.status,
        round=asked.state.round if asked.state else 0,
        parties=doers(reader, asked.place.kind, step.id, _parties(asked)),
        asks=asks,
        missing=asks,
        gates=gates,
        blocked_by=tuple(_blocked_by(asked, gates)),
    )


def _parties(asked: Asked) -> tuple[str, ...]:
    state = asked.state
    if state is not None and state.status in ("open", "done") and state.parties:
        return state.parties
    return parties_of(asked.plan, asked.view)


# -- who ---------------------------------------------------------------------------------------------------------


def _whos(asked: Asked) -> Iterator[Row]:
    """Yield a row for each post that the step names: who that is now, and whether its condition holds."""
    for plan, who in zip(asked.plan.who, asked.plan.step.by, strict=False):
        holds: Truth = True if plan.when is None else plan.when.holds(asked.view)
        parts = _parts(asked, plan.when) if plan.when is not None else ()
        says = _who_words(asked, plan, who.post)
        clause = (plan.post.clause if plan.post else "") or asked.plan.step.clause
        yield Row(says, answer(holds), parts, clause, used=holds is True, line=who.post)
    if asked.state is not None and asked.state.assigned:
        title = party_title(asked.reader, asked.state.assigned)
        says = asked.reader.say(f"已指派给{title}", f"Assigned to {title}")
        yield Row(says, "met", used=True)


def _who_words(asked: Asked, plan: WhoPlan, named: str) -> str:
    reader = asked.reader
    if plan.post is None:
        title = reader.say("任何员工", "any employee")
        if named not in ("any", "anyone"):
            title = value_in_words(reader, asked.place, named)
    else:
        title = reader.text(plan.post.name)
    if plan.post is not None and plan.post.outside:
        return title + reader.bracketed(reader.say("由员工代为记录", "written down by an employee"))
    who = [t for t in party_titles(reader, plan.parties(asked.view)) if t != title]
    found = f"{title}{reader.bracketed(reader.listed(who))}"
    if plan.post is not None and plan.post.is_ and not who:
        expression = value_in_words(reader, asked.place, plan.post.is_)
        found = f"{title}{reader.bracketed(expression)}"
    return found


def _parts(asked: Asked, condition: Condition) -> tuple[Part, ...]:
    seen: list[Seen] = []
    condition.ask(asked.view, seen)
    return parts_of(asked.reader, asked.place, condition.text, seen)


def _notes(asked: Asked) -> Iterator[str]:
    reader = asked.reader
    people = barred(asked.plan, asked.view)
    if people:
        names = reader.listed(party_titles(reader, people))
        yield reader.say(
            f"{names}办理过前面的环节，应当回避", f"{names} did what went before and may not do it"
        )
    if asked.plan.step.optional:
        yield reader.say("此步可办可不办，不影响后续", "It may be left out; nothing waits for it")
    if asked.plan.step.repeats:
        yield reader.say("待办期间可以多次办理", "It may be done again and again while it is open")
    yield from (reader.text(words) for words in asked.plan.step.guidance)
    yield from (piece.sentence(reader) for piece in advice_of(reader, asked.plan.step))


# -- gates -------------------------------------------------------------------------------------------------------


def _gates(asked: Asked) -> Iterator[Row]:
    """Yield a row for each need of every gate that the step comes to, with whether it holds now."""
    kind = asked.place.kind
    gates = asked.reader.book.kinds[kind].gates
    for place in places_of_step(asked.reader, kind, asked.plan.step.id):
        for gate in gates.get(place, ()):
            if gate.when is None or gate.when.holds(asked.view) is not False:
                yield from (_need(asked, gate, need, place) for need in gate.needs)


def _need(asked: Asked, gate: GatePlan, need: NeedPlan, place: str) -> Row:
    reader = asked.reader
    words = condition_words(reader, asked.place, need.need.when)
    holds = need.when.holds(asked.view)
    says = words if holds else reader.text(need.need.says) or words
    clauses = need.need.clauses or gate.gate.clauses
    if place != asked.plan.step.id:
        stop = cannot(reader, asked.place.kind, place)
        says = says if holds else reader.say(f"{stop}：{says}", f"{stop}: {says}")
    parts = _parts(asked, need.when)
    return Row(says, answer(holds), parts, clauses[0] if clauses else "", line=gate.gate.id)


# -- what it waits for -------------------------------------------------------------------------------------------


def _blocked_by(asked: Asked, gates: tuple[Row, ...]) -> Iterator[str]:
    """Yield what keeps the step from being done now, a sentence each; nothing for one that is done."""
    if asked.status in ("done", "dropped"):
        return
    if asked.status == "":
        yield from _waits_for_event(asked)
    elif asked.status == "armed":
        yield from _waits_for_condition(asked)
    else:
        yield from _waits_for_doing(asked, gates)


def _waits_for_event(asked: Asked) -> Iterator[str]:
    reader, step = asked.reader, asked.plan.step
    kind = asked.place.kind
    known = dict.fromkeys((*asked.plan.joined, *_leading_here(asked)))
    events = [event_words(reader, kind, event) for event in known]
    if not events:
        return
    both = step.joins == "all"
    link = reader.say("，且" if both else "，或", " and " if both else " or ")
    yield reader.say(f"等待：{link.join(events)}", f"Waits for: {link.join(events)}")


def _leading_here(asked: Asked) -> Iterator[str]:
    """Yield the outcomes of other steps that lead to this one."""
    for step, plan in asked.reader.book.kinds[asked.place.kind].steps.items():
        for outcome in plan.outcomes.values():
            if asked.plan.step.id in outcome.outcome.leads:
                yield f"{step}.{outcome.outcome.id}"


def _waits_for_condition(asked: Asked) -> Iterator[str]:
    reader, when = asked.reader, asked.plan.when
    if asked.record.closed is not None:
        yield reader.say("本单已关闭", "It is closed")
    if when is None:
        return
    for part in _parts(asked, when):
        if part.answer != "met":
            now = reader.say(f"现为：{part.value}", f"now: {part.value}") if part.value else ""
            said = part.says + reader.bracketed(now)
            yield reader.say(f"等待：{said}", f"Waits for: {said}")


def _waits_for_doing(asked: Asked, gates: tuple[Row, ...]) -> Iterator[str]:
    reader = asked.reader
    if not _parties(asked):
        yield reader.say("暂无可以办理的人", "There is nobody who may do it")
    lacking = lacking_facts(reader.book.kinds[asked.place.kind], asked.plan, asked.view)
    if lacking:
        titles = reader.listed(
            f"“{meaning_of(reader, asked.place, name).title}”" for name in lacking
        )
        yield reader.say(f"还缺{titles}", f"Still missing: {titles}")
    for row in gates:
        if row.answer != "met":
            yield row.says + reader.bracketed(row.clause)
