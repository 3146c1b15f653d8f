"""Why a deadline falls where it does: start, limit, every stretch counted or skipped, pauses, findings, and rivals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kesu.core.clocks.reckoning import binding
from kesu.core.errors import KesuError
from kesu.core.explaining.events import event_words
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import clock_title
from kesu.core.explaining.parts import parameter, place_of
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import (
    Began,
    ClockWhy,
    Other,
    Parameter,
    Row,
    Stretch,
    Verdict,
    answer,
)
from kesu.core.records.record import ClockState, Finding, Record
from kesu.core.records.views import latest_run
from kesu.core.rulebook.plans import ClockPlan, LimitPlan
from kesu.core.values import Moment, Text
from kesu.core.worktime import Due, parse_limit, tell_parts, tell_seconds

GROUND_WORDS = {
    "agreed": Text("按约定的时间，不按印定的时限", "The time agreed, not the printed limit"),
    "extended": Text("按批准延长后的时间", "The time as extended"),
}


class Run(NamedTuple):
    """A run of a clock under explanation."""

    reader: Reader
    record: Record
    plan: ClockPlan
    state: ClockState
    place: Place

    @property
    def calendar(self) -> str:
        """The name of the clock's own calendar, "" for the book's."""
        return self.plan.clock.calendar

    @property
    def row(self) -> LimitPlan | None:
        """The limit that counts."""
        return self.plan.limits[self.state.row] if self.plan.limits else None

    def moment(self, at: int | None) -> str:
        """Return a moment on the clock's calendar; a phrase while it is not known."""
        if at is None:
            return self.reader.say("待定", "not known yet")
        return self.reader.moment(at, self.calendar)


def why_clock(reader: Reader, record: Record, run_id: str) -> ClockWhy | None:
    """Return why a run of a clock ("measure.1/carry_out#2") is due when it is, or None if there is no such run."""
    state = record.clocks.get(run_id)
    plan = reader.book.kinds[record.kind_of(state.item)].clocks.get(state.clock) if state else None
    if state is None or plan is None:
        return None
    place = place_of(reader, record.kind, state.item, record.opened_at)
    return _why(Run(reader, record, plan, state, place))


def _why(run: Run) -> ClockWhy:
    clock, limit = run.plan.clock, run.row
    clauses = (limit.row.clauses if limit else ()) + clock.clauses
    parameters = _parameters(run)
    return ClockWhy(
        title=run.reader.text(clock.name),
        answer=run.moment(run.state.due),
        line=clock.id,
        clause=clauses[0] if clauses else "",
        clauses=tuple(dict.fromkeys(clauses)),
        says=_says(run),
        basis=clock.basis or (parameters[0].basis if parameters else ""),
        rejected=tuple(dict.fromkeys(r for p in parameters for r in p.rejected)) + clock.rejected,
        rows=tuple(_limit_rows(run)),
        stretches=_stretches(run),
        parameters=parameters,
        notes=tuple(_notes(run)),
        due_at=run.state.due,
        started=tuple(_started(run)),
        limit=limit_words(run.reader, run.place, limit, run.state.limit),
        pauses=tuple(_pauses(run)),
        provisional=tuple(_provisional(run)),
        findings=tuple(_findings(run)),
        others=tuple(_others(run)),
    )


def limit_words(reader: Reader, place: Place, row: LimitPlan | None, stored: str = "") -> str:
    """Return a limit in words of an office; one that a fact gives names the fact."""
    if row is not None and row.until is not None:
        title = value_in_words(reader, place, row.row.text.removeprefix("until "))
        return reader.say(f"以“{title}”为准", f"until “{title}”")
    text = stored or (row.row.text if row else "")
    try:
        return parse_limit(text).say(reader.language)
    except KesuError:
        return text


def _says(run: Run) -> str:
    """Return the whole in one sentence: from when, how long, due when."""
    reader, limit = run.reader, limit_words(run.reader, run.place, run.row, run.state.limit)
    start, due = run.moment(run.state.start), run.moment(run.state.due)
    return reader.say(
        f"自 {start} 起算，{limit}，应于 {due} 前完成", f"From {start}, {limit}: due {due}"
    )


def _parameters(run: Run) -> tuple[Parameter, ...]:
    text = run.row.row.text if run.row else ""
    if not text.startswith("settings."):
        return ()
    name = text.removeprefix("settings.").partition(".")[0]
    return (parameter(run.reader, run.place, name),)


# -- start and limits --------------------------------------------------------------------------------------------


def _started(run: Run) -> Iterator[Began]:
    """Yield every start event with when it occurred; the one whose moment the run begins at is used."""
    if run.plan.runs_while is not None:
        words = condition_words(run.reader, run.place, run.plan.clock.runs_while)
        yield Began(words, run.moment(run.state.start), run.plan.clock.clause, used=True)
    for start in run.plan.starts:
        at = _occurred(run, start.event)
        words = event_words(run.reader, run.place.kind, start.event)
        clauses = start.start.clauses or run.plan.clock.clauses
        used = at == run.state.start
        yield Began(words, run.moment(at) if at else "", clauses[0] if clauses else "", used)


