"""Why a decision says what it says: the rows looked at, what is missing, what holds meanwhile, what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.explaining.changes import changes_of
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import party_title, step_title
from kesu.core.explaining.parts import (
    grounds,
    parameters_of,
    parts_of,
    place_of,
)
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import DecisionWhy, Override, Row, answer
from kesu.core.explaining.tables import (
    BY_HAND,
    Case,
    Looked,
    decision_words,
    given_words,
    row_words,
)
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Decided, Record, key
from kesu.core.records.views import View
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import DecisionPlan
from kesu.core.values import Truth

__all__ = ["decision_words", "missing_of", "row_grounds", "why_decision"]


def why_decision(
    reader: Reader, record: Record, item: str, decision: str, decided: Decided | None = None
) -> DecisionWhy | None:
    """Return why `decision` of a record ("" or item) says what it says, or None while it has not been asked.

    `decided` takes the place of what stands in the record: an earlier answer, kept elsewhere.
    """
    kind = record.kind_of(item)
    found = decided or record.decisions.get(key(item, decision))
    plan = reader.book.kinds[kind].decisions.get(decision)
    if plan is None or found is None:
        return None
    place = place_of(reader, record.kind, item, record.opened_at)
    view = _view(reader, record, item) if decided is None else None
    return _why(Case(reader, place, plan, found, view))


def _view(reader: Reader, record: Record, item: str) -> View:
    """Return what the rows below the one that decided would have read; they were not asked."""
    at = max((o.at for found in record.events.values() for o in found), default=record.opened_at)
    look = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    return View(record, item, look, reader.calendar)


def _why(case: Case) -> DecisionWhy:
    reader, plan, decided = case.reader, case.plan, case.decided
    decision, used = plan.decision, case.used
    cited: m.Line = used if used is not None and used.clauses else decision
    return DecisionWhy(
        title=reader.text(decision.name),
        answer=_answer(case),
        line=decision.id,
        clause=cited.clause,
        clauses=tuple(dict.fromkeys((*cited.clauses, *decision.clauses))),
        says=_says(case, used),
        basis=(used.basis if used else "") or decision.basis,
        rejected=tuple(dict.fromkeys((*(used.rejected if used else ()), *decision.rejected))),
        rows=tuple(_rows(case)),
        parameters=parameters_of(reader, case.place, _resting(case)),
        missing=missing_of(reader, case.place, _lacking(case)),
        change=reader.joined(changes_of(case)),
        notes=tuple(_notes(case)),
        status=decided.status,
        meanwhile=_meanwhile(case),
        override=_override(case),
    )


def missing_of(reader: Reader, place: Place, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return names with their titles, each once."""
    return tuple((name, meaning_of(reader, place, name).title) for name in dict.fromkeys(names))


def _lacking(case: Case) -> tuple[str, ...]:
    """Return what the decision lacks; a measure that cannot be read lacks the facts by which it counts."""
    measures = case.reader.book.kinds[case.place.kind].measures
    found: list[str] = []
    for name in case.decided.missing:
        same = measures[name].measure.same if name in measures and case.view else ()
        facts = [f for f in same if case.view and case.view.values.get(f) is None]
        found.extend(facts or [name])
    return tuple(dict.fromkeys(found))


def _answer(case: Case) -> str:
    words = decision_words(case.reader, case.plan.decision, case.decided.value)
    if case.decided.status == "provisional":
        return words + case.reader.bracketed(case.reader.say("暂定", "provisional"))
    if case.decided.status in BY_HAND:
        return words + case.reader.bracketed(case.reader.say("人工认定", "decided by a person"))
    return words


def _says(case: Case, used: m.Row | None) -> str:
    if used is None or case.decided.status in BY_HAND:
        return case.reader.text(case.plan.decision.says)
    return row_words(case.reader, case.place, used)


def row_grounds(reader: Reader, place: Place, plan: DecisionPlan, decided: Decided) -> str:
    """Return on what the row that gave the answer rests, with the values it found."""
    case = Case(reader, place, plan, decided)
    for looked in case.rows:
        if looked.plan.row.id == decided.row and looked.plan.when is not None:
            return grounds(reader, place, looked.plan.when.text, looked.seen)
    return row_words(reader, place, case.used) if case.used else ""


# -- rows --------------------------------------------------------------------------------------------------------


def _rows(case: Case) -> Iterator[Row]:
    if case.plan.when is not None:
        yield _precondition(case, case.plan.when.text)
    for looked in case.rows:
        yield _row(case, looked)


def _precondition(case: Case, text: str) -> Row:
    words = condition_words(case.reader, case.place, text)
    held: Truth = bool(case.decided.trace) or None
    if case.decided.status == "not_applicable":
        held = False
    says = case.reader.say(f"前提：{words}", f"Asked only if: {words}")
    return Row(says, answer(held), clause=case.plan.decision.clause)


def _row(case: Case, looked: Looked) -> Row:
    row, when = looked.plan.row, looked.plan.when
    parts = parts_of(case.reader, case.place, when.text, looked.seen) if when else ()
    return Row(
        _row_says(case, row),
        answer(looked.answer),
        parts,
        row.clause or case.plan.decision.clause,
        used=row.id == case.decided.row and case.decided.status not in BY_HAND,
        line=row.id,
    )


def _row_says(case: Case, row: m.Row) -> str:
    words, given = row_words(case.reader, case.place, row), given_words(case, row)
    return case.reader.say(f"{words} → {given}", f"{words} → {given}") if given else words


def _resting(case: Case) -> list[str]:
    """The conditions whose settings matter: of the row that decides and of those still open, else of all."""
    near = [
        looked.plan.row.when
        for looked in case.rows
        if looked.answer is None or looked.plan.row.id == case.decided.row
    ]
    return near or [looked.plan.row.when for looked in case.rows]


# -- what else is to be said -------------------------------------------------------------------------------------


def _meanwhile(case: Case) -> str:
    reader, decided = case.reader, case.decided
    words = decision_words(reader, case.plan.decision, decided.value)
    if decided.status == "provisional":
        return reader.say(
            f"补齐之前暂按“{words}”办理：时限照此起算，不作处罚依据",
            f"Until then “{words}” holds: limits run by it, no penalty rests on it",
        )
    if decided.status == "undecided":
        return reader.say("补齐之前不作判定", "Nothing is decided until then")
    return ""


def _override(case: Case) -> Override | None:
    decided = case.decided
    if decided.status not in BY_HAND:
        return None
    return Override(
        party_title(case.reader, decided.by),
        decided.reason,
        decision_words(case.reader, case.plan.decision, decided.machine),
    )


def _notes(case: Case) -> Iterator[str]:
    reader, decision = case.reader, case.plan.decision
    override = _override(case)
    if override is not None:
        yield _override_words(reader, override)
    if decision.ask_at and case.decided.missing:
        step = step_title(reader, case.place.kind, decision.ask_at)
        yield reader.say(f"最迟在“{step}”时问清", f"To be asked at “{step}” at the latest")


def _override_words(reader: Reader, override: Override) -> str:
    because_zh = f"，理由：{override.reason}" if override.reason else ""
    because_en = f", because: {override.reason}" if override.reason else ""
    return reader.say(
        f"由{override.by}认定{because_zh}；按规程应为“{override.machine}”",
        f"Decided by {override.by}{because_en}; by the table it would be “{override.machine}”",
    )
