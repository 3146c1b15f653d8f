"""Past cases like one in hand: the same by what the book counts as the same, of the same matter, or told alike.

What counts as the same are the facts that the book's measures name under `same`; their tallies are the index. The
matter is product, product type and class (kesu.cases.queries.matter). Of the description, and of the causes found so
far, the rarest pairs of signs are asked for, each weighed by how few cases have it. All is bounded: at most RARE cases
for a pair of signs, NEWEST for a set of facts, so that the time does not grow with the number of cases.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import log2
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from kesu.cases import dialect
from kesu.cases.columns import category_of, first_of
from kesu.cases.dialect import Statement
from kesu.cases.indexing import CASE, PART, texts_of
from kesu.cases.models import CaseRecord
from kesu.cases.queries.matter import Matter, by_matter, matter_of
from kesu.cases.sealing import sealed_in
from kesu.cases.searching import pairs, words_of
from kesu.cases.world import tally_name
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book, MeasurePlan

RARE: Final = 2_000
NEWEST: Final = 200
MOST_PAIRS: Final = 48
ASKED_PAIRS: Final = 12
READ_OF_A_TEXT: Final = 600
COMMON: Final = 4
"""What stands in more than one of so many cases says nothing."""
LEAST: Final = 250
CAUSE: Final = re.compile(r"(^|_)causes?(_|$)")
"""Books name their facts freely; this part of an id tells what caused something."""
WHO_AND_WHERE: Final = frozenset({"customer", "site", "region", "department", "person"})
"""Sorts of fact that say whom it concerns: alone they make no two faults the same."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case and how like it is: the names of facts that are equal, and a score of facts and words."""

    record: str
    score: int
    same: tuple[str, ...]
    told: int = 0
    """What of the score comes from words."""


@dataclass(frozen=True, slots=True)
class Described:
    """A case in hand: its text, the sets of facts by which its book counts cases as the same, its matter and causes."""

    text: str
    keys: tuple[Key, ...]
    matter: Matter = field(default_factory=Matter)
    causes: str = ""


def described(record: Record, book: Book, tallies: str) -> Described:
    """Return what others are compared with; `tallies` as the record's row remembers them."""
    text = told(record, book)[:READ_OF_A_TEXT]
    product = first_of(record, book.kinds[record.kind], "product")
    matter = matter_of(product, category_of(record))
    causes = " ".join(causes_of(record, book))[:READ_OF_A_TEXT]
    return Described(text, keys_of(book, record.kind, tallies), matter, causes)


def causes_of(record: Record, book: Book) -> Iterable[str]:
    """Yield the texts of the causes that a case holds so far."""
    for item, values in record.values.items():
        for name, fact in book.kinds[record.kind_of(item)].kind.facts.items():
            value = values.get(name)
            if fact.sort == "causes" and isinstance(value, list | tuple):
                yield from (str(row["text"]) for row in value)
            elif CAUSE.search(name) and _is_plain(fact, value):
                yield str(value)


def _is_plain(fact: Fact, value: Any) -> bool:
    is_text = fact.sort in ("text", "long_text") and isinstance(value, str)
    return is_text and not sealed_in(value)


Key = tuple[str, str, tuple[str, ...], bool]
"""(tally, key, names of the facts, whether they say what was wrong and not only whom it concerns)."""


def keys_of(book: Book, kind: str, tallies: str) -> tuple[Key, ...]:
    """Return the sets of facts by which a book counts a record of a kind as the same as others."""
    plans = {plan.measure.id: plan for plan in book.kinds[kind].counted}
    keys: dict[tuple[str, ...], Key] = {}
    for measure, key, *_rest in json.loads(tallies or "[]"):
        plan = plans.get(measure)
        if plan is not None and plan.measure.same:
            same = tuple(plan.measure.same)
            is_fault = _is_fault(plan, book, kind)
            keys.setdefault(same, (tally_name(book.id, measure), key, same, is_fault))
    return tuple(keys.values())


def told(record: Record, book: Book) -> str:
    """Return what a case tells of itself: its subject, or failing that all its own texts."""
    subject = record.values[""].get(book.kinds[record.kind].kind.subject)
    if isinstance(subject, str) and not sealed_in(subject):
        return subject
    return " ".join(one.text for one in texts_of(record, book, {}) if one.place == CASE)


def _is_fault(plan: MeasurePlan, book: Book, kind: str) -> bool:
    facts = book.kinds[kind].kind.facts
    return any(
        name in facts and facts[name].sort not in WHO_AND_WHERE for name in plan.measure.same
    )


def alike(
    own: Described, rows: QuerySet[CaseRecord], *, but: str = "", most: int = 6
) -> list[Likeness]:
    """Return the cases among `rows` that are most like one, the most like first, the newer before the older."""
    scores: dict[str, int] = defaultdict(int)
    same: dict[str, list[str]] = defaultdict(list)
    for names, weight, ids in _by_facts(own, rows):
        for one in ids:
            scores[one] += weight
            same[one] += names
    words: dict[str, int] = defaultdict(int)
    for text, places in ((own.text, (CASE,)), (own.causes, (CASE, PART))):
        for one, score in _by_words(text, rows, places):
            scores[one] += score
            words[one] += score
    for one, weight, shared in by_matter(own.matter, rows, scores):
        scores[one] += weight
        same[one] += shared
    scores.pop(but, None)
    likely = sorted(scores, key=lambda one: (scores[one], one), reverse=True)
    return [
        Likeness(one, scores[one], tuple(dict.fromkeys(same[one])), words[one])
        for one in likely[:most]
        if scores[one] >= LEAST
    ]


