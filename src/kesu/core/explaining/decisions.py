"""Why a decision says what it says: the rows looked at, what is missing, what holds meanwhile, what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kesu.core.conditions import parse
from kesu.core.explaining.amounts import plain_words, truth_words
from kesu.core.explaining.expressions import condition_words, leaf_words, leaves
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import STATE_WORDS, option_title, party_title, step_title
from kesu.core.explaining.parts import (
    Seen,
    grounds,
    parameters_of,
    parts_of,
    place_of,
    turned,
    verdict,
)
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import DecisionWhy, Override, Row, answer
from kesu.core.records.record import Decided, Record, key
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import DecisionPlan, RowPlan
from kesu.core.values import NOT_APPLICABLE, Truth

BY_HAND = ("overridden", "decided")
MOST_CHANGES = 3


class Looked(NamedTuple):
    """A row that was looked at: its plan, its answer, and what its parts found."""

    plan: RowPlan
    answer: Truth
    seen: tuple[Seen, ...]


class Case(NamedTuple):
    """A decision under explanation."""

    reader: Reader
    place: Place
    plan: DecisionPlan
    decided: Decided

    @property
    def rows(self) -> list[Looked]:
        """The rows that were looked at, in the order of the table."""
        return [
            Looked(plan, found[1], tuple(found[2]))
            for plan, found in zip(self.plan.rows, self.decided.trace, strict=False)
        ]

    @property
    def used(self) -> m.Row | None:
        """The row that gave the answer, if one did."""
        return next((r.row for r in self.plan.rows if r.row.id == self.decided.row), None)


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
    return _why(Case(reader, place, plan, found))


def _why(case: Case) -> DecisionWhy:
    reader, _, plan, decided = case
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
        missing=missing_of(reader, case.place, decided.missing),
        change=reader.joined(_changes(case)),
        notes=tuple(_notes(case)),
        status=decided.status,
        meanwhile=_meanwhile(case),
        override=_override(case),
    )


def decision_words(reader: Reader, decision: m.Decision, value: Any) -> str:
    """Return a decision's value in words."""
    if value is None:
        return reader.say("尚不能判定", "cannot be decided yet")
    if value is NOT_APPLICABLE:
        return reader.text(STATE_WORDS["not_applicable"])
    if isinstance(value, bool):
        return truth_words(reader, value)
    if decision.values:
        return option_title(reader, decision.values, value)
    return plain_words(reader, value)


def missing_of(reader: Reader, place: Place, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return names with their titles, each once."""
    return tuple((name, meaning_of(reader, place, name).title) for name in dict.fromkeys(names))


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


def row_words(reader: Reader, place: Place, row: m.Row) -> str:
    """Return what a row asks: the author's words, else its condition."""
    return reader.text(row.says) or condition_words(reader, place, row.when)


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
    words, given = row_words(case.reader, case.place, row), _gives(case, row)
    return case.reader.say(f"{words} → {given}", f"{words} → {given}") if given else words


def _gives(case: Case, row: m.Row) -> str:
    if isinstance(row.gives, dict):
        return ""
    return decision_words(case.reader, case.plan.decision, row.gives)


def _resting(case: Case) -> list[str]:
    """The conditions whose settings matter: of the row that decides and of those still open, else of all."""
    near = [
        looked.plan.row.when
        for looked in case.rows
        if looked.answer is None or looked.plan.row.id == case.decided.row
    ]
    return near or [looked.plan.row.when for looked in case.rows]


# -- what would change it ----------------------------------------------------------------------------------------


def _changes(case: Case) -> list[str]:
    if case.decided.status in ("not_applicable", *BY_HAND):
        return []
    found = [*_near(case, unknown=True), *_near(case, unknown=False)]
    told = list(dict.fromkeys(found))[:MOST_CHANGES]
    return told or _below(case)


def _near(case: Case, *, unknown: bool) -> Iterator[str]:
    """Rows above the one that decides which one answer more, or one answer otherwise, would make hold."""
    for looked in case.rows:
        open_ = looked.answer is None
        if looked.answer is True or open_ is not unknown or _same_value(case, looked.plan):
            continue
        wanted = _wanted(case, looked)
        if wanted:
            yield _would(case, wanted, looked.plan.row)


def _same_value(case: Case, row: RowPlan) -> bool:
    settled = case.decided.status == "final"
    return row.formula is None and settled and bool(row.gives == case.decided.value)


def _wanted(case: Case, looked: Looked) -> str:
    """Return the part that alone would make the row hold; of what is not known, all that is open together."""
    if looked.plan.when is None:
        return ""
    node = parse(looked.plan.when.text)
    parts = list(leaves(node))
    answers = [turned(s[0], p.negated) for p, s in zip(parts, looked.seen, strict=False)]
    for i, found in enumerate(answers):
        if found is not True and verdict(node, [*answers[:i], True, *answers[i + 1 :]]) is True:
            return leaf_words(case.reader, case.place, parts[i])
    if verdict(node, [a is not False for a in answers]) is not True:
        return ""
    words = [
        leaf_words(case.reader, case.place, p)
        for p, a in zip(parts, answers, strict=False)
        if a is None
    ]
    return case.reader.say("，且", " and ").join(words)


def _would(case: Case, wanted: str, row: m.Row) -> str:
    given, clause = _gives(case, row), row.clause or case.plan.decision.clause
    cited = case.reader.bracketed(clause)
    if not given:
        return case.reader.say(
            f"如果{wanted}，则按该条判定{cited}", f"If {wanted}, that row decides{cited}"
        )
    return case.reader.say(
        f"如果{wanted}，则判为“{given}”{cited}", f"If {wanted}, it would be “{given}”{cited}"
    )


def _below(case: Case) -> list[str]:
    """Where nothing above could change it: which answer waits below the row that decides."""
    ids = [r.row.id for r in case.plan.rows]
    after = case.plan.rows[ids.index(case.decided.row) + 1 :] if case.decided.row in ids else ()
    for row in after:
        given = _gives(case, row.row)
        if row.formula is None and row.gives != case.decided.value and given:
            cited = case.reader.bracketed(row.row.clause or case.plan.decision.clause)
            return [
                case.reader.say(
                    f"如果不再符合这一条，则依次看其后各条，可能判为“{given}”{cited}",
                    f"If this row no longer held, the rows below would be asked, down to “{given}”{cited}",
                )
            ]
    return []


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
