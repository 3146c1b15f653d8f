"""A decision table under explanation: the rows that were looked at, and its values in words."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kesu.core.explaining.amounts import plain_words, truth_words
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import STATE_WORDS, option_title, party_title
from kesu.core.explaining.parts import Seen
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Decided
from kesu.core.records.views import View
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import DecisionPlan, RowPlan
from kesu.core.values import NOT_APPLICABLE, Truth

BY_HAND = ("overridden", "decided")
PARTY = re.compile(r"(?P<sort>post|dept|head)\('(?P<name>\w+)'\)")


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
    view: View | None = None

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


def row_words(reader: Reader, place: Place, row: m.Row) -> str:
    """Return what a row asks: the author's words, else its condition."""
    return reader.text(row.says) or condition_words(reader, place, row.when)


def given_words(case: Case, row: m.Row) -> str:
    """Return what a row gives: of a formula the party that it names, else nothing that holds for every record."""
    if isinstance(row.gives, dict):
        named = PARTY.fullmatch(str(row.gives.get("is", "")).strip())
        return party_title(case.reader, f"{named['sort']}:{named['name']}") if named else ""
    return decision_words(case.reader, case.plan.decision, row.gives)
