"""Kinds of record with their facts, and the settings of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kesu.core.rulebook.model.lines import Line, Option
from kesu.core.values import NOTHING, Text

FACT_SORTS = (
    "text",
    "long_text",
    "number",
    "quantity",
    "money",
    "truth",
    "choice",
    "choices",
    "moment",
    "day",
    "department",
    "person",
    "customer",
    "product",
    "order",
    "site",
    "serial",
    "region",
    "lines",
    "files",
    "records",
    "causes",
)
IN_ROWS = ("lines", "causes")
"""Sorts of fact whose value is a list of rows with columns."""


LIVES = ("case", "item", "standing", "periodic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Line):
    """A typed value of a record. `personal` values are sealed under a person's key and no rule may rest on them.

    Of a tree of causes, `factors` are the bones under which first causes stand, `options` what a cause is counted as.
    """

    of: str
    sort: str
    options: tuple[Option, ...] = ()
    unit: Text = NOTHING
    least: int | None = None
    personal: bool = False
    columns: tuple[Fact, ...] = ()
    factors: tuple[Option, ...] = ()
    among: str = ""
    help: Text = NOTHING
    joins: bool = False
    """Whoever is named takes part in the record from then on: reads it, and is told."""


@dataclass(frozen=True, slots=True)
class HandsOver:
    """How a book hands over records of somebody who leaves: a record of this kind, with an item for each of them.

    `of` -- the kind of record handed over. `person` -- the fact that says who leaves, on both. `lists` -- the fact
    that lists the records. `by` -- the kind of item. `same` -- the fact, column and item fact that tell which.
    `to` -- who takes over. `after` -- the event of the item after which the record is the successor's.
    """

    of: str
    person: str
    lists: str
    by: str
    same: str
    to: str
    after: str


@dataclass(frozen=True, slots=True)
class Custody:
    """What makes each item of a kind a station on the way of a thing: a sample, a part, an original.

    `thing` -- the fact that says which thing. `to` -- the fact that says to whom it was handed. `receipt` -- the step
    by which they receive it. `received` -- the outcome that is a receipt. `shows` -- facts shown at the station.
    """

    thing: str
    to: str
    receipt: str
    received: str
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Line):
    """A type of record. `life` follows from `part_of`, `key`, `period`; items stand in the parent's set `many`.

    A kind that is `child_of` another is a record of its own, tied to its parent: it stands in the parent's set
    `many` too, and the parent sees of it what it `shares`, and how it was closed.
    """

    life: str = "case"
    part_of: str = ""
    child_of: str = ""
    about: str = ""
    many: str = ""
    shares: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    period: str = ""
    edition: str = "as opened"
    facts: Mapping[str, Fact] = field(default_factory=dict)
    subject: str = ""
    summary: tuple[str, ...] = ()
    number: str = ""
    after_closing: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()
    opened_by: tuple[str, ...] = ()
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closings: tuple[Option, ...] = ()
    hands_over: HandsOver | None = None
    custody: Custody | None = None
    carries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sort of tie → facts with which somebody begins a record that is tied so to one of this kind; "*" for all."""

    @property
    def tied_to(self) -> str:
        """The kind in whose set `many` it stands, as an item or as a child; empty for one that stands alone."""
        return self.part_of or self.child_of

    def stands_in(self, kind: str) -> bool:
        """Say whether it stands in the set `many` of records of a kind: as item, as child, or as what is about them."""
        return bool(kind) and kind in (self.part_of, self.child_of, self.about)


CHASE_AGAIN = "chase_again"
"""The setting that the engine itself reads: how long a step is left in peace after it was chased by hand."""
OWN_WORK = "nobody_approves_own_work"
"""The setting that the compiler reads: whether who filed a record, or did what is judged, is barred from approving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Line):
    """A named value that the procedure states or leaves open; `dated` holds later values by their first day."""

    value: Any
    dated: tuple[tuple[date, Any], ...] = ()
    unit: Text = NOTHING