def _occurred(run: Run, event: str) -> Moment | None:
    """Return when a start event occurred: the time that the run begins at if it is one, else its last."""
    prefix, name = f"{run.state.item}/", event
    if event.startswith("parent."):
        prefix, name = "/", event.removeprefix("parent.")
    moments = [o.at for o in run.record.events.get(prefix + name, ())]
    if run.state.start in moments:
        return run.state.start
    return moments[-1] if moments else None


def _limit_rows(run: Run) -> Iterator[Row]:
    """Yield the rows of a limit that has several, the one that counts marked."""
    if len(run.plan.limits) < 2:
        return
    for i, row in enumerate(run.plan.limits):
        words = limit_words(
            run.reader, run.place, row, run.state.limit if i == run.state.row else ""
        )
        if row.setting is not None and i != run.state.row:
            words = _setting_limit(run, row)
        when = condition_words(run.reader, run.place, row.row.when)
        clauses = row.row.clauses or run.plan.clock.clauses
        counts = i == run.state.row
        yield Row(
            run.reader.say(f"{when}：{words}", f"{when}: {words}"),
            answer(None if counts and run.state.provisional else counts),
            clause=clauses[0] if clauses else "",
            used=counts,
        )


def _setting_limit(run: Run, row: LimitPlan) -> str:
    name = row.row.text.removeprefix("settings.").partition(".")[0]
    return parameter(run.reader, run.place, name).value


# -- arithmetic --------------------------------------------------------------------------------------------------


def _reckoned(run: Run) -> Due | None:
    """Return the arithmetic of the printed limit; there is none for a time that was agreed or that a fact gives."""
    row = run.row
    if row is None or row.until is not None or run.state.ground != "printed" or not run.state.due:
        return None
    closed = tuple((a, b) for a, b in run.state.pauses if b is not None)
    calendar = run.reader.calendar_of(run.calendar)
    return calendar.limit(run.state.start, parse_limit(run.state.limit), closed)


def _stretches(run: Run) -> tuple[Stretch, ...]:
    due = _reckoned(run)
    if due is None:
        return ()
    zone = run.reader.calendar_of(run.calendar).tz
    return tuple(Stretch(*told) for told in tell_parts(due.why, zone, run.reader.language))


def _pauses(run: Run) -> Iterator[str]:
    for begin, end in run.state.pauses:
        since = run.moment(begin)
        if end is None:
            yield run.reader.say(f"自 {since} 起暂停计时", f"Paused since {since}")
        else:
            length = tell_seconds(end - begin, run.reader.language)
            yield run.reader.say(
                f"{since} 至 {run.moment(end)} 暂停计时（{length}）",
                f"Paused from {since} to {run.moment(end)} ({length})",
            )


# -- what makes it provisional, what moved it --------------------------------------------------------------------


def _provisional(run: Run) -> Iterator[str]:
    reader = run.reader
    if run.state.provisional:
        yield reader.say(
            "适用哪一条时限还没有确定，暂按最短的计算",
            "Which limit applies is not known yet; the strictest is shown",
        )
    if run.state.unpublished:
        yield reader.say(
            "所涉年度的放假安排尚未公布，公布后重新计算",
            "The official days off of a year it reaches into are not published; it is reckoned again then",
        )


def _notes(run: Run) -> Iterator[str]:
    says = run.reader.text(run.plan.clock.says)
    if says:
        yield says
    if run.state.ground in GROUND_WORDS:
        yield run.reader.text(GROUND_WORDS[run.state.ground])
    if run.state.stopped_at is not None:
        at = run.moment(run.state.stopped_at)
        yield run.reader.say(f"{at} 停止计时", f"Stopped {at}")
    if run.state.status == "ended":
        yield run.reader.say("本单已关闭，不再计时", "Nothing is owed any more: it is closed")


# -- findings ----------------------------------------------------------------------------------------------------


def _findings(run: Run) -> Iterator[Verdict]:
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
        return run.reader.say("不再算超期", "No longer late")
    if finding.at == finding.due:
        return run.reader.say(f"超期：应于 {due} 前，届时未完成", f"Late: due {due}, not done then")
    return run.reader.say(f"超期：应于 {due} 前，实际 {at}", f"Late: due {due}, done {at}")


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


def _others(run: Run) -> Iterator[Other]:
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
    if winner.state.due is None or loser.state.due is None:
        return run.reader.say("到期时间还没有确定", "Its due moment is not known yet")
    if winner.state.ground != "printed" and loser.state.ground == "printed":
        why = run.reader.say(
            "约定或延长的时间优先于印定的时限",
            "a time agreed or extended goes before a printed one",
        )
    else:
        why = run.reader.say(
            "同一事项取较严的时限", "of several limits on one duty the stricter binds"
        )
    return run.reader.say(
        f"{'以此为准' if wins else '不以此为准'}：{why}", f"{'Binds' if wins else 'Yields'}: {why}"
    )
