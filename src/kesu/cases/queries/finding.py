"""Full-text search over records: which are found, in what order. The rows asked among are scoped by who asks.

A record is found when every word of two signs or more stands somewhere in it, in whatever place; in Latin letters a
word is also looked for among the initials of customers' names. The order is the same on both databases: a number
whole or in part before all else, then by how near to the case the words stand (kesu.cases.indexing), then the newest.

Where words stand in very many records nobody reads them all: those of the latest spell of time in which more than
COUNTED are found come first, in this order, and all others after them. So it takes no longer in a large database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from kesu.cases.dialect import Statement, spells_back, stands_in
from kesu.cases.indexing import HEAD
from kesu.cases.models import CaseRecord
from kesu.cases.searching import asked_words, pairs

COUNTED: Final = 1_000
"""So many of what is found are counted one by one; of more it is said that they are more."""
SPELLS: Final = (2, 8)
"""How many spells of seven weeks are looked at first: some three months, a year; then all."""
MOST_CUSTOMERS: Final = 200
_SHOWN: Final = ("id", "kind", "number", "opened_at")


@dataclass(frozen=True)
class Asked:
    """What is searched for: the words as they were typed, and those that count."""

    typed: str
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing can be searched for: no word of two signs or more."""
        return not self.words

    @cached_property
    def rarest(self) -> str:
        """Return the longest word, which most likely stands in the fewest records."""
        return max(self.words, key=len)

    @cached_property
    def spells(self) -> list[list[str]]:
        """Return the spells of time that are looked at before all, the latest ones; none where a word is rare.

        The database is asked once for everything that is found by it.
        """
        condition, params = stands_in(connection, pairs(self.rarest))
        few = f"SELECT 1 FROM cases_searchtext WHERE {condition} LIMIT {2 * COUNTED + 1}"
        if _rows(f"SELECT COUNT(*) FROM ({few}) AS few", params)[0][0] <= 2 * COUNTED:
            return []
        newest = _rows("SELECT id FROM cases_caserecord ORDER BY id DESC LIMIT 1", [])
        return [spells_back(newest[0][0], many) for many in SPELLS]


def asked_for(typed: str) -> Asked:
    """Return what a query asks for; its length and the number of its words are bounded."""
    return Asked(typed.strip(), tuple(asked_words(typed)))


def ranked(asked: Asked, rows: QuerySet[CaseRecord], size: int, start: int = 0) -> list[str]:
    """Return the ids of the records found among `rows`, the most fitting first."""
    first: Sequence[str] = ()
    for spells in asked.spells:
        found, total = _ordered(asked, rows, start + size, spells)
        if total > COUNTED and start + size <= total:
            return found[start:]
        if total > COUNTED:
            first = spells
            break
    return _ordered(asked, rows, start + size, first=first)[0][start:]


def _ordered(
    asked: Asked,
    rows: QuerySet[CaseRecord],
    most: int,
    spells: Sequence[str] = (),
    first: Sequence[str] = (),
) -> tuple[list[str], int]:
    """Return so many ids in order and how many are found: of some spells, or those of `first` before all others."""
    sql, params = _found(asked, rows, spells)
    typed = asked.typed.upper()
    within = "".join(f"!{sign}" if sign in "!%_" else sign for sign in typed)
    number = "CASE WHEN UPPER(s.number) = %s THEN 0 WHEN UPPER(s.number) LIKE %s ESCAPE '!' THEN 1 ELSE 2 END"
    late = "CASE WHEN s.id >= %s THEN 0 ELSE 1 END, " if first else ""
    order = f"ORDER BY {late}{number}, h.far, s.opened_at DESC, s.id DESC LIMIT %s"
    since = [min(first)[1:]] if first else []
    found = _rows(
        f"SELECT s.id, COUNT(*) OVER () {sql} {order}",
        [*params, *since, typed, f"%{within}%", most],
    )
    return [one for one, _total in found], found[0][1] if found else 0


def counted(asked: Asked, rows: QuerySet[CaseRecord]) -> dict[str, int]:
    """Return kind → how many records are found among `rows`; of more than COUNTED, of the latest so many."""
    for spells in asked.spells:
        found = _counted(asked, rows, spells)
        if sum(found.values()) > COUNTED:
            return found
    return _counted(asked, rows)


def _counted(
    asked: Asked, rows: QuerySet[CaseRecord], spells: Sequence[str] = ()
) -> dict[str, int]:
    sql, params = _found(asked, rows, spells)
    some = f"SELECT s.kind {sql} LIMIT {COUNTED + 1}"
    return dict(_rows(f"SELECT kind, COUNT(*) FROM ({some}) AS few GROUP BY kind", params))


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _found(asked: Asked, rows: QuerySet[CaseRecord], spells: Sequence[str]) -> Statement:
    """Return FROM and WHERE of the records found: "s" are the scoped rows, "h" says how far off the words stand."""
    seen = rows.order_by().values(*_SHOWN).query
    scoped, params = seen.get_compiler(connection=connection).as_sql()
    others = [word for word in asked.words if word != asked.rarest]
    first, own = _hits(asked.rarest, spells=spells)
    parts, values = ["SELECT record_id, place FROM w0"], [*own]
    for word in others:
        hits, own = _hits(word, "record_id IN (SELECT record_id FROM w0)")
        parts.append(hits)
        values += own
    each = " UNION ALL ".join(f"SELECT record_id, place FROM ({part}) AS one" for part in parts)
    far = f"SELECT record_id, SUM(place) AS far FROM ({each}) AS w GROUP BY record_id HAVING COUNT(*) = %s"
    hits = f"WITH w0 AS ({first}) {far}"
    sql = f"FROM ({scoped}) AS s JOIN ({hits}) AS h ON h.record_id = s.id"
    return sql, [*params, *values, len(asked.words)]


def _hits(word: str, among: str = "", spells: Sequence[str] = ()) -> Statement:
    """Return the records in which a word stands, each once with its nearest place; `among` and `spells` narrow them.

    The longest word of a query, which stands in the fewest records, is looked for first, the others among its records.
    """
    narrowed = f" AND {among}" if among else ""
    condition, params = stands_in(connection, pairs(word), spells)
    sql = f"SELECT record_id, place FROM cases_searchtext WHERE {condition}{narrowed}"
    if word.isascii() and word.isalpha():
        codes = "SELECT code FROM registry_customer WHERE initials LIKE %s LIMIT %s"
        sql += (
            f" UNION ALL SELECT id, {HEAD} FROM cases_caserecord"
            f" WHERE customer IN (SELECT code FROM ({codes}) AS c)"
        )
        params = [*params, f"%{word}%", MOST_CUSTOMERS]
        if spells:
            sql, params = f"{sql} AND id >= %s", [*params, min(spells)[1:]]
    return f"SELECT record_id, MIN(place) AS place FROM ({sql}) AS p GROUP BY record_id", params
