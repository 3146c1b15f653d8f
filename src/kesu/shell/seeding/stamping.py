"""A text with places in it that are filled anew for each copy. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Values = Sequence[str]
"""What stands in the places of one copy, by their numbers."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A text in parts: at `places` (where in `parts`, which value) something else stands in each copy."""

    parts: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def fill(self, values: Values) -> str:
        """Return the text of a copy."""
        parts = list(self.parts)
        for at, which in self.places:
            parts[at] = values[which]
        return "".join(parts)


class Places:
    """Which texts differ from copy to copy, and the number of the value that stands for each."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers: Final = dict(numbers)
        longest_first = sorted(self.numbers, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def stamp(self, text: str) -> Stamp:
        """Return a text with its places open."""
        parts: list[str] = []
        places = []
        end = 0
        for found in self._pattern.finditer(text):
            parts += [text[end : found.start()], ""]
            places.append((len(parts) - 1, self.numbers[found[0]]))
            end = found.end()
        return Stamp((*parts, text[end:]), tuple(places))

    def column(self, value: Any) -> Any:
        """Return a column of a row: a Stamp where it differs from copy to copy, else the value itself."""
        if not isinstance(value, str):
            return value
        found = self.stamp(value)
        return found if found.places else value


@dataclass(frozen=True, slots=True)
class RowStamp:
    """A row of a table: what stands in every copy, and at which columns something else does."""

    values: tuple[Any, ...]
    open: tuple[tuple[int, Stamp], ...]

    def fill(self, values: Values) -> list[Any]:
        """Return the row of a copy."""
        row = list(self.values)
        for at, stamp in self.open:
            row[at] = stamp.fill(values)
        return row


def row_stamp(row: Iterable[Any], places: Places) -> RowStamp:
    """Return a row with its places open."""
    columns = [places.column(value) for value in row]
    open_ = tuple((n, c) for n, c in enumerate(columns) if isinstance(c, Stamp))
    return RowStamp(tuple(None if isinstance(c, Stamp) else c for c in columns), open_)
