"""A book made ready to run: per kind of record, every line with its conditions compiled and its events resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kesu.core.conditions import Condition, Formula
from kesu.core.errors import Fault
from kesu.core.records.record import Record
from kesu.core.rulebook import model as m
from kesu.core.rulebook.holes import Place
from kesu.core.worktime import Limit

Parties = Callable[[Any], tuple[str, ...]]
"""From the view of a record to the parties a post means there."""
Members = Callable[[Any], list[Any]]
"""From the view of a record to the views of the members of one of its sets."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row of a decision; `when` is None for the residual row; `gives` is a value or a formula."""

    row: m.Row
    when: Condition | None
    gives: Any
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """A decision ready to be made; `rests_on` holds the first names of everything its rows read."""

    decision: m.Decision
    rows: tuple[RowPlan, ...]
    when: Condition | None
    rests_on: frozenset[str]
    override_by: Parties
    inside: frozenset[tuple[str, str]] = frozenset()
    """(set, name) for every name that its rows read of the members of a set."""


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """A measure ready to be asked for; it is read when something that `wakes` it changed."""

    measure: m.Measure
    where: Condition | None
    wakes: frozenset[str]
    window: str
    holder: Formula | None = None
    """Whose account is asked for; None asks for the whole account."""


@dataclass(frozen=True, slots=True)
class WhoPlan:
    """One entry of a step's `by`."""

    post: m.Post | None
    parties: Parties
    when: Condition | None
    above: tuple[str, ...]
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """A way a step can end, ready to be judged."""

    outcome: m.Outcome
    needs: tuple[tuple[str, Condition], ...]
    sets: tuple[tuple[str, Formula], ...]
    needs_reason: bool
    when: Condition | None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step ready to be armed, opened and done."""

    step: m.Step
    when: Condition | None
    who: tuple[WhoPlan, ...]
    outcomes: Mapping[str, OutcomePlan]
    not_by: tuple[Formula, ...]
    must_ask: tuple[str, ...]
    live: bool
    joined: tuple[str, ...] = ()
    rests_on: frozenset[str] = frozenset()
    """The names whose change may open the step, shut it, or give it to somebody else."""
    number: int = 1
    """How many different people must do it."""
    share: tuple[int, int] | None = None
    """What share of the entries of `by` that hold must sign, each by somebody else: (2, 3), or (1, 1) for all."""
    hands_to: Parties | None = None
    """To whom alone it may be given."""


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """One condition of a gate."""

    need: m.Need
    when: Condition


@dataclass(frozen=True, slots=True)
class GatePlan:
    """A gate ready to be asked."""

    gate: m.Gate
    when: Condition | None
    needs: tuple[NeedPlan, ...]


@dataclass(frozen=True, slots=True)
class ActPlan:
    """What a trigger or a late clock does, its formulas compiled."""

    act: m.Act
    with_: tuple[tuple[str, Formula], ...]
    whom: Parties | None
    after: Limit | None
    about: Formula | None = None


@dataclass(frozen=True, slots=True)
class EveryPlan:
    """One way in which a trigger comes again; `settings` gives the keys that a setting says."""

    every: m.Every
    when: Condition | None
    anchor: Formula | None
    settings: Mapping[str, Formula] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TriggerPlan:
    """A trigger ready to fire; `each` names the set it runs over."""

    trigger: m.Trigger
    when: Condition | None
    while_: Condition | None
    members: Callable[[Any], list[Any]] | None
    once: Formula | None
    acts: tuple[ActPlan, ...]
    every: tuple[EveryPlan, ...] = ()
    counted: str = ""
    """The measure whose counted records it goes through, if that is its set."""


@dataclass(frozen=True, slots=True)
class LimitPlan:
    """A limit of a clock: fixed, read from a setting, a moment (`until`), or counted back from one (both)."""

    row: m.LimitRow
    when: Condition | None
    fixed: Limit | None
    setting: Formula | None
    until: Formula | None


@dataclass(frozen=True, slots=True)
class StartPlan:
    """An event that starts a clock and when it counts."""

    start: m.Start
    event: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class ClockPlan:
    """A clock ready to be reckoned; `rests_on` holds the names and events whose change makes it reckon again."""

    clock: m.Clock
    starts: tuple[StartPlan, ...]
    stops: tuple[str, ...]
    limits: tuple[LimitPlan, ...]
    when: Condition | None
    pauses: tuple[tuple[str, str], ...]
    runs_while: Condition | None
    near: tuple[Limit, ...]
    late: tuple[ActPlan, ...]
    owner: Parties | None
    agree_by: Parties | None
    extend_by: Parties | None
    rests_on: frozenset[str]
    exempt: Condition | None = None


@dataclass(frozen=True, slots=True)
class AmountPlan:
    """One formula of a posting."""

    row: m.AmountRow
    when: Condition | None
    amount: Formula | None


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """A posting ready to be reckoned; `on` holds filed events, `step` the setting it is rounded to, if one says so."""

    posting: m.Posting
    on: tuple[str, ...]
    when: Condition | None
    members: Members | None
    sure: Formula | None
    """How many members there are; not known while it is not known of one of them."""
    holder: Formula | None
    rows: tuple[AmountPlan, ...]
    total: Formula | None
    by: Formula | None
    cap: Formula | None
    step: Formula | None
    rests_on: frozenset[str]


@dataclass(slots=True)
class KindPlan:
    """Everything of a book that is `of` one kind."""

    kind: m.Kind
    decisions: dict[str, DecisionPlan] = field(default_factory=dict)
    measures: dict[str, MeasurePlan] = field(default_factory=dict)
    steps: dict[str, StepPlan] = field(default_factory=dict)
    triggers: dict[str, TriggerPlan] = field(default_factory=dict)
    clocks: dict[str, ClockPlan] = field(default_factory=dict)
    gates: dict[str, list[GatePlan]] = field(default_factory=dict)
    postings: dict[str, PostingPlan] = field(default_factory=dict)
    accounted: list[MeasurePlan] = field(default_factory=list)
    """The measures over accounts on which records of this kind enter amounts."""
    armers: dict[str, list[StepPlan]] = field(default_factory=dict)
    firing: dict[str, list[TriggerPlan]] = field(default_factory=dict)
    recurring: list[TriggerPlan] = field(default_factory=list)
    """The triggers that come again by the calendar."""
    counted: list[MeasurePlan] = field(default_factory=list)
    rights: dict[str, Parties] = field(default_factory=dict)
    bars: bool = False
    """Whether a step bars people for what they did before, so that the record must know its actors."""
    told: frozenset[str] = frozenset()
    """The events of a child that its parent hears of."""
    joins: dict[str, str] = field(default_factory=dict)
    """`all <many>.<event>` of this kind → the event of its items."""


@dataclass(slots=True)
class Book:
    """A compiled edition of a book. `hash` names its text; `calendar` the calendar its clocks use by default."""

    source: m.Source
    hash: str
    kinds: dict[str, KindPlan]
    rows: dict[str, list[MeasurePlan]]
    company: dict[str, TriggerPlan] = field(default_factory=dict)
    """The triggers that are of no record but of the whole company."""
    frozen: dict[Place, Fault] = field(default_factory=dict)
    """What stands still because this program does not understand a line of a published edition."""

    @property
    def id(self) -> str:
        """The id of the book."""
        return self.source.id

    @property
    def edition(self) -> str:
        """The edition as printed."""
        return self.source.edition

    def number_of(self, record: Record) -> str:
        """Return the number that the record goes by: that of the paper which its kind names."""
        return record.number(self.kinds[record.kind].kind.number)

    @property
    def calendar(self) -> str:
        """The id of the calendar that its clocks use unless they name another."""
        return self.source.calendar
