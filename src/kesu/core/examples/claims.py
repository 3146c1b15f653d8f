"""Worked cases about which book governs a new record: this one, another that stands beside it, or none (G50)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kesu.core.examples.reading import Unclear, moment, value
from kesu.core.rulebook.fitting import Unfit, fit
from kesu.core.rulebook.governing import Governing, Undecidable, govern
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar

EXPECTED = frozenset({"book", "verdicts"})
NOBODY = "none"
Shelf = Callable[[str], Book | None]
"""Book id → the book of that name that stands beside the one in question, or None."""


def governs_case(
    raw: Mapping[str, Any],
    book: Book,
    calendars: Mapping[str, Calendar],
    shelf: Shelf,
    at: datetime,
) -> tuple[str, ...]:
    """Return what differs between the book expected to govern and the one that does, and why the others do not."""
    calendar = calendars[book.calendar]
    kind = str(raw.get("of", "complaint"))
    others = [_found(name, shelf) for name in _named(raw["governs"])]
    facts = _facts(raw, [book, *others], kind, calendar)
    try:
        found = govern([book, *others], kind, facts, moment(at, calendar), calendar.zone)
    except Undecidable as fault:
        return (str(fault),)
    return _differences(raw["expect"], found)


def _named(raw: Any) -> list[str]:
    if isinstance(raw, list) and all(isinstance(name, str) for name in raw):
        return raw
    raise Unclear(f'governs = {raw!r}; write the other books that are asked: ["p12"], or []')


def _found(name: str, shelf: Shelf) -> Book:
    book = shelf(name)
    if book is None:
        raise Unclear(f"book “{name}” does not stand beside this one")
    return book


def _facts(
    raw: Mapping[str, Any], books: list[Book], kind: str, calendar: Calendar
) -> dict[str, Any]:
    """Return what is known at receipt, as a record of the first book that has the kind would keep it."""
    known = next((b.source.kinds[kind].facts for b in books if kind in b.source.kinds), None)
    if known is None:
        raise Unclear(f"kind “{kind}” is in none of these books")
    given = raw.get("given", {})
    strange = sorted(set(given) - set(known))
    if strange:
        raise Unclear(f"given: “{strange[0]}” is no fact of {kind}")
    try:
        return {name: fit(known[name], value(v, calendar))[0] for name, v in given.items()}
    except Unfit as fault:
        raise Unclear(f"given: {fault}") from None


def _differences(expect: Mapping[str, Any], found: Governing) -> tuple[str, ...]:
    governing = found.book.id if found.book else NOBODY
    wrong = []
    if "book" in expect and expect["book"] != governing:
        wrong.append(f"book: expected {expect['book']!r}, found {governing!r}")
    verdicts = {one.book: one.verdict for one in found.trace}
    wrong += [
        f"verdicts.{name}: expected {want!r}, found {verdicts.get(name)!r}"
        for name, want in expect.get("verdicts", {}).items()
        if verdicts.get(name) != want
    ]
    return tuple(wrong)
