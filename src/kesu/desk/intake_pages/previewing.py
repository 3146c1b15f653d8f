"""What a record would come to if it were filed as typed: grade, steps, deadlines, what is still asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kesu.core.clocks.binding import binding_run
from kesu.core.explaining import Reader, Told, why_clock, why_decision
from kesu.core.explaining.names import item_title, party_titles, step_title
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import ClockState, Decided, Record
from kesu.core.values import NOT_APPLICABLE
from kesu.core.worktime import Calendar
from kesu.desk.case_pages.entering import explained
from kesu.desk.case_pages.judged import badge
from kesu.desk.case_pages.standing import calendar_of, deadline
from kesu.desk.case_pages.words import shown
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.why import Why


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A decision as it would stand."""

    title: str
    answer: str
    badge: str
    status: str
    clause: str
    why: Why
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Next:
    """A step that would be open, who would do it, and until when."""

    title: str
    clause: str
    parties: tuple[str, ...]
    due: int | None
    deadline: Deadline | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole preview. `missing` are facts that would still be asked, each once."""

    decisions: tuple[Foreseen, ...]
    steps: tuple[Next, ...]
    missing: tuple[tuple[str, str], ...]
    refusals: tuple[Told, ...]


def preview_of(outcome: Outcome, reader: Reader, now: int) -> Preview:
    """Return what an outcome that was only tried would mean."""
    record = outcome.record
    told = explained(outcome.refusals, reader, record.kind, "")
    if outcome.refusals:
        return Preview((), (), (), tuple(t for _refusal, t in told))
    decisions = tuple(_decisions(record, reader))
    missing = dict(pair for each in decisions for pair in each.missing)
    return Preview(decisions, tuple(_steps(record, reader, now)), tuple(missing.items()), ())


def _decisions(record: Record, reader: Reader) -> Iterable[Foreseen]:
    for at, decided in record.decisions.items():
        why = why_decision(reader, record, "", at.removeprefix("/"))
        if why is not None and _is_telling(decided):
            yield Foreseen(
                why.title, why.answer, badge(decided), decided.status, why.clause, shown(why),
                why.missing,
            )  # fmt: skip


def _is_telling(decided: Decided) -> bool:
    """What is wholly open says nothing yet; the question comes with a later step."""
    return decided.value is not None and decided.value is not NOT_APPLICABLE


def _steps(record: Record, reader: Reader, now: int) -> Iterable[Next]:
    for at, state in record.steps.items():
        item, _, step = at.partition("/")
        kind = record.kind_of(item)
        plan = reader.book.kinds[kind].steps.get(step)
        if state.status != "open" or plan is None or plan.step.optional:
            continue
        run = binding_run(record, reader.book, item, step)
        why = why_clock(reader, record, run.id) if run is not None else None
        about = item_title(reader, item)
        title = step_title(reader, kind, step)
        yield Next(
            f"{about} · {title}" if about else title,
            plan.step.clause,
            party_titles(reader, state.parties),
            run.due if run is not None else None,
            _standing(record, reader, run, now) if run is not None else None,
            shown(why) if why is not None else None,
        )


def _standing(record: Record, reader: Reader, run: ClockState, now: int) -> Deadline:
    calendars: Mapping[str, Calendar] = {reader.book.calendar: reader.calendar, **reader.calendars}
    return deadline(run, record, calendar_of(reader.book, calendars, run), now)
