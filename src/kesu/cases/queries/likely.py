"""Cases that one being entered may repeat: the same order, customer or what the book counts as the same, told alike.

It offers and refuses nothing. Product, type and class alone make no two complaints one: somebody or some words must
be the same too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from kesu.cases.models import CaseRecord
from kesu.cases.queries.matter import matter_of
from kesu.cases.queries.similar import READ_OF_A_TEXT, Described, alike, common, keys_of
from kesu.core.rulebook.plans import Book

WITHIN: Final = timedelta(days=90)
MOST: Final = 5
ASKED: Final = 30
LEAST: Final = 250
ORDER, CUSTOMER = "*order", "*customer"
"""What is the same, beside the facts of the book and the matter."""
WEIGHTS: Final = {ORDER: 600, CUSTOMER: 250}
OVER: Final = ("void", "duplicate")


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that may be the same: its row, what is the same, the words that both tell."""

    row: CaseRecord
    same: tuple[str, ...]
    words: tuple[str, ...]
    score: int


def likely(
    book: Book,
    kind: str,
    values: Mapping[str, Any],
    tallies: str,
    rows: QuerySet[CaseRecord],
    but: Iterable[str] = (),
) -> list[Likely]:
    """Return those of `rows` that a record with these values may repeat, the most like first; none of `but`.

    `rows` are those of the reader, of the days looked back on. `tallies` are what the record would count as.
    """
    own = _described(book, kind, values, tallies)
    asked = rows.exclude(closed_as__in=OVER).exclude(pk__in=list(but))
    scores: dict[str, int] = defaultdict(int)
    same: dict[str, list[str]] = defaultdict(list)
    for one in alike(own, asked, most=ASKED):
        scores[one.record], same[one.record] = one.score, list(one.same)
    for record, names in _by_columns(book, kind, values, asked):
        scores[record] += sum(WEIGHTS[name] for name in names)
        same[record] += names
    best = sorted(scores, key=lambda record: (scores[record], record), reverse=True)
    found = {row.pk: row for row in asked.filter(pk__in=best[: 2 * MOST]).defer("state")}
    told = (_likely(own, found[one], same[one], scores[one]) for one in best if one in found)
    return [one for one in told if _is_enough(one)][:MOST]


def _is_enough(one: Likely) -> bool:
    """Say whether somebody, a fact of the book or a word is the same, and not only what it is about."""
    facts = any(not name.startswith("*") for name in one.same)
    whom = ORDER in one.same or CUSTOMER in one.same
    return one.score >= LEAST and (whom or facts or bool(one.words))


def _described(book: Book, kind: str, values: Mapping[str, Any], tallies: str) -> Described:
    subject = values.get(book.kinds[kind].kind.subject)
    text = subject[:READ_OF_A_TEXT] if isinstance(subject, str) else ""
    product = _first(book, kind, values, "product")
    return Described(text, keys_of(book, kind, tallies), matter_of(product, ""))


def _first(book: Book, kind: str, values: Mapping[str, Any], sort: str) -> str:
    facts = book.kinds[kind].kind.facts
    found = (values[name] for name, fact in facts.items() if fact.sort == sort and name in values)
    return next((value for value in found if isinstance(value, str)), "")


def _by_columns(
    book: Book, kind: str, values: Mapping[str, Any], rows: QuerySet[CaseRecord]
) -> Iterable[tuple[str, list[str]]]:
    """Yield (record, what is the same) of those with the same order or customer, the newest."""
    order, customer = (_first(book, kind, values, sort) for sort in ("order", "customer"))
    wanted = Q()
    if order:
        wanted |= Q(order_no=order)
    if customer:
        wanted |= Q(customer=customer)
    if not wanted:
        return
    newest = rows.filter(wanted).order_by("-opened_at", "-id")
    for record, its_order, its_customer in newest.values_list("pk", "order_no", "customer")[:ASKED]:
        names = [ORDER] if order and its_order == order else []
        yield record, [*names, *([CUSTOMER] if customer and its_customer == customer else [])]


def _likely(own: Described, row: CaseRecord, same: list[str], score: int) -> Likely:
    words = common(own.text, row.subject) if own.text else []
    return Likely(row, tuple(dict.fromkeys(same)), tuple(words), score)
