"""A row of a list as a complaint: its number there, its moment, its facts, whether it is closed there.

Every fault of a row is found, not the first only; a row with one is handed back whole.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu.core.rulebook.model import Fact, Kind
from kesu.core.values import Moment
from kesu.intake.complaints.mapping import (
    ITS_DAY,
    ITS_ID,
    ITS_NAME,
    ITS_STATUS,
    ColumnMap,
    Recipe,
    Status,
)
from kesu.intake.complaints.words import USUAL_NOTATION, When, fitted, none_of, title, when
from kesu.reports.sheets import Sheet, SheetRow
from kesu.reports.sheets.reading import column_names

LONGEST_ID: Final = 120
DIGEST_SIGNS: Final = 24  # 96 bits: no two different rows of any register meet by chance


class MissingColumns(ValidationError):
    """The file lacks columns that the mapping reads."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A row that can be taken in."""

    row: SheetRow
    id: str
    at: Moment
    facts: Mapping[str, Any]
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot, and every reason why."""

    row: SheetRow
    faults: tuple[str, ...]


@dataclass(slots=True)
class Reader:
    """Reads the rows of one file under one mapping, for one kind of record, as of one moment."""

    sheet: Sheet
    mapping: ColumnMap
    kind: Kind
    now: Moment
    places: Mapping[str, int] = field(init=False)
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = places_of(self.sheet.headings, self.mapping)

    def __iter__(self) -> Iterator[Complaint | BadRow]:
        return (self.read(row) for row in self.sheet.rows)

    def read(self, row: SheetRow) -> Complaint | BadRow:
        """Return the row as a complaint, or with all that is wrong with it."""
        faults: list[str] = []
        cells = {name: row.cell(place).strip() for name, place in self.places.items()}
        self._find_formulas(row, faults)
        number = self._id(cells, row, faults) if self.mapping.id else self._key(cells)
        moment = _kept(lambda: self._when(cells), faults)
        self._find_disorder(cells, faults)
        is_closed = bool(_kept(lambda: self._is_closed(cells), faults))
        facts = self._facts(cells, faults)
        if faults or moment is None:
            return BadRow(row, tuple(faults))
        return Complaint(
            row, number, moment.at, facts | self._its_own(number, moment, cells), is_closed
        )

    def _find_formulas(self, row: SheetRow, faults: list[str]) -> None:
        used = [column for column in row.formulas if column in self.places.values()]
        if used:
            says = _("There is a formula in column %(columns)s; paste the value instead.")
            faults.append(says % {"columns": column_names(used)})

    def _id(self, cells: Mapping[str, str], row: SheetRow, faults: list[str]) -> str:
        number = cells[self.mapping.id]
        if not number:
            says = _("There is no number in column “%(column)s”; every row needs its own.")
            faults.append(says % {"column": self.mapping.id})
            return ""
        if len(number) > LONGEST_ID:
            says = _("%(length)s signs; at most %(most)s are kept. Shorten it.")
            said = says % {"length": len(number), "most": LONGEST_ID}
            faults.append(f"{self.mapping.id}: {said}")
        first = self._seen.setdefault(number, row.number)
        if first != row.number:
            says = _("The number %(number)s stands in row %(row)s already; keep one of them.")
            faults.append(says % {"number": number[:LONGEST_ID], "row": first})
        return number

    def _key(self, cells: Mapping[str, str]) -> str:
        """Return a key for a row without a number: a digest, counted on for rows that repeat one.

        The first, second … of several equal rows have the same keys in every file that has them.
        """
        content = json.dumps([cells[name] for name in self.mapping.digest], ensure_ascii=False)
        digest = sha256(content.encode()).hexdigest()[:DIGEST_SIGNS]
        self._seen[digest] = seen = self._seen.get(digest, 0) + 1
        return digest if seen == 1 else f"{digest}-{seen}"

    def _find_disorder(self, cells: Mapping[str, str], faults: list[str]) -> None:
        """Find days in the wrong order; a day that cannot be read is a fault of its own elsewhere."""
        for order in self.mapping.orders:
            first, then = (self._maybe(cells[name]) for name in (order.first, order.then))
            if first and then and then.at < first.at:
                says = _(
                    "%(then)s (%(later)s) is before %(first)s (%(earlier)s); correct one of them."
                )
                about = {"then": order.then, "later": then.day, "first": order.first}
                faults.append(says % {**about, "earlier": first.day})

    def _maybe(self, text: str) -> When | None:
        with suppress(ValidationError):
            return when(text, self.mapping.notation)
        return None

    def _when(self, cells: Mapping[str, str]) -> When:
        text = cells[self.mapping.day]
        if not text:
            says = _("There is no day in column “%(column)s”.")
            raise ValidationError(says % {"column": self.mapping.day})
        found = when(text, self.mapping.notation)
        if found.at > self.now:
            says = _("%(day)s is still to come; a complaint was registered in the past.")
            raise ValidationError(says % {"day": text[:40]})
        return found

    def _is_closed(self, cells: Mapping[str, str]) -> bool:
        status = self.mapping.status
        if status is None:
            return False
        word = cells[status.column]
        if word not in (*status.closed, *status.open):
            raise ValidationError(_unknown_status(status, word))
        return word in status.closed

    def _facts(self, cells: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        notation = self.mapping.notation
        for recipe in self.mapping.recipes:
            fact = self.kind.facts[recipe.fact]
            value = _kept(partial(value_of, recipe, fact, cells, notation), faults)
            if value not in (None, ""):
                found[recipe.fact] = value
        return found

    def _its_own(self, number: str, moment: When, cells: Mapping[str, str]) -> dict[str, Any]:
        """Return what the import itself says of the row, as far as the kind has room for it."""
        status = self.mapping.status
        own = {
            ITS_NAME: self.mapping.title.say("zh") or self.mapping.source,
            ITS_ID: number,
            ITS_DAY: moment.day.isoformat(),
            ITS_STATUS: cells[status.column] if status else "",
        }
        return {name: value for name, value in own.items() if value and name in self.kind.facts}


def places_of(headings: Sequence[str], mapping: ColumnMap) -> dict[str, int]:
    """Return heading → column for what the mapping reads. Raises MissingColumns naming those not there."""
    there = {heading: place for place, heading in reversed(list(enumerate(headings)))}
    lacking = [name for name in mapping.columns if name not in there]
    if lacking:
        says = _("The file has no column %(lacking)s; its columns are: %(there)s.")
        comma = _(", ")
        raise MissingColumns(
            says % {"lacking": comma.join(lacking), "there": comma.join(filter(None, headings))}
        )
    return {name: there[name] for name in mapping.columns}


def value_of(
    recipe: Recipe, fact: Fact, cells: Mapping[str, str], notation: str = USUAL_NOTATION
) -> Any:
    """Return the value of a fact for one row, None where the row does not say it."""
    if recipe.constant is not None:
        return recipe.constant
    text = _text(recipe, cells)
    if not text:
        if recipe.required:
            says = _("%(fact)s is missing; column “%(column)s” is empty.")
            about = {"fact": title(fact), "column": _(", ").join(recipe.columns)}
            raise ValidationError(says % about)
        return None
    if recipe.choose:
        return _chosen(recipe, fact, _parts(recipe, text))
    if recipe.words and text not in recipe.words:
        raise ValidationError(f"{title(fact)}: {none_of(text, list(recipe.words))}")
    return fitted(fact, recipe.words.get(text, _joined(recipe, text)), notation)


def _text(recipe: Recipe, cells: Mapping[str, str]) -> str:
    if recipe.column:
        return cells[recipe.column]
    leads = cells[recipe.columns[0]] if recipe.columns else recipe.text
    return recipe.text.format_map(cells).strip() if leads else ""


def _parts(recipe: Recipe, text: str) -> list[str]:
    parts = text.split(recipe.split) if recipe.split else [text]
    return [part.strip() for part in parts if part.strip()]


def _joined(recipe: Recipe, text: str) -> str:
    if not recipe.split:
        return text
    parts = _parts(recipe, text)
    return parts[0] if recipe.take == "first" and parts else " ".join(parts)


def _chosen(recipe: Recipe, fact: Fact, parts: list[str]) -> str | None:
    for choice in recipe.choose:
        if any(part.startswith(choice.begins) for part in parts):
            return choice.value
    says = _("%(fact)s: “%(text)s” begins with nothing that the mapping knows.")
    raise ValidationError(says % {"fact": title(fact), "text": " ".join(parts)[:40]})


def _unknown_status(status: Status, word: str) -> str:
    said = none_of(word, (*status.open, *status.closed))
    return f"{status.column}: {said}"


def _kept(work: Callable[[], Any], faults: list[str]) -> Any:
    """Return what the work gives, or None and its faults among the others."""
    try:
        return work()
    except ValidationError as fault:
        faults += fault.messages
        return None
