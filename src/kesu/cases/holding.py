"""Records in hand during one transaction: read once, changed in memory, written once at its end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db import connection

from kesu.cases import columns, dialect
from kesu.cases.books import Head, InForce, book_of
from kesu.cases.columns import Armed
from kesu.cases.errors import NoSuchRecord
from kesu.cases.models import RegistryRow
from kesu.cases.texts import record_in
from kesu.core.records.outcomes import Outcome, Tally
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.journal.chain import GENESIS
from kesu.journal.models import SubjectKey

_READ: Final = (
    "id", "version", "head", "edition_id", "branch", "customer_name", "product_name", "timers",
    "tallies", "state", "filed_by", "department",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filed:
    """What a new record remembers of its first entry."""

    person: str
    department: str
    entered_at: Moment
    standing_key: str = ""
    period: str = ""
    imported: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Held:
    """One record in hand. `before` is what the database holds, None for a new one; `filed` only for new ones."""

    record_id: str
    version: int
    head: str
    edition: Head
    book: Book
    branch: str
    before: Record | None
    record: Record | None
    names: Mapping[str, str]
    timers_before: tuple[Armed, ...]
    timers: tuple[Armed, ...]
    tallies_before: str
    tallies: tuple[Tally, ...] | None
    filed: Filed | None = None
    changed_at: int = 0
    has_moved: bool = False
    state: str = ""
    filer: tuple[str, str] = ("", "")
    """Who filed it, and for which department."""

    @property
    def compared(self) -> Record | None:
        """Return what rows are compared with: nothing where the record moved to another edition."""
        return None if self.has_moved else self.before

    @property
    def now(self) -> Record:
        """Return the record as it stands in hand, which must have had an entry."""
        assert self.record is not None
        return self.record

    def after(self, outcome: Outcome, state: str, head: str, **more: Any) -> "Held":
        """Return what is in hand after an entry."""
        silent = more.pop("silent_until", None)
        return replace(
            self,
            record=outcome.record,
            head=head,
            timers=columns.armed_timers(outcome.timers, self.timers, outcome.record.seq, silent),
            tallies=outcome.tallies,
            state=state,
            **more,
        )


def new(record_id: str, edition: Head, branch: str) -> Held:
    """Return an empty hand for a record that is being opened."""
    return Held(
        record_id, 0, GENESIS, edition, book_of(edition), branch, None, None, {}, (), (), "", None
    )


def held(record_id: str, published: InForce) -> Held:
    """Return the record as the database holds it; on a server its row is held until the end."""
    sql = f"SELECT {', '.join(_READ)} FROM cases_caserecord WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql + dialect.row_lock(connection), [record_id])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchRecord(record_id)
    return _read(dict(zip(_READ, row, strict=True)), published)


def _read(row: Mapping[str, Any], published: InForce) -> Held:
    record, edition = record_in(row["state"]), published.edition(row["edition_id"])
    timers = tuple(Armed(*t) for t in json.loads(row["timers"]))
    return Held(
        row["id"],
        row["version"],
        row["head"],
        edition,
        book_of(edition),
        row["branch"],
        record,
        record,
        {"customer": row["customer_name"], "product": row["product_name"]},
        timers,
        timers,
        row["tallies"],
        None,
        state=row["state"],
        filer=(row["filed_by"], row["department"]),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """Staged files that an entry takes over for a fact of its record."""

    files: tuple[str, ...]
    owner: str
    record_id: str
    item: str
    fact: str
    seq: int


@dataclass(slots=True)
class Hand:
    """Everything one transaction has in hand, and what it will write."""

    records: dict[str, Held] = field(default_factory=dict)
    journal: list[tuple[Any, ...]] = field(default_factory=list)
    notices: list[tuple[Any, ...]] = field(default_factory=list)
    ledger: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[RegistryRow] = field(default_factory=list)
    row_tallies: list[tuple[Any, ...]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    keys: list[SubjectKey] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    """(record, reason) of each entry that gives one, for the search index."""

    def copy(self) -> "Hand":
        """Return a hand that can be filled without touching this one."""
        return Hand(
            dict(self.records),
            list(self.journal),
            list(self.notices),
            list(self.ledger),
            list(self.rows),
            list(self.row_tallies),
            list(self.claims),
            list(self.keys),
            list(self.said),
        )
