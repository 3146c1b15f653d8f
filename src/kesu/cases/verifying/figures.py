"""Figure rows as they follow from a journal: what was known of a record from one act to the next."""

from dataclasses import asdict, dataclass, field
from datetime import tzinfo
from typing import Any

from kesu.cases.figuring import FigureValues, figures_of
from kesu.cases.texts import Read
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One figure row of a record: from which entry, from when to when, and what."""

    item: str
    seq: int
    book: str
    known_from: int
    known_to: int | None
    values: FigureValues


@dataclass(slots=True)
class KnownRows:
    """The figure rows of one record, gathered act by act while its journal is replayed."""

    rows: list[KnownRow] = field(default_factory=list)
    _last: dict[str, int] = field(default_factory=dict)
    _edition: str = ""

    def act_ends(self, record: Record, book: Book, read: Read, zone: tzinfo) -> None:
        """Take in what was known after the last entry of an act."""
        moved = self._edition not in ("", read.around.edition)
        self._edition = read.around.edition
        at = read.entry.entered_at
        for item, values in figures_of(record, book, zone).items():
            before = self._last.get(item)
            if before is not None and self.rows[before].values == values and not moved:
                continue
            if before is not None:
                self.rows[before] = _ended(self.rows[before], at)
            self._last[item] = len(self.rows)
            self.rows.append(KnownRow(item, record.seq, book.id, at, None, values))

    def by_key(self, branch: str, department: str) -> dict[str, dict[str, Any]]:
        """Return the rows as they must stand, by item and entry."""
        return {f"{row.item} {row.seq}": _columns(row, branch, department) for row in self.rows}


def _ended(row: KnownRow, at: int) -> KnownRow:
    return KnownRow(row.item, row.seq, row.book, row.known_from, at, row.values)


def _columns(row: KnownRow, branch: str, department: str) -> dict[str, Any]:
    own = {
        "book": row.book,
        "known_from": row.known_from,
        "known_to": row.known_to,
        "branch": branch,
        "department": department[:60],
    }
    return {**own, **asdict(row.values)}
