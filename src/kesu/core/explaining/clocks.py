"""Why a deadline falls where it does: start, limit, every stretch counted or skipped, pauses, findings, and rivals."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.explaining.events import event_words
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.findings import findings_of, others_of
from kesu.core.explaining.parts import parameter, place_of
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.runs import Run, limit_words
from kesu.core.explaining.shapes import (
    Began,
    ClockWhy,
    Parameter,
    Row,
    Stretch,
    answer,
)
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import LimitPlan
from kesu.core.values import Moment, Text
from kesu.core.worktime import Due, parse_limit, tell_parts, tell_seconds

GROUND_WORDS = {
    "agreed": Text("按约定的时间，不按规程的时限", "The time agreed, not the printed limit"),
    "extended": Text("按批准延长后的时间", "The time as extended"),
    "exempt": Text("已免除，不再计时", "Nothing is owed: it is exempt"),
}


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
        findings=tuple(findings_of(run)),
        others=tuple(others_of(run)),
    )


def _says(run: Run) -> str:
    """Return the whole in one sentence: from when, how long, due when."""
    reader, limit = run.reader, limit_words(run.reader, run.place, run.row, run.state.limit)
    start, due = run.moment(run.state.start), run.moment(run.state.due)
    since = reader.say(f"自 {start} 起算，{limit}", f"From {start}, {limit}")
    if run.state.due is None:
        return since + reader.say("，到期时间待定", ": due moment not known yet")
    if run.state.ground == "printed":
        return since + reader.say(f"，应于 {due} 前完成", f": due {due}")
    if run.state.ground == "agreed":
        return since + reader.say(f"；已约定为 {due}", f"; agreed for {due}")
    return since + reader.say(f"；已延长到 {due}", f"; extended to {due}")


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
            f"{when} → {words}",
            answer(None if run.state.provisional else counts),
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
