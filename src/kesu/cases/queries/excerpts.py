"""What stands around the words that were searched for, in the records that were found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kesu.cases.books import InForce, book_of
from kesu.cases.indexing import SAID, Found, texts_of
from kesu.cases.models import CaseRecord
from kesu.cases.searching import folded
from kesu.cases.texts import read_text, record_in
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.journal.models import Attachment, JournalEntry

BEFORE: Final = 18
LONGEST: Final = 90
MOST: Final = 3
COLUMNS: Final = ("number", "customer_name", "product_name")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text: parts of it by turns unmarked and marked, with what stands before and after left out."""

    found: Found
    parts: tuple[tuple[str, bool], ...]
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True)
class Excerpts:
    """A record with the excerpts that show why it was found; `book` and `record` name their facts."""

    record: Record
    book: Book
    excerpts: tuple[Excerpt, ...]


def excerpts_of(
    rows: Iterable[CaseRecord], words: Sequence[str], published: InForce
) -> dict[str, Excerpts]:
    """Return what to show of records in hand, which the reader may see, in two statements."""
    there = list(rows)
    files, said = _files(there), _said(there)
    found = {}
    for row in there:
        record, book = record_in(row.state), book_of(published.edition(row.edition_id))
        listed = {name: getattr(row, name) for name in COLUMNS}
        texts = [*texts_of(record, book, listed, files.get(row.pk, ())), *said.get(row.pk, ())]
        found[row.pk] = Excerpts(record, book, tuple(_chosen(texts, words)))
    return found


def _files(rows: Sequence[CaseRecord]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    there = Attachment.objects.of_all(rows).exclude(state=Attachment.State.ERASED)
    for record, name in there.values_list("record", "name"):
        found.setdefault(record, []).append(name)
    return found


def _said(rows: Sequence[CaseRecord]) -> Mapping[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    entries = JournalEntry.objects.of_all(rows).filter(text__contains='"reason"').order_by("seq")
    for record, text in entries.values_list("record", "text"):
        entry = read_text(text).entry
        if entry.reason:
            found.setdefault(record, []).append(Found(SAID, entry.reason, entry.item))
    return found


def _chosen(texts: Sequence[Found], words: Sequence[str]) -> Iterator[Excerpt]:
    """Yield the nearest text for every word, then other texts in which words stand, each text once."""
    nearest = sorted({one.text: one for one in reversed(texts)}.values(), key=lambda one: one.place)
    lacking, chosen = list(words), dict[str, Excerpt]()
    for one in nearest:
        marks = _marks(one.text, lacking)
        if marks and len(chosen) < MOST:
            lacking = [w for w in lacking if w not in {word for _, _, word in marks}]
            chosen[one.text] = _excerpt(one, _marks(one.text, words))
        if not lacking:
            break
    return iter(chosen.values())


def _marks(text: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (begin, end, word) of what is found in a text, in its own signs, none over another."""
    plain, places = _folded_by_sign(text)
    found: list[tuple[int, int, str]] = []
    for word in sorted(words, key=len, reverse=True):
        at = plain.find(word)
        while at >= 0:
            begin, end = places[at], places[at + len(word) - 1] + 1
            if all(end <= b or begin >= e for b, e, _ in found):
                found.append((begin, end, word))
            at = plain.find(word, at + 1)
    return sorted(found)


def _folded_by_sign(text: str) -> tuple[str, list[int]]:
    """Return the folded text with, for each of its signs, where it comes from."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(unicodedata.normalize("NFC", text) if text.isascii() else text):
        for one in folded(sign):
            signs.append(one)
            places.append(at)
    return "".join(signs), places


def _excerpt(one: Found, marks: Sequence[tuple[int, int, str]]) -> Excerpt:
    text = one.text
    begin = max(0, marks[0][0] - BEFORE) if marks else 0
    end = min(len(text), max(begin + LONGEST, marks[0][1] if marks else 0))
    parts: list[tuple[str, bool]] = []
    at = begin
    for start, stop, _ in marks:
        if stop > end:
            break
        parts += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    parts.append((text[at:end], False))
    return Excerpt(one, tuple(p for p in parts if p[0]), begin > 0, end < len(text))
