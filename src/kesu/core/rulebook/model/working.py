"""Steps with who does them and how they end, triggers with what they do, and posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kesu.core.rulebook.model.lines import Line
from kesu.core.values import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do a step: a post, under a condition; `or_above` admits the posts above it too."""

    post: str
    when: str = ""
    or_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Line):
    """A way a step can end: what it needs, which steps it leads to, whether a new round begins.

    `alone`: one person's word ends the step even where several must agree.
    """

    needs: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    next_round: bool = False
    from_round: str = ""
    closes: str = ""
    numbers: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Line):
    """A piece of work. Armed by an event of `opens` (all of them if `joins` is "all"), open once `when` holds.

    `number` different people must do it, with the same outcome, before it is done (a number or "settings.x"); "all"
    or a share such as "2/3" is of the entries of `by` that hold, each by somebody else, `in_order` one after the other.
    `hands_to`: to whom alone it may be given; None leaves that open. `together`: a measure whose sum is looked at too.
    """

    of: str
    opens: tuple[str, ...] = ()
    joins: str = "any"
    when: str = ""
    by: tuple[Who, ...] = ()
    asks: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    adds: str = ""
    number: int | str = 1
    outcomes: tuple[Outcome, ...] = ()
    not_by: tuple[str, ...] = ()
    if_barred: str = "next above"
    rests_on: tuple[str, ...] = ()
    approves: str = ""
    optional: bool = False
    repeats: bool = False
    in_order: bool = False
    hands_to: tuple[str, ...] | None = None
    together: str = ""
    guidance: tuple[Text, ...] = ()
    advice: tuple[str, ...] = ()
    """Documents of kind "guidance" that are shown with the step."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a trigger or a late clock does: one verb of TRIGGER_VERBS with its particulars."""

    verb: str
    to: str
    with_: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    copy: tuple[str, ...] = ()
    whom: str = ""
    after: str = ""
    says: Text = NOTHING
    clauses: tuple[str, ...] = ()
    about: str = ""
    """Of `open_item`: an expression that names the record which the new item is about."""


ACT_VERBS = (
    "open",
    "open_item",
    "open_step",
    "tell",
    "remind",
    "escalate",
    "close",
    "set",
    "hold",
    "allow",
)


COMPANY = "company"
"""What a trigger is `of` that happens once for the whole company and on no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """One way in which a trigger comes again: each day, week, month …, or rolling from a moment or day fact.

    `each` is one of EVERY_PERIODS, or "" for a rolling one. A number may be "settings.x" instead. `day` is the day
    of the month or "end", `month` the month within the period, `working_day` the nth working day, `at` a time of day.
    """

    each: str = ""
    weekday: int | str = 0
    month: int | str = 0
    day: int | str = 0
    working_day: int | str = 0
    at: str = ""
    on: str = "calendar days"
    rolling: str = ""
    from_: str = ""
    when: str = ""
    clauses: tuple[str, ...] = ()


EVERY_PERIODS = ("day", "week", "month", "quarter", "half-year", "year")


EVERY_DAYS = ("calendar days", "working days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Line):
    """On an event or at times, if a condition, for each of a set: do."""

    of: str
    on: tuple[str, ...] = ()
    when: str = ""
    while_: str = ""
    for_each: str = ""
    every: tuple[Every, ...] = ()
    take: str = ""
    once: str = ""
    do: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Line):
    """A party: a post, a department (`department = true`), or whoever the expression `is` names."""

    is_: str = ""
    is_department: bool = False
    in_department: str = ""
    heads: str = ""
    above: str = ""
    resolved: str = "live"
    outside: bool = False
    deputy: str = ""
