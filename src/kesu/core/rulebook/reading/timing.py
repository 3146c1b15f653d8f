"""Reading clocks."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.common import common
from kesu.core.rulebook.reading.working import act
from kesu.core.rulebook.tables import Table


def clock(line_id: str, t: Table) -> m.Clock:
    return m.Clock(
        **common(line_id, t),
        of=t.text("of", needed=True),
        duty=t.text("duty", line_id),
        starts=tuple(_start(r) for r in t.rows("starts", bare="event")),
        take=t.choice("take", ("latest", "earliest"), "latest"),
        stops=t.texts("stops"),
        limit=tuple(_limit(r) for r in t.rows("limit", bare="limit")),
        when=t.text("when"),
        pauses=tuple(_pause(r) for r in t.rows("pauses")),
        per=t.text("per", "round"),
        runs_while=t.text("runs_while"),
        counts=t.choice("counts", ("each visit", "all visits"), "all visits"),
        within=t.text("within"),
        owner=t.text("owner"),
        calendar=t.text("calendar"),
        agree=_agreement(t),
        extend=_extension(t),
        exempt=_exemption(t),
        near=t.texts("near"),
        late=tuple(act(r) for r in t.rows("late")),
    )


def _start(t: Table) -> m.Start:
    found = m.Start(t.text("event", needed=True), t.text("when"), t.clauses)
    t.finish()
    return found


def _limit(t: Table) -> m.LimitRow:
    found = m.LimitRow(t.text("limit", needed=True), t.text("when"), t.clauses)
    t.finish()
    return found


def _pause(t: Table) -> tuple[str, str]:
    found = (t.text("from", needed=True), t.text("until", needed=True))
    t.finish()
    return found


def _agreement(t: Table) -> m.Agreement | None:
    part = t.table("agree")
    if part is None:
        return None
    found = m.Agreement(
        part.text("by", needed=True), part.text("before"), part.truth("renewable"), part.clauses
    )
    part.finish()
    return found


def _extension(t: Table) -> m.Extension | None:
    part = t.table("extend")
    if part is None:
        return None
    found = m.Extension(
        part.text("to", needed=True),
        part.texts("by"),
        part.texts("needs"),
        part.truth("before_due", True),
        part.clauses,
    )
    part.finish()
    return found


def _exemption(t: Table) -> m.Exemption | None:
    part = t.table("exempt")
    if part is None:
        return None
    found = m.Exemption(part.text("when", needed=True), part.text("instead"), part.clauses)
    part.finish()
    return found
