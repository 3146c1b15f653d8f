"""What of a breakdown is listed: the groups that count most, all others together, and the total.

Counts of groups add up, so what is left over can be reckoned as one. A case that names several values counts under
each of them: of such names nothing is added, and what is left over is only counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kesu.core.rulebook.counting import Column
from kesu.reports.statistics.counting import Breakdown, Group, Raw, Result, added
from kesu.reports.statistics.drilling import Drill

REST: Final = "\ue000"
TOTAL: Final = "\ue001"
"""What stands in a key for all others, and for everything: no value of a record is written so."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one name in the order in which they are listed; `rest` are those that stand together."""

    column: Column
    listed: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Say whether a case counts under one value only."""
        return self.column.sort != "list"

    @property
    def places(self) -> tuple[str, ...]:
        """Return what rows or columns there are: the values listed, and the others where they can be added."""
        return (*self.listed, *((REST,) if self.rest and self.adds_up else ()))

    def place(self, value: str) -> str:
        """Return where a value counts."""
        return value if value in self.listed else REST

    def asked(self, place: str, drill: Drill) -> Drill:
        """Return which cases are behind a place, beside what is asked already."""
        if place == TOTAL or (place == REST and not self.listed):
            return drill
        if place == REST:
            but = {**drill.but, self.column.name: self.listed}
            return Drill(drill.values, drill.figure, but)
        return Drill({**drill.values, self.column.name: place}, drill.figure, drill.but)


def axis(breakdown: Breakdown, at: int, most: int) -> Axis:
    """Return how the values of one name are listed, at most so many; periods all, in their order."""
    column = breakdown.columns[at]
    weight: dict[str, int] = {}
    for one in breakdown.groups:
        weight[one.key[at]] = weight.get(one.key[at], 0) + one.raw.get("n", 0)
    if column.sort == "period":
        return Axis(column, tuple(sorted(weight)))
    ordered = sorted(weight, key=lambda value: (-weight[value], value))
    shown = [value for value in ordered if weight[value] or column.options][:most]
    rest = ordered[len(shown) :]
    if len(rest) == 1 and weight[rest[0]]:  # one more line says more than "others"
        shown = ordered
    return Axis(column, tuple(shown), tuple(v for v in ordered if v not in set(shown)))


def rows_of(result: Result, breakdown: Breakdown, along: Axis) -> list[Group]:
    """Return the rows of a breakdown by one name: the values listed, all others, and the total."""
    by_value = {one.key[0]: one for one in breakdown.groups}
    found = [by_value[value] for value in along.listed]
    if breakdown.is_development:
        return found
    if REST in along.places:
        found.append(_together(result, (REST,), [by_value[value] for value in along.rest]))
    whole, before = result.whole, result.whole_before
    return [*found, Group(result.asked, (TOTAL,), whole, before, whole)] if found else []


def _together(result: Result, key: tuple[str, ...], several: Sequence[Group]) -> Group:
    raw, earlier = added(one.raw for one in several), added(one.earlier or {} for one in several)
    return Group(result.asked, key, raw, earlier, result.whole)


def cells_of(
    result: Result, breakdown: Breakdown, down: Axis, across: Axis
) -> dict[tuple[str, str], Group]:
    """Return (row, column) → group of a breakdown by two names, with all others and totals where they add up."""
    raws: dict[tuple[str, str], list[Raw]] = {}
    for one in breakdown.groups:
        row, column = down.place(one.key[0]), across.place(one.key[1])
        for key in ((row, column), (row, TOTAL), (TOTAL, column)):
            raws.setdefault(key, []).append(one.raw)
    wanted = {
        key: added(several)
        for key, several in raws.items()
        if (across.adds_up or key[1] not in (REST, TOTAL))
        and (down.adds_up or key[0] not in (REST, TOTAL))
    }
    wanted[TOTAL, TOTAL] = result.whole
    return {k: Group(result.asked, k, raw, None, result.whole) for k, raw in wanted.items()}
