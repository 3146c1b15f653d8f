"""Answers to what the engine asks of the world: measures from the tallies, numbers from their series."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from kesu.cases import dialect
from kesu.core.decisions.measuring import QUESTION as MEASURE
from kesu.core.decisions.measuring import summed_up
from kesu.core.records.outcomes import Tally, parts_of
from kesu.journal.numbers import Numbers

# A window "since ever" begins before any moment that a database can hold.
SINCE_EVER: Final = -(10**10)


def tally_name(book: str, measure: str) -> str:
    """Return the name under which the tallies of a book's measure stand."""
    return f"{book}/{measure}"


def series_name(book: str, document: str, period: str) -> str:
    """Return the key of a number series."""
    return f"{book}|{document}|{period}"


@dataclass(slots=True)
class World:
    """The world of one transaction. `pending` holds, by (who, book), tallies that are not saved yet."""

    numbers: Numbers
    pending: dict[tuple[str, str], tuple[Tally, ...]] = field(default_factory=dict)
    given: list[tuple[str, int]] = field(default_factory=list)

    def answers(self, book: str) -> "Answerer":
        """Return what answers the questions of a record under this book."""
        return Answerer(self, book)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions asked by a record of one book."""

    world: World
    book: str

    def __call__(self, question: str) -> Any:
        parts = json.loads(question)
        if parts[0] == MEASURE:
            return self._measure(*parts[1:])
        return self._number(*parts[1:])

    def _number(self, document: str, period: str) -> int:
        series = series_name(self.book, document, period)
        number = self.world.numbers.next(series)
        self.world.given.append((series, number))
        return number

    def _measure(
        self, measure: str, key: str, since: int, until: int, only: str, asking: str, mode: str = ""
    ) -> list[Any]:
        name = tally_name(self.book, measure)
        dialect.hold_question(connection, f"{name}|{key}")
        saved = _saved(name, key, since, until, roots=only != "all")
        found = [
            (who, dialect.moment_of(at), amount)
            for who, at, amount in saved
            if who != asking and (who, self.book) not in self.world.pending
        ]
        found += [
            (who, tally.at, parts_of(tally.amount))
            for (who, book), tallies in self.world.pending.items()
            if who != asking and book == self.book
            for tally in tallies
            if _counts(tally, measure, key, since, until, only)
        ]
        return summed_up(found, mode)


def _counts(tally: Tally, measure: str, key: str, since: int, until: int, only: str) -> bool:
    same = (tally.measure, tally.key) == (measure, key)
    return same and since < tally.at <= until and (tally.root or only == "all")


def _saved(
    name: str, key: str, since: int, until: int, *, roots: bool
) -> Iterable[tuple[str, Any, int]]:
    """Return (record or registry row, when, amount) of the tallies in a window open at its start."""
    sql = "SELECT coalesce(record_id, row_id), at, amount FROM cases_tally"
    sql += " WHERE measure = %s AND key = %s AND at <= %s"
    params: list[Any] = [name, key, dialect.stamp(connection, until)]
    if since > SINCE_EVER:
        sql += " AND at > %s"
        params.append(dialect.stamp(connection, since))
    with connection.cursor() as cursor:
        cursor.execute(sql + (" AND root" if roots else ""), params)
        rows: list[tuple[str, Any, int]] = cursor.fetchall()
    return rows


def names_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return {"customer": name, "product": name} for the numbers given, in one statement; unknown ones miss."""
    parts, params = [], list[str]()
    for sort in ("customer", "product"):
        if values.get(sort):
            parts.append(f"SELECT '{sort}', name FROM registry_{sort} WHERE code = %s")
            params.append(values[sort])
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())
