"""A copy of a play: its values, and the rows that it puts into the tables."""

import secrets
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.db import connection

from kesu.cases import dialect, figuring, indexing
from kesu.cases.filling_tables import bulk_insert
from kesu.journal import keys
from kesu.journal.chain import GENESIS, digest, digest_of_text
from kesu.journal.models import SubjectKey
from kesu.shell.seeding.reading import CUT, MARK, SLOT, TEXT, Pattern, RecordPattern, columns_of
from kesu.shell.seeding.retelling import marker
from kesu.shell.seeding.wording import text_of

ROWS: Final = 1 << 20
EACH: Final = 256
"""No copy has more rows in the search index."""
LEDGER: Final = "journal_issuednumber"
RECORDS: Final = "cases_caserecord"
JOURNAL: Final = "journal_journalentry"
NOTICES: Final = "cases_inboxnotice"
KEYS: Final = "journal_subjectkey"

Rows = list[Sequence[Any]]


@dataclass(slots=True)
class Batch:
    """Rows by table, as copies fill them; `index` holds (id, record, row) for the search index."""

    tables: dict[str, Rows] = field(default_factory=dict)
    index: list[tuple[int, str, indexing.IndexRow]] = field(default_factory=list)

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows of a table in."""
        self.tables.setdefault(table, []).extend(rows)


def numbers_of(pattern: Pattern) -> list[str]:
    """Return the series of which a copy takes numbers, one for each number it takes."""
    given = {(n.series, n.number): n.series for n in pattern.numbers}
    return list(given.values())


def copy(pattern: Pattern, serial: int, last: MutableMapping[str, int], batch: Batch) -> None:
    """Put the rows of one copy into the batch. `last` is how far each series has counted, and counts on."""
    values = _values(pattern, serial)
    _take_numbers(pattern, values, last)
    made = {record.id: _sealed(record, values, pattern.ids) for record in pattern.records}
    batch.add(KEYS, [_key_row(key) for key in made.values() if key is not None])
    for record in pattern.records:
        _record(record, values, batch)
    batch.index += _index(pattern, serial, values)
    batch.add(LEDGER, [number.row.fill(values) for number in pattern.numbers])
    batch.add(NOTICES, [_notice(notice, values, pattern.ids) for notice in pattern.notices])
    for table, rows in pattern.tables.items():
        batch.add(table, [row.fill(values) for row in rows])


def _values(pattern: Pattern, serial: int) -> list[str]:
    """Return the values of a copy; ids keep their moment and the order they have among themselves."""
    values = [""] * pattern.how_many
    values[MARK], values[TEXT] = marker(serial), text_of(serial)
    values[CUT] = values[TEXT][: figuring.LONGEST]
    own = secrets.token_hex(6)
    for rank, (old, which) in enumerate(pattern.ids.items()):
        values[which] = f"{old[:12]}{own}{rank:08x}"
    return values


def _take_numbers(pattern: Pattern, values: list[str], last: MutableMapping[str, int]) -> None:
    for number in pattern.numbers:
        if not values[number.number]:
            last[number.series] = nx = last.get(number.series, 0) + 1
            values[number.number] = f"{number.head}{str(nx).zfill(number.width)}"
            values[number.asked] = str(nx)


def _sealed(record: RecordPattern, values: list[str], ids: Mapping[str, int]) -> SubjectKey | None:
    """Seal a record's personal values under a key of its own."""
    if not record.sealed:
        return None
    key = keys.new_key(f"record:{values[ids[record.id]]}", record.at)
    for which, said in record.sealed:
        values[which] = keys.seal(key, said)
    return key


def _key_row(key: SubjectKey) -> list[Any]:
    fields = {field.attname: field for field in key._meta.concrete_fields}
    return [
        fields[name].get_db_prep_save(getattr(key, name), connection) for name in columns_of(KEYS)
    ]


def _record(record: RecordPattern, values: list[str], batch: Batch) -> None:
    """Chain the entries of a record, each naming what followed, that naming the state after it."""
    head, state = GENESIS, ""
    journal: Rows = []
    for entry in record.entries:
        state = entry.state.fill(values)
        values[SLOT] = digest_of_text(state)
        outcome = entry.outcome.fill(values)
        values[SLOT] = digest_of_text(outcome)
        text = entry.text.fill(values)
        head = digest(head, text)
        row = entry.row.fill(values)
        row[entry.text_at], row[entry.outcome_at], row[entry.hash_at] = text, outcome, head
        journal.append(row)
    row = record.row.fill(values)
    row[record.head_at], row[record.state_at] = head, state
    batch.add(RECORDS, [row])
    batch.add(JOURNAL, journal)


def _index(
    pattern: Pattern, serial: int, values: list[str]
) -> Iterable[tuple[int, str, indexing.IndexRow]]:
    """Yield what stands in the search index; the ids are of a moment at which no play wrote any."""
    turn = 0
    for record in pattern.records:
        own = values[pattern.ids[record.id]]
        first = (int(record.at.timestamp()) * 1000 + 1 + serial % 999) * ROWS + serial // 999 * EACH
        found = [indexing.Found(place, text.fill(values)) for place, text in record.search]
        rows = indexing.rows_of(found)
        rows += [
            r for said in record.said for r in indexing.rows(indexing.SAID, [said.fill(values)])
        ]
        for row in rows:
            yield first + turn % EACH, own, row
            turn += 1


def _notice(notice: Any, values: list[str], ids: Mapping[str, int]) -> list[Any]:
    row: list[Any] = notice.row.fill(values)
    about = f"{values[ids[notice.record]]}{notice.tail}"
    row[notice.key_at] = sha256(about.encode()).hexdigest()
    return row


# -- into the tables -----------------------------------------------------------------------------------

ORDER: Final = (
    "registry_customer", "registry_product", RECORDS, JOURNAL, KEYS, "cases_task", "cases_deadline",
    "cases_decisionrow", "cases_timer", "cases_tally", "cases_link", "cases_involved",
    "cases_accountentry", "cases_figurerow", NOTICES, LEDGER,
)  # fmt: skip


FILLED: Final = (*ORDER, "cases_searchtext")


def write(batch: Batch) -> None:
    """Insert the rows of a batch, in the caller's transaction."""
    for table in ORDER:
        names = columns_of(table)
        if table.startswith("registry_"):
            names = [name for name in names if name != "id"]
        bulk_insert(connection, table, names, batch.tables.get(table, []))
    for table, names, rows in dialect.search_rows(connection, batch.index):
        bulk_insert(connection, table, names, rows)
