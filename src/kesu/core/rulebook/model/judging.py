"""What is counted, what is judged, and what must hold before something is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kesu.core.rulebook.model.lines import Line, Option
from kesu.core.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Line):
    """A count or sum over records or registry rows that share `same` with the one asking, within a window.

    `previous`: the calendar period before the one asked in. `dated`: the event or moment fact at which a record
    counts (default: opened). `in_a_row`: how many of the latest, in succession, satisfy `where`.
    """

    of: str
    counts: str
    same: tuple[str, ...]
    where: str = ""
    sums: str = ""
    holder: str = ""
    window: str = ""
    calendar_window: bool = False
    before: str = ""
    previous: bool = False
    dated: str = ""
    in_a_row: bool = False
    only: str = "roots"
    read: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Line):
    """One row of a decision table."""

    when: str
    gives: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Line):
    """An ordered table: the first row that holds gives the value; what holds meanwhile is `meanwhile`."""

    of: str
    rows: tuple[Row, ...]
    values: tuple[Option, ...] = ()
    when: str = ""
    by: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    ask_at: str = ""
    meanwhile: Any = None
    override_by: tuple[str, ...] = ()
    override_needs: tuple[str, ...] = ()
    revisable: str = "until closed"


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a gate with the words that name what is missing."""

    when: str
    says: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Line):
    """A condition before a step, an outcome, a number, a document or closing. What failing means follows `force`."""

    of: str
    before: tuple[str, ...]
    needs: tuple[Need, ...]
    when: str = ""
