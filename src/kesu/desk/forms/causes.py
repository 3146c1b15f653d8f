"""A tree of causes as rows of a form, each indented by its level; every change of its shape is a button.

The tree is the order of the rows and their levels, as in an outline: a row stands under the nearest one
above it of a lower level. Nothing here needs a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kesu.core import causes as tree
from kesu.core.rulebook.model import Fact
from kesu.desk.forms.fields import Field

HIDDEN: Final = frozenset({"leaf"})
"""Columns that follow from the tree and are not typed."""
_NUMBER = re.compile(r"c(\d+)")


@dataclass(slots=True)
class CauseRow:
    """One cause on a form: its id, its level from 0, its cells by column, and whether it was just touched."""

    id: str
    level: int = 0
    cells: list[Field] = field(default_factory=list)
    place: int = 0
    name: str = ""
    touched: bool = False

    def __getitem__(self, column: str) -> Field:
        return self.has[column]

    @property
    def has(self) -> dict[str, Field]:
        """Return the cells by column, for templates."""
        return {cell.fact.id: cell for cell in self.cells}

    @property
    def number(self) -> int:
        """Return its number in the list, from 1."""
        return self.place + 1

    @property
    def depth(self) -> int:
        """Return its level from 1."""
        return self.level + 1

    @property
    def state(self) -> str:
        return self["state"].raw or tree.OPEN

    @property
    def is_told(self) -> bool:
        """Say whether more than its words stands there, so that it is shown unfolded."""
        more = [cell for cell in self.cells if cell.fact.id not in ("text", "factor", "state")]
        wanted = self.state != tree.OPEN or any(cell.errors for cell in more)
        return wanted or any(cell.is_given or cell.files for cell in more)

    @property
    def is_empty(self) -> bool:
        shape = ("factor", "state")
        return not any(c.raw.strip() or c.several for c in self.cells if c.fact.id not in shape)


def blank(fact: Fact, name: str, level: int = 0, factor: str = "") -> CauseRow:
    """Return a cause about which nothing was typed yet."""
    cells = [Field(c, "", is_cell=True) for c in fact.columns if c.id not in HIDDEN]
    row = CauseRow(name, level, cells)
    row["state"].raw = tree.OPEN
    if "factor" in row.has:
        row["factor"].raw = factor
    return row


def fresh_id(rows: Sequence[CauseRow], least: int = 0) -> str:
    """Return an id that no cause of the form has had."""
    found = [int(m[1]) for row in rows if (m := _NUMBER.fullmatch(row.id))]
    return f"c{max([least, *found], default=0) + 1}"


def settled(rows: list[CauseRow], name: str) -> list[CauseRow]:
    """Give every row its place, every cell the name of its place, and no row a level that hangs in the air."""
    above = -1
    for place, row in enumerate(rows):
        row.level = max(0, min(row.level, above + 1))
        above = row.level
        row.place, row.name = place, f"{name}-{place}"
        for cell in row.cells:
            cell.name = f"{row.name}-{cell.fact.id}"
    return rows


# -- changing the shape --------------------------------------------------------------------------------------------


def changed(rows: list[CauseRow], verb: str, place: int, new: CauseRow) -> list[CauseRow]:
    """Return the rows after a button was pressed. `new` is the row that is put in by verbs that add one."""
    if verb == "add":
        return [*rows, _touched(new)]
    if verb not in VERBS or not 0 <= place < len(rows):
        return rows
    return VERBS[verb](rows, place, new)


def _end(rows: Sequence[CauseRow], place: int) -> int:
    """Return where the causes below the one at a place end."""
    level = rows[place].level
    after = (n for n in range(place + 1, len(rows)) if rows[n].level <= level)
    return next(after, len(rows))


def _touched(row: CauseRow) -> CauseRow:
    row.touched = True
    return row


def _put(rows: list[CauseRow], at: int, new: CauseRow, level: int) -> list[CauseRow]:
    new.level = level
    return [*rows[:at], _touched(new), *rows[at:]]


def _below(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    return _put(rows, _end(rows, place), new, rows[place].level + 1)


def _beside(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    if "factor" in new.has:
        new["factor"].raw = rows[place]["factor"].raw
    return _put(rows, _end(rows, place), new, rows[place].level)


def _shifted(rows: list[CauseRow], start: int, end: int, by: int) -> list[CauseRow]:
    for row in rows[start:end]:
        row.level += by
    _touched(rows[start])
    return rows


def _in(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    if place == 0 or rows[place].level > rows[place - 1].level:
        return _shifted(rows, place, place, 0)
    return _shifted(rows, place, _end(rows, place), 1)


def _out(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    """Move a cause with all below it behind the one that it stood under."""
    row = rows[place]
    if row.level == 0:
        return _shifted(rows, place, place, 0)
    up = next(n for n in range(place, -1, -1) if rows[n].level == row.level - 1)
    if row.level == 1 and "factor" in row.has:
        row["factor"].raw = rows[up]["factor"].raw
    end, after = _end(rows, place), _end(rows, up)
    _shifted(rows, place, end, -1)
    return [*rows[:place], *rows[end:after], *rows[place:end], *rows[after:]]


def _up(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    level = rows[place].level
    before = next((n for n in range(place - 1, -1, -1) if rows[n].level <= level), None)
    _touched(rows[place])
    if before is None or rows[before].level < level:
        return rows
    end = _end(rows, place)
    return [*rows[:before], *rows[place:end], *rows[before:place], *rows[end:]]


def _down(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    end = _end(rows, place)
    _touched(rows[place])
    if end == len(rows) or rows[end].level < rows[place].level:
        return rows
    after = _end(rows, end)
    return [*rows[:place], *rows[end:after], *rows[place:end], *rows[after:]]


def _remove(rows: list[CauseRow], place: int, new: CauseRow) -> list[CauseRow]:
    """Take one cause out; those below it move up to where it stood."""
    row = rows[place]
    for under in rows[place + 1 : _end(rows, place)]:
        under.level -= 1
        if under.level == 0 and "factor" in under.has:
            under["factor"].raw = row["factor"].raw
    left = [*rows[:place], *rows[place + 1 :]]
    if left:
        _touched(left[max(place - 1, 0)])
    return left


VERBS: Final[dict[str, Callable[[list[CauseRow], int, CauseRow], list[CauseRow]]]] = {
    "below": _below,
    "beside": _beside,
    "in": _in,
    "out": _out,
    "up": _up,
    "down": _down,
    "remove": _remove,
}


# -- from and to the value -----------------------------------------------------------------------------------------


def levels_of(rows: tree.Causes) -> list[tuple[dict[str, Any], int]]:
    """Return the causes of a value in order, each with its level from 0."""
    return [(dict(row), tree.depth(rows, row) - 1) for row in rows]


def as_value(rows: Sequence[CauseRow], told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the value that the rows mean. told -- what each row says by column."""
    found: list[dict[str, Any]] = []
    stands: dict[int, str] = {}
    for row, says in zip(rows, told, strict=True):
        stands[row.level] = row.id
        says = {**says, "id": row.id}
        if row.level:
            says["under"] = stands[row.level - 1]
            says.pop("factor", None)
        if not (row.is_empty and _end(rows, row.place) == row.place + 1):
            found.append(says)
    return found
