"""Lists of records: what may be filtered and sorted, the columns, the pages.

What may be asked for is an `Offer`, which every door shares; how a page shows it stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict

from kesu.tables.listing import Column, Filter, Offer, Words

M = TypeVar("M", bound=Model)

PAGE_SIZES = (25, 50, 100, 200)
COUNTED = 10_000  # nobody reads on past it, and counting costs a scan


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: its words, and the address that sorts by it."""

    column: Column
    address: str
    order: str  # "ascending", "descending" or "" (aria-sort)


@dataclass(frozen=True, slots=True)
class FilterShown:
    """A filter as the form shows it: what is chosen, and the address that lets go of it."""

    key: str
    filter: Filter
    value: str
    words: Words
    without: str


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows. `total` is exact up to COUNTED; `more_than` says when it is not."""

    rows: Sequence[M]
    number: int
    size: int
    total: int
    more_than: bool
    before: str
    after: str

    @property
    def first(self) -> int:
        """Return the position of the first row shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the position of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)


@dataclass(frozen=True, slots=True)
class Listing(Offer):
    """What a list offers, and how a page shows it."""

    def headings(self, asked: QueryDict) -> list[Heading]:
        """Return the heads of the columns, each with the address that sorts by it, or turns it round."""
        word = asked.get("sort") or self.order
        return [_heading(column, word, asked) for column in self.columns]

    def shown(self, asked: QueryDict) -> list[FilterShown]:
        """Return the filters as the form shows them."""
        return [
            FilterShown(
                key,
                each,
                value := asked.get(key, ""),
                next((words for choice, words in each.choices if choice == value), value),
                address(asked, **{key: None, "page": None}),
            )
            for key, each in self.filters.items()
        ]


def page_of(rows: QuerySet[M], request: HttpRequest) -> Page[M]:
    """Return the page that the address asks for, in two statements; one too far shows no rows."""
    size = _number(request.GET, "size", 50)
    if size not in PAGE_SIZES:
        raise BadRequest(f"size={size}: write {', '.join(map(str, PAGE_SIZES))}")
    number = _number(request.GET, "page", 1)
    start = (number - 1) * size
    here = list(rows[start : start + size + 1])
    total = rows.order_by()[: COUNTED + 1].count()
    return Page(
        rows=here[:size],
        number=number,
        size=size,
        total=min(total, COUNTED),
        more_than=total > COUNTED,
        before=address(request.GET, page=str(number - 1)) if number > 1 else "",
        after=address(request.GET, page=str(number + 1)) if len(here) > size else "",
    )


def address(asked: QueryDict, **changes: str | None) -> str:
    """Return the address of the same list with some words changed; None takes a word away."""
    words = asked.copy()
    for key, value in changes.items():
        if value is None:
            words.pop(key, None)
        else:
            words[key] = value
    return f"?{words.urlencode()}"


def _heading(column: Column, word: str, asked: QueryDict) -> Heading:
    if not column.sorts:
        return Heading(column, "", "")
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(word, "")
    turned = f"-{column.key}" if order == "ascending" else column.key
    return Heading(column, address(asked, sort=turned, page=None), order)


def _number(asked: QueryDict, key: str, default: int) -> int:
    text = asked.get(key) or str(default)
    # Seven digits: past that an offset is no page but an attack on the integer of the database.
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 7 and int(text) > 0):
        raise BadRequest(f"{key}={text!r}: write a whole number from 1")
    return int(text)
