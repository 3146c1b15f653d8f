"""A sheet is taken in row by row: looked at first, then in earnest; bad rows come back with reasons.

Trying out (`dry`) does everything and takes it all back. In earnest every good row is saved in one
transaction and every bad one is returned; since rows are known by their natural key, the mended
sheet can be sent again, whole.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kesu.reports.sheets.reading import Sheet, SheetRow, column_names
from kesu.reports.sheets.writing import workbook

Verdict = Literal["added", "changed", "same", "faulty"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a row may bring: the field's name, and all headings under which it is recognised."""

    name: str
    label: str
    known_as: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row; `faults` are sentences, empty for a good one."""

    row: SheetRow
    verdict: Verdict
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sheet."""

    rows: tuple[RowOutcome, ...]

    @property
    def faulty(self) -> tuple[RowOutcome, ...]:
        """Return the rows that were not taken."""
        return tuple(row for row in self.rows if row.verdict == "faulty")

    def count(self, verdict: Verdict) -> int:
        """Return how many rows ended so."""
        return Counter(row.verdict for row in self.rows)[verdict]


# Takes a row's texts by field name and says what became of it; raises ValidationError.
Take = Callable[[Mapping[str, str]], Verdict]


def guess(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, int | None]:
    """Return for each field the column whose heading is one of its names, or None."""
    places = {_folded(heading): place for place, heading in reversed(list(enumerate(headings)))}
    return {
        column.name: next(
            (
                places[_folded(name)]
                for name in (column.name, column.label, *column.known_as)
                if _folded(name) in places
            ),
            None,
        )
        for column in columns
    }


def missing(mapping: Mapping[str, int | None], columns: Sequence[Column]) -> list[str]:
    """Return the labels of required fields that no column of the sheet brings."""
    return [c.label for c in columns if c.required and mapping.get(c.name) is None]


def take_in(
    sheet: Sheet,
    mapping: Mapping[str, int | None],
    take: Take,
    *,
    finish: Callable[[], object] | None = None,
    key: Sequence[str] = (),
    dry: bool,
) -> Outcome:
    """Return what became of each row. `key` names the fields by which a row is known.

    finish -- done last, in the same transaction; not when the sheet is only tried out.
    """
    seen: dict[tuple[str, ...], int] = {}
    with transaction.atomic():
        outcomes = tuple(_taken(row, mapping, take, key, seen) for row in sheet.rows)
        if dry:
            transaction.set_rollback(True)
        elif finish is not None:
            finish()
    return Outcome(outcomes)


def error_sheet(sheet: Sheet, outcome: Outcome, *, at: datetime) -> bytes:
    """Return a workbook of the rows that were not taken, as they came, with the reasons in a last column."""
    width = len(sheet.headings)
    rows = (
        [*(bad.row.cell(n) for n in range(width)), bad.row.number, "\n".join(bad.faults)]
        for bad in outcome.faulty
    )
    headings = [*sheet.headings, _("row in the file"), _("what is wrong")]
    return workbook(headings, rows, title=_("rows to mend"), at=at)


def _taken(
    row: SheetRow,
    mapping: Mapping[str, int | None],
    take: Take,
    key: Sequence[str],
    seen: dict[tuple[str, ...], int],
) -> RowOutcome:
    values = {name: row.cell(place).strip() for name, place in mapping.items() if place is not None}
    try:
        _refuse_formulas(row, mapping)
        _refuse_second(row, tuple(values.get(name, "") for name in key), seen)
        with transaction.atomic():
            return RowOutcome(row, take(values))
    except ValidationError as refusal:
        return RowOutcome(row, "faulty", tuple(refusal.messages))


def _refuse_formulas(row: SheetRow, mapping: Mapping[str, int | None]) -> None:
    used = [column for column in row.formulas if column in mapping.values()]
    if used:
        raise ValidationError(
            _("There is a formula in column %(columns)s; paste the value instead.")
            % {"columns": column_names(used)}
        )


def _refuse_second(row: SheetRow, key: tuple[str, ...], seen: dict[tuple[str, ...], int]) -> None:
    if not any(key):
        return
    first = seen.setdefault(key, row.number)
    if first != row.number:
        raise ValidationError(
            _("This is the same as row %(row)s of the file; keep one of them.") % {"row": first}
        )


def _folded(heading: str) -> str:
    """Return a heading without what people write differently: width, case, spaces, remarks in brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    named = text.partition("(")[0].strip(" *") or text
    return "".join(letter for letter in named if letter.isalnum())
