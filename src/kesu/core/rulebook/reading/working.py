"""Reading steps, triggers and posts."""

from __future__ import annotations

from dataclasses import replace

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.common import common
from kesu.core.rulebook.reading.postings import advice_of
from kesu.core.rulebook.reading.times import every_of, take_of
from kesu.core.rulebook.tables import Table
from kesu.core.values import Text


def step(line_id: str, t: Table) -> m.Step:
    asks = t.texts("asks")
    outcomes = tuple(_from_round(line_id, _outcome(r)) for r in t.rows("outcomes", bare="id"))
    return m.Step(
        **common(line_id, t),
        of=t.text("of", needed=True),
        opens=t.texts("opens"),
        joins=t.choice("joins", ("any", "all"), "any"),
        when=t.text("when"),
        by=tuple(_who(r) for r in t.rows("by", bare="post")),
        asks=tuple(a for a in asks if not a.endswith("?")),
        wishes=tuple(a[:-1] for a in asks if a.endswith("?")),
        adds=t.text("adds"),
        number=_how_many(t),
        outcomes=outcomes or (m.Outcome(id="done", title=Text("完成", "Done"), file=t.file),),
        not_by=t.texts("not_by"),
        if_barred=t.choice("if_barred", ("next above", "refuse"), "next above"),
        rests_on=t.texts("rests_on"),
        approves=t.text("approves"),
        optional=t.truth("optional"),
        repeats=t.truth("repeats"),
        in_order=t.truth("in_order"),
        hands_to=_hands_to(t),
        together=t.text("together"),
        **advice_of(t),
    )


def _hands_to(t: Table) -> tuple[str, ...] | None:
    """Return to whom alone a step may be given; None where nothing is said: then to anybody."""
    is_said = t.has("hands_to")
    found = t.texts("hands_to")
    return found if is_said else None


def _who(t: Table) -> m.Who:
    found = m.Who(t.text("post", needed=True), t.text("when"), t.truth("or_above"))
    t.finish()
    return found


def _outcome(t: Table) -> m.Outcome:
    sets = t.table("sets")
    found = m.Outcome(
        **common(t.text("id", needed=True), t),
        needs=t.texts("needs"),
        leads=t.texts("leads"),
        next_round=t.choice("round", ("same", "next"), "same") == "next",
        from_round=t.text("from_round"),
        closes=t.text("closes"),
        numbers=t.text("numbers"),
        sets={k: sets.text(k) for k in sets.raw} if sets else {},
        when=t.text("when"),
        alone=t.truth("alone"),
    )
    t.finish()
    return found


def _from_round(step_id: str, found: m.Outcome) -> m.Outcome:
    """Return an outcome that is open from a later round on as one with that condition (language §2, G37)."""
    if not found.from_round:
        return found
    reached = f"{step_id}.round >= {found.from_round}"
    return replace(found, when=f"({found.when}) and {reached}" if found.when else reached)


def _how_many(t: Table) -> int | str:
    """Return how many people must do a step: a whole number from 1, "settings.x", "all", or a share such as "2/3"."""
    value = t.anything("number", 1)
    if isinstance(value, str) and (value.startswith("settings.") or share_of(value)):
        return value
    if type(value) is int and value >= 1:
        return value
    write = 'write number = 2, "all", "2/3" or "settings.x"'
    t.fault("wrong_sort", f"number = {value!r}", write)
    return 1


def share_of(text: str) -> tuple[int, int] | None:
    """Return what share of those named must sign: (2, 3) for "2/3", (1, 1) for "all"; None for what is no share."""
    if text == "all":
        return 1, 1
    part, slash, whole = text.partition("/")
    if not slash or not part.isdecimal() or not whole.isdecimal():
        return None
    return (int(part), int(whole)) if 0 < int(part) <= int(whole) else None


def trigger(line_id: str, t: Table) -> m.Trigger:
    return m.Trigger(
        **common(line_id, t),
        of=t.text("of", needed=True),
        on=t.texts("on"),
        when=t.text("when"),
        while_=t.text("while"),
        for_each=t.text("for_each"),
        every=every_of(t),
        take=take_of(t),
        once=t.text("once"),
        do=tuple(act(r) for r in t.rows("do")),
    )


def act(t: Table) -> m.Act:
    verbs = [v for v in m.ACT_VERBS if t.has(v)]
    if len(verbs) != 1:
        t.fault("no_verb", f"do = {t.raw!r}", f"write exactly one of: {', '.join(m.ACT_VERBS)}")
        t.asked.extend(t.raw)
        return m.Act("tell", "")
    with_ = t.table("with")
    found = m.Act(
        verbs[0],
        t.text(verbs[0]),
        {k: with_.text(k) for k in with_.raw} if with_ else {},
        t.text("link"),
        t.texts("copy"),
        t.text("whom"),
        t.text("after"),
        t.words("says"),
        t.clauses,
        t.text("about"),
    )
    t.finish()
    return found


def post(line_id: str, t: Table) -> m.Post:
    return m.Post(
        **common(line_id, t),
        is_=t.text("is"),
        is_department=t.truth("department"),
        in_department=t.text("in"),
        heads=t.text("heads"),
        above=t.text("above"),
        resolved=t.choice("resolved", ("live", "once"), "live"),
        outside=t.truth("outside"),
        deputy=t.text("deputy"),
    )
