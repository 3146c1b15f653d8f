"""Everything that SQLite and PostgreSQL do differently, for the rooms from here up.

Nothing else knows, but what only fills databases (kesu.cases.filling_tables).

The search index holds tokens of ASCII letters and digits only (kesu.cases.searching), so that neither
database's own ideas of words come into play; both answer the same.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from kesu.cases.indexing import IndexRow
from kesu.cases.models.search import SearchText
from kesu.cases.searching import GAP

Statement = tuple[str, Sequence[Any]]

DEADLOCK, SERIALIZATION, LOCK_TIMEOUT = "40P01", "40001", "55P03"

_MAKE_INDEX = {
    "sqlite": [
        "CREATE VIRTUAL TABLE IF NOT EXISTS cases_search USING fts5"
        "(tokens, content='', contentless_delete=1, tokenize='ascii')"
    ],
    "postgresql": [
        "ALTER TABLE cases_searchtext ADD COLUMN IF NOT EXISTS tokens tsvector",
        "CREATE INDEX IF NOT EXISTS cases_search ON cases_searchtext USING gin (tokens)",
    ],
}
_DROP_INDEX = {
    "sqlite": ["DROP TABLE IF EXISTS cases_search"],
    "postgresql": ["ALTER TABLE cases_searchtext DROP COLUMN IF EXISTS tokens"],
}


def is_served(connection: BaseDatabaseWrapper) -> bool:
    """Say whether the database is a server that several writers use at once (PostgreSQL)."""
    return connection.vendor == "postgresql"


def make_search_index(connection: BaseDatabaseWrapper) -> None:
    """Make the index beside the table SearchText."""
    _run(connection, _MAKE_INDEX[connection.vendor])


def drop_search_index(connection: BaseDatabaseWrapper) -> None:
    """Take the index away again."""
    _run(connection, _DROP_INDEX[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def search_writes(
    connection: BaseDatabaseWrapper, rows: Sequence[tuple[int, str, IndexRow]]
) -> list[Statement]:
    """Return what puts rows (id, record, row) into the index; they must not be there yet."""
    if not rows:
        return []
    heads = [(i, record, row.place, row.digest) for i, record, row in rows]
    if is_served(connection):
        values = ", ".join(["(%s, %s, %s, %s, %s::tsvector)"] * len(rows))
        sql = f"INSERT INTO cases_searchtext (id, record_id, place, digest, tokens) VALUES {values}"
        texts = [_tsvector(_marked(record, row)) for _, record, row in rows]
        return [(sql, [v for h, t in zip(heads, texts, strict=True) for v in (*h, t)])]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    ties = f"INSERT INTO cases_searchtext (id, record_id, place, digest) VALUES {places}"
    pairs = ", ".join(["(%s, %s)"] * len(rows))
    index = f"INSERT INTO cases_search (rowid, tokens) VALUES {pairs}"
    return [
        (ties, [v for head in heads for v in head]),
        (index, [v for i, record, row in rows for v in (i, _fts_text(_marked(record, row)))]),
    ]


def search_rows(
    connection: BaseDatabaseWrapper, rows: Sequence[tuple[int, str, IndexRow]]
) -> list[tuple[str, list[str], list[Sequence[Any]]]]:
    """Return (table, columns, rows) of what `search_writes` puts into the index, for `bulk_insert`."""
    names = ["id", "record_id", "place", "digest"]
    heads = [(i, record, row.place, row.digest) for i, record, row in rows]
    if is_served(connection):
        whole = [
            (*head, _tsvector(_marked(head[1], row)))
            for head, (_, _, row) in zip(heads, rows, strict=True)
        ]
        return [("cases_searchtext", [*names, "tokens"], list(whole))]
    index = [(i, _fts_text(_marked(record, row))) for i, record, row in rows]
    return [
        ("cases_searchtext", names, list(heads)),
        ("cases_search", ["rowid", "tokens"], list(index)),
    ]


def search_removals(
    connection: BaseDatabaseWrapper, record: str, places: Sequence[int]
) -> list[Statement]:
    """Return what takes the rows of some places of a record out of the index, and all of an earlier program."""
    which = f"record_id = %s AND (digest = '' OR place IN ({', '.join(['%s'] * len(places))}))"
    params = [record, *places]
    ties = (f"DELETE FROM cases_searchtext WHERE {which}", params)
    if is_served(connection):
        return [ties]
    chosen = f"SELECT id FROM cases_searchtext WHERE {which}"
    return [(f"DELETE FROM cases_search WHERE rowid IN ({chosen})", params), ties]


def found_by_tokens(phrases: Sequence[Sequence[str]]) -> QuerySet[SearchText, str]:
    """Return the ids of records in which every phrase stands somewhere, as a query to be used in another."""
    from django.db import connection

    found = SearchText.everything.all()
    for phrase in phrases:
        condition, params = stands_in(connection, phrase)
        sql = f"SELECT record_id FROM cases_searchtext WHERE {condition}"
        found = found.filter(record__in=RawSQL(sql, tuple(params)))
    return found.values_list("record_id", flat=True)


def stands_in(
    connection: BaseDatabaseWrapper, phrase: Sequence[str], spells: Sequence[str] = ()
) -> Statement:
    """Return the condition that a phrase stands in a row of cases_searchtext, of a record of some spells of time.

    Without spells, of whatever time.
    """
    if is_served(connection):
        query = " <-> ".join(f"'{token}'" for token in phrase)
        if spells:
            query = f"({query}) & ({' | '.join(spells)})"
        return "cases_searchtext.tokens @@ %s::tsquery", [query]
    matching = "SELECT rowid FROM cases_search WHERE cases_search MATCH %s"
    query = '"' + " ".join(phrase) + '"'
    if spells:
        query = f"{query} AND ({' OR '.join(spells)})"
    return f"cases_searchtext.id IN ({matching})", [query]


SPELL: Final = 4
"""So many signs of a record's id say in which seven weeks (2 ** 32 milliseconds) it was made."""


