"""Reading measures, decisions and gates."""

from __future__ import annotations

from typing import Any

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.common import common, options
from kesu.core.rulebook.tables import Table


def measure(line_id: str, t: Table) -> m.Measure:
    window = t.table("window")
    rolling = window.text("rolling") if window else ""
    calendar = window.text("calendar") if window else ""
    before = window.text("before") if window else ""
    which = window.choice("which", ("this", "last"), "this") if window else "this"
    if window:
        window.finish()
    return m.Measure(
        **common(line_id, t),
        of=t.text("of", needed=True),
        counts=t.text("counts", needed=True),
        same=t.texts("same"),
        where=t.text("where"),
        sums=t.text("sums"),
        holder=t.text("holder"),
        window=rolling or calendar,
        calendar_window=bool(calendar),
        before=before,
        previous=which == "last",
        dated=t.text("dated"),
        in_a_row=t.truth("in_a_row"),
        only=t.choice("only", ("roots", "all"), "roots"),
        read=t.text("read", "live"),
    )


def decision(line_id: str, t: Table) -> m.Decision:
    t.choice("hit", ("first",), "first")
    ask = t.table("must_ask")
    override = t.table("override")
    found = m.Decision(
        **common(line_id, t),
        of=t.text("of", needed=True),
        rows=tuple(_row(r) for r in t.rows("row")),
        values=options(t, "values"),
        when=t.text("when"),
        by=t.texts("by"),
        ask=ask.texts("facts") if ask else (),
        ask_at=ask.text("at") if ask else "",
        meanwhile=_meanwhile(t),
        override_by=override.texts("by") if override else (),
        override_needs=override.texts("needs") if override else (),
        revisable=t.text("revisable", "until closed"),
    )
    for part in (ask, override):
        if part:
            part.finish()
    return found


def _meanwhile(t: Table) -> Any:
    part = t.table("while_unknown")
    if part is None:
        return None
    value = part.anything("gives")
    part.choice("as", ("provisional",), "provisional")
    part.finish()
    return value


def _row(t: Table) -> m.Row:
    found = m.Row(
        **common(t.text("id", t.line_id.rsplit(".", 1)[-1]), t),
        when=t.text("when", needed=True),
        gives=t.anything("gives"),
    )
    if found.gives is None:
        t.fault("missing_key", "gives is not there", "write gives = …")
    t.finish()
    return found


def gate(line_id: str, t: Table) -> m.Gate:
    return m.Gate(
        **common(line_id, t),
        of=t.text("of", needed=True),
        before=t.texts("before"),
        needs=tuple(_need(r) for r in t.rows("needs", bare="when")),
        when=t.text("when"),
    )


def _need(t: Table) -> m.Need:
    found = m.Need(t.text("when", needed=True), t.words("says"), t.clauses)
    t.finish()
    return found
