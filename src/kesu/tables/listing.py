"""What a list offers: columns, filters, orders. Only what it names can be asked for.

An unknown filter, choice or order is refused with what is possible; nothing of an address ever
reaches the database as a name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

M = TypeVar("M", bound=Model)
Words = str | Promise

# What the pages of a list themselves read from the address.
OWN = frozenset({"sort", "page", "size", "q"})


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing a list can be narrowed by.

    narrow -- takes the rows and the value parsed. parse -- raises ValueError for what it cannot
    read. choices -- pairs of value and words; empty for free text.
    """

    label: Words
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    parse: Callable[[str], Any] = str
    choices: Sequence[tuple[str, Words]] = ()
    kind: str = "select"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `sorts` are the fields behind its order; without them it cannot be sorted by.

    cell -- what stands in it for a row; a template may draw rows itself and use headings only.
    """

    key: str
    label: Words
    sorts: tuple[str, ...] = ()
    number: bool = False
    lead: bool = False
    cell: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a list offers; `order` is the key of its first order, with "-" for descending."""

    columns: Sequence[Column]
    order: str
    filters: Mapping[str, Filter] = field(default_factory=dict)

    def narrowed(self, rows: QuerySet[M], asked: QueryDict) -> QuerySet[M]:
        """Return the rows that the address asks for; raise BadRequest for what is not offered."""
        for key in asked:
            if key not in OWN and key not in self.filters:
                offered = ", ".join(sorted(self.filters)) or "none"
                raise BadRequest(f"{key!r} is no filter of this list; it has {offered}")
        for key, each in self.filters.items():
            if text := asked.get(key):
                rows = each.narrow(rows, _value(key, each, text))
        return rows

    def sorted(self, rows: QuerySet[M], asked: QueryDict) -> QuerySet[M]:
        """Return the rows in the order asked for, ties broken by number, so that pages are stable."""
        word = asked.get("sort") or self.order
        fields = self._sortable().get(word.removeprefix("-"))
        if fields is None:
            raise BadRequest(
                f"{word!r} is no order of this list; write {', '.join(self._sortable())}"
            )
        sign = "-" if word.startswith("-") else ""
        return rows.order_by(*(sign + name for name in fields), f"{sign}pk")

    def _sortable(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sorts for column in self.columns if column.sorts}


def _value(key: str, each: Filter, text: str) -> Any:
    if each.choices and text not in {choice for choice, _words in each.choices}:
        possible = ", ".join(choice for choice, _words in each.choices)
        raise BadRequest(f"{key}={text!r}: write one of {possible}")
    try:
        return each.parse(text)
    except ValueError as fault:
        raise BadRequest(f"{key}={text!r}: {fault}") from fault
