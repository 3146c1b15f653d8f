"""What was found of a run of a clock, what superseded it, and the other clocks on the same duty."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.clocks.reckoning import binding
from kesu.core.explaining.names import clock_title
from kesu.core.explaining.runs import Run, limit_words
from kesu.core.explaining.shapes import Other, Verdict
from kesu.core.records.record import ClockState, Finding
from kesu.core.records.views import latest_run
from kesu.core.rulebook.plans import ClockPlan
from kesu.core.values import Text

# -- findings ----------------------------------------------------------------------------------------------------


def findings_of(run: Run) -> Iterator[Verdict]:
    """Yield every finding on the run, oldest first, with what superseded it."""
    found = [f for f in run.record.findings if f.clock == run.state.id]
    for i, finding in enumerate(found):
        last = i == len(found) - 1
        words = _finding_words(run, finding)
        if not last:
            words += _superseded_by(run, found[i + 1])
        yield Verdict(finding.verdict, words, last)


def _finding_words(run: Run, finding: Finding) -> str:
    due, at = run.moment(finding.due), run.moment(finding.at)
    if finding.verdict == "met":
        return run.reader.say(f"按时：应于 {due} 前，实际 {at}", f"In time: due {due}, done {at}")
    if finding.verdict == "none":
        return run.reader.say("不再算逾期", "No longer late")
    if finding.at == finding.due:
        return run.reader.say(f"逾期：应于 {due} 前，届时未完成", f"Late: due {due}, not done then")
    return run.reader.say(f"逾期：应于 {due} 前，实际 {at}", f"Late: due {due}, done {at}")


_ACTS_THAT_TURN = {
    "correct": Text("更正", "a correction"),
    "agree": Text("约定时间", "an agreed time"),
    "extend": Text("延长时限", "an extension"),
    "hear": Text("日历或计时的变动", "a change of calendar or timer"),
    "do": Text("后来的办理", "what was done later"),
    "fill": Text("后来的填写", "what was filled in later"),
}


def _superseded_by(run: Run, later: Finding) -> str:
    act = run.reader.text(_ACTS_THAT_TURN.get(later.why, Text(later.why, later.why)))
    return run.reader.say(f"（已被取代，因{act}）", f" (superseded by {act})")


# -- other clocks on the same duty -------------------------------------------------------------------------------


def others_of(run: Run) -> Iterator[Other]:
    """Yield the other clocks on the same duty, with which of the two binds and why."""
    runs = _on_same_duty(run)
    binds = binding(runs)
    for plan, state in runs:
        if state.id == run.state.id:
            continue
        other = Run(run.reader, run.record, plan, state, run.place)
        winner = binds is not None and binds[1].id == state.id
        yield Other(
            clock_title(run.reader, run.place.kind, plan.clock.id),
            limit_words(run.reader, run.place, other.row, state.limit),
            other.moment(state.due),
            winner,
            _rank_words(run, other, wins=winner),
            plan.clock.clause,
        )


def _on_same_duty(run: Run) -> list[tuple[ClockPlan, ClockState]]:
    plans = run.reader.book.kinds[run.place.kind].clocks.values()
    found = []
    for plan in plans:
        if plan.clock.duty != run.plan.clock.duty:
            continue
        mine = plan.clock.id == run.plan.clock.id
        state = run.state if mine else latest_run(run.record, run.state.item, plan.clock.id)
        if state is not None:
            found.append((plan, state))
    return found


def _rank_words(run: Run, other: Run, *, wins: bool) -> str:
    """Return why of two limits on one duty one binds: agreed or extended ones first, then the stricter."""
    winner, loser = (other, run) if wins else (run, other)
    if winner.state.due is None:
        return run.reader.say("到期时间都还没有确定", "No due moment is known yet")
    if loser.state.due is None:
        why = run.reader.say(
            "另一时限的到期时间还没有确定", "the due moment of the other is not known yet"
        )
    elif winner.state.ground != "printed" and loser.state.ground == "printed":
        why = run.reader.say(
            "约定或延长的时间优先于规程的时限",
            "a time agreed or extended goes before a printed one",
        )
    else:
        why = run.reader.say(
            "同一事项取较严的时限", "of several limits on one duty the stricter binds"
        )
    return run.reader.say(
        f"{'以此为准' if wins else '不以此为准'}：{why}", f"{'Binds' if wins else 'Yields'}: {why}"
    )
