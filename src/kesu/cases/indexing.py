"""What a record is found by, and where in it: rows for the search index, worked out from its state.

Personal values are sealed and stand in no index: nobody finds a case by what not everybody who reads it may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from kesu.cases.sealing import sealed_in
from kesu.cases.searching import Phrase, indexed
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book

HEAD, CASE, PART, FILE, SAID = 1, 2, 3, 4, 5
"""Where a text stands, the nearest to the case first: its names and numbers, its own texts, those of its parts,
names of files, reasons given in entries."""
OF_STATE: Final = (HEAD, CASE, PART, FILE)
FORMER: Final = ""
"""The digest of rows made by programs that knew no places; `kesu reindex` makes them anew."""

NAMES: Final = frozenset({"customer", "product", "order", "site", "serial"})
TEXTS: Final = frozenset({"text", "long_text"})
COLUMNS: Final = ("number", "customer_name", "product_name")


@dataclass(frozen=True, slots=True)
class Found:
    """A text by which a record is found: where it stands, in which item, of which fact ("" for none)."""

    place: int
    text: str
    item: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the index: its tokens, and a digest of them by which it is compared."""

    place: int
    phrases: list[Phrase]
    digest: str


def texts_of(
    record: Record, book: Book, listed: Mapping[str, Any], files: Iterable[str] = ()
) -> Iterator[Found]:
    """Yield every text by which a record is found, reasons of entries left out.

    `listed` are its columns as lists show them, `files` the names of its attachments. They come in an order of their
    own: a record that was stored holds its facts in another order than one that is played again.
    """
    for name in COLUMNS:
        if listed.get(name):
            yield Found(HEAD, str(listed[name]), "", name.removesuffix("_name"))
    for at, number in sorted(record.numbers.items()):
        yield Found(HEAD, number, at.partition("/")[0])
    for at, fact in sorted(record.facts.items()):
        item, _, name = at.partition("/")
        known = book.kinds[record.kind_of(item)].kind.facts.get(name)
        if known is None or (item and record.items[item].closed_as == "void"):
            continue
        for place, text in _texts(known, fact.value, item):
            yield Found(place, text, item, name)
        if fact.remark and not sealed_in(fact.remark):
            yield Found(PART, fact.remark, item, name)
    yield from (Found(FILE, name) for name in files)


def _texts(fact: Fact, value: Any, item: str) -> Iterator[tuple[int, str]]:
    if isinstance(value, str):
        if fact.sort in NAMES:
            yield HEAD, value
        elif fact.sort in TEXTS and not sealed_in(value):
            yield (PART if item else CASE), value
    elif isinstance(value, list | tuple) and fact.columns:
        known = {column.id: column for column in fact.columns}
        for row in value:
            if isinstance(row, Mapping):
                for name, cell in row.items():
                    if name in known and not sealed_in(cell):
                        yield from _texts(known[name], cell, item or "row")


def rows_of(found: Iterable[Found], places: Iterable[int] = OF_STATE) -> list[IndexRow]:
    """Return the rows of the index for texts, by place; a text that stands twice in a place counts once.

    They are sorted: a record that was stored and read has its facts and the cells of its lines in another order.
    """
    wanted = sorted(places)
    by_place: dict[int, dict[str, None]] = {place: {} for place in wanted}
    for one in found:
        if one.place in by_place:
            by_place[one.place][one.text] = None
    return [row for place in wanted for row in rows(place, sorted(by_place[place]))]


def rows(place: int, texts: Sequence[str]) -> list[IndexRow]:
    """Return the rows of the index for the texts of one place."""
    return [IndexRow(place, phrases, digest_of(phrases)) for phrases in indexed(texts)]


def digest_of(phrases: Sequence[Phrase]) -> str:
    """Return a short digest of what a row holds."""
    said = "\n".join(" ".join(phrase) for phrase in phrases)
    return sha256(said.encode()).hexdigest()[:32]


def changed(record: Record, before: Record | None, book: Book) -> set[int]:
    """Return the places whose texts may be others than before the transaction: all of a new record."""
    if before is None:
        return set(OF_STATE)
    found = {HEAD} if record.numbers != before.numbers else set[int]()
    if record.items != before.items:
        found |= {HEAD, PART}
    for at in record.facts.keys() | before.facts.keys():
        if record.facts.get(at) is not before.facts.get(at):
            found |= _places(record, at, book)
    return found


def _places(record: Record, at: str, book: Book) -> set[int]:
    """Return where a fact's texts stand."""
    item, _, name = at.partition("/")
    fact = book.kinds[record.kind_of(item)].kind.facts.get(name)
    if fact is None:
        return set()
    found = {PART}
    if fact.sort in NAMES or fact.columns:
        found.add(HEAD)
    if fact.sort in TEXTS and not item:
        found.add(CASE)
    if fact.sort in ("files", "causes"):
        found.add(FILE)
    return found