def spells_back(record: str, how_many: int) -> list[str]:
    """Return the tokens of so many spells of time: that in which a record was made, and those before it."""
    last = int(record[:SPELL], 16)
    return [_spell(f"{max(0, last - back):0{SPELL}x}") for back in range(how_many)]


def _spell(record: str) -> str:
    return f"t{record[:SPELL]}"


def _marked(record: str, row: IndexRow) -> list[Sequence[str]]:
    """Return the phrases of a row, and the spell of time of its record: a token that no text has."""
    return [*row.phrases, (_spell(record),)]


def rows_with(connection: BaseDatabaseWrapper, token: str, most: int) -> Statement:
    """Return the ids of rows of cases_searchtext in which a token stands, no more than so many."""
    if is_served(connection):
        sql = f"SELECT id FROM cases_searchtext WHERE tokens @@ %s::tsquery LIMIT {int(most)}"
        return sql, [f"'{token}'"]
    sql = f"SELECT rowid AS id FROM cases_search WHERE cases_search MATCH %s LIMIT {int(most)}"
    return f"SELECT id FROM ({sql})", [f'"{token}"']


# A phrase never runs on into the next one: PostgreSQL leaves a gap in the positions, SQLite has a
# token between them that no query contains.


def _tsvector(phrases: Sequence[Sequence[str]]) -> str:
    position, words = 0, []
    for phrase in phrases:
        for token in phrase:
            position += 1
            words.append(f"'{token}':{position}")
        position += GAP
    return " ".join(words)


def _fts_text(phrases: Sequence[Sequence[str]]) -> str:
    return " gap ".join(" ".join(phrase) for phrase in phrases)


def hold_question(connection: BaseDatabaseWrapper, question: str) -> None:
    """Let nobody else count under the same question until this transaction ends.

    On SQLite the transaction already is the only writer.
    """
    if is_served(connection):
        _execute(connection, "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [question])


def row_lock(connection: BaseDatabaseWrapper) -> str:
    """Return what a SELECT ends with to hold its row until the transaction ends."""
    return " FOR UPDATE" if is_served(connection) else ""


def skip_locked(connection: BaseDatabaseWrapper) -> str:
    """Return what a SELECT of rows to claim ends with, so that two claimers never wait for each other."""
    return " FOR UPDATE SKIP LOCKED" if is_served(connection) else ""


def named_value(connection: BaseDatabaseWrapper, column: str, key: str) -> str:
    """Return the SQL for the text of a named value in a column of JSON; the key is a name of ours, never input."""
    if not all(part.isidentifier() for part in key.split(".")):
        raise ValueError(f"{key!r} is no name")
    if is_served(connection):
        return f"{column} ->> '{key}'"
    return f"json_extract({column}, '$.\"{key}\"')"


def holds_text(connection: BaseDatabaseWrapper, value: str) -> str:
    """Return the SQL that a text holds another, letter for letter; the other is the one parameter."""
    return f"({'strpos' if is_served(connection) else 'instr'}({value}, %s) > 0)"


def may_try_again(error: Exception) -> bool:
    """Say whether a statement failed only because another transaction stood in its way."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", "")
    return state in {DEADLOCK, SERIALIZATION, LOCK_TIMEOUT} or "database is locked" in str(error)


def _execute(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def stamp(connection: BaseDatabaseWrapper, moment: int | None) -> Any:
    """Return a moment as a plain statement must hand it over, the same as Django's own fields write it."""
    if moment is None:
        return None
    at = datetime.fromtimestamp(moment, UTC)
    return at if is_served(connection) else at.strftime("%Y-%m-%d %H:%M:%S")


def exact_stamp(connection: BaseDatabaseWrapper, at: datetime) -> Any:
    """Return a moment with its fractions as a plain statement must hand it over."""
    return connection.ops.adapt_datetimefield_value(at)


def finds(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> bool:
    """Say whether a statement finds any row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone() is not None


def moment_of(stamped: Any) -> int:
    """Return the moment that a plain statement read back: a server gives a datetime, a file the text of `stamp`."""
    at = datetime.fromisoformat(stamped) if isinstance(stamped, str) else stamped
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def run_writes(connection: BaseDatabaseWrapper, statements: Sequence[Statement]) -> None:
    """Run writes that touch no row twice: one journey to a server, one after another in a file."""
    if is_served(connection) and len(statements) > 1:
        parts = ", ".join(f"w{n} AS ({sql})" for n, (sql, _) in enumerate(statements))
        values = [value for _, params in statements for value in params]
        _execute(connection, f"WITH {parts} SELECT 1", values)
        return
    for sql, params in statements:
        _execute(connection, sql, params)