# -- facts -----------------------------------------------------------------------------------------


def _by_facts(
    own: Described, rows: QuerySet[CaseRecord]
) -> Iterable[tuple[tuple[str, ...], int, list[str]]]:
    """Yield (names of the facts, weight, records) for each set of facts: the fewer have it, the more it weighs."""
    scoped, params = scope(rows)
    for tally, key, names, is_fault in own.keys:
        newest = (
            f"SELECT t.record_id FROM cases_tally t JOIN ({scoped}) AS s ON s.id = t.record_id"
            f" WHERE t.measure = %s AND t.key = %s ORDER BY t.at DESC LIMIT {NEWEST}"
        )
        ids = [row[0] for row in _read((newest, [*params, tally, key]))]
        weight = 100 * round(2 + log2(2 * NEWEST / max(1, len(ids))))
        yield names, weight if is_fault else weight // 5, ids


# -- words -----------------------------------------------------------------------------------------


def _by_words(
    text: str, rows: QuerySet[CaseRecord], places: Sequence[int]
) -> list[tuple[str, int]]:
    """Return (record, score) of those that share the rarest pairs of signs of a text in some places, the best first."""
    wanted = [token for word in words_of(text) for token in pairs(word)]
    tokens = list(dict.fromkeys(wanted))[:MOST_PAIRS]
    if not tokens:
        return []
    many = _many()
    known = {
        token: n for token, n in _read(_numbers(tokens)) if 0 < n < RARE and n * COMMON <= many
    }
    rare = sorted(known, key=lambda token: (known[token], token))[:ASKED_PAIRS]
    if not rare:
        return []
    weighed = [(token, round(25 * (1 + log2(many / known[token])))) for token in rare]
    return [(record, int(score)) for record, score in _read(_sharing(weighed, rows, places))]


def _many() -> int:
    """Return how many cases tell something of themselves, counted up to RARE."""
    some = f"SELECT 1 FROM cases_searchtext WHERE place = {CASE} LIMIT {RARE}"
    return int(_read((f"SELECT COUNT(*) FROM ({some}) AS r", []))[0][0])


def _numbers(tokens: Sequence[str]) -> Statement:
    """Return how many rows of the index each token stands in, counted up to RARE."""
    parts, params = [], list[Any]()
    for token in tokens:
        sql, own = dialect.rows_with(connection, token, RARE)
        parts.append(f"SELECT %s AS token, COUNT(*) AS n FROM ({sql}) AS r")
        params += [token, *own]
    return " UNION ALL ".join(parts), params


def _sharing(
    weighed: Sequence[tuple[str, int]], rows: QuerySet[CaseRecord], places: Sequence[int]
) -> Statement:
    parts, params = [], list[Any]()
    for token, weight in weighed:
        sql, own = dialect.rows_with(connection, token, RARE)
        parts.append(f"SELECT r.id, {int(weight)} AS weight FROM ({sql}) AS r")
        params += own
    scoped, seen = scope(rows)
    wanted = ", ".join(str(int(place)) for place in places)
    sql = (
        f"SELECT t.record_id, SUM(h.weight) AS score FROM ({' UNION ALL '.join(parts)}) AS h"
        f" JOIN cases_searchtext t ON t.id = h.id AND t.place IN ({wanted})"
        f" JOIN ({scoped}) AS s ON s.id = t.record_id"
        " GROUP BY t.record_id ORDER BY score DESC, t.record_id DESC LIMIT 60"
    )
    return sql, [*params, *seen]


def common(mine: str, other: str, most: int = 4) -> list[str]:
    """Return the longest words and parts of words that stand in both texts, the longest first."""
    there = words_of(other[:READ_OF_A_TEXT])
    known = {pair for word in there for pair in pairwise(word)}
    runs: dict[str, None] = {}
    for word in words_of(mine[:READ_OF_A_TEXT]):
        begin = 0
        for at in range(1, len(word) + 1):
            if at == len(word) or (word[at - 1], word[at]) not in known:
                if at - begin > 1 and any(word[begin:at] in one for one in there):
                    runs[word[begin:at]] = None
                begin = at
    found = sorted(runs, key=len, reverse=True)
    return [run for n, run in enumerate(found) if not any(run in longer for longer in found[:n])][
        :most
    ]


# -- did it come back ------------------------------------------------------------------------------


def came_back(keys: Iterable[tuple[str, str, datetime]], rows: QuerySet[CaseRecord]) -> list[int]:
    """Return how often each (tally, key) came up again after a moment, among the cases that count."""
    scoped, seen = scope(rows)
    found = []
    for tally, key, after in keys:
        sql = (
            f"SELECT COUNT(*) FROM (SELECT 1 FROM cases_tally t JOIN ({scoped}) AS s ON s.id = t.record_id"
            " WHERE t.measure = %s AND t.key = %s AND t.at > %s AND t.root LIMIT 100) AS later"
        )
        at = dialect.stamp(connection, int(after.timestamp()))
        found.append(int(_read((sql, [*seen, tally, key, at]))[0][0]))
    return found


def scope(rows: QuerySet[CaseRecord]) -> Statement:
    """Return the ids of scoped rows as a part of a statement."""
    sql, params = rows.order_by().values("id").query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _read(statement: Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(cursor.fetchall())
