"""The page of a search: what was found, why, and what it can be narrowed by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kesu.cases.indexing import FILE, SAID, Found
from kesu.cases.models import CaseRecord
from kesu.cases.queries.excerpts import Excerpt, Excerpts, excerpts_of
from kesu.cases.queries.finding import COUNTED, Asked, asked_for, counted, ranked
from kesu.desk.components.books import books_of
from kesu.desk.components.lists import Page, address
from kesu.desk.list_pages import rows as table
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import Library, said
from kesu.desk.search_pages.offer import offered
from kesu.directory.policy import policy

SIZE = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """An excerpt with the words that say where it stands."""

    where: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, as a list shows it, with the pieces in which the words stand."""

    row: table.Shown
    pieces: tuple[Piece, ...]


@policy("signed_in")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show every record, of all kinds and books, in which the words stand and which the reader may see."""
    reader = acting(request)
    books = books_of(reader.person, reader.at)
    asked = asked_for(request.GET.get("q", ""))
    if "\0" in asked.typed:
        raise BadRequest("q: a sign that cannot be searched for; type the words again")
    found = _found(request, reader, books, asked)
    return render(request, "desk/search/search.html", {"asked": asked, **found})


def _found(request: HttpRequest, reader: Acting, books: Library, asked: Asked) -> dict[str, Any]:
    offer = offered(books, reader.at)
    every = CaseRecord.objects.visible_to(reader.who)
    without_kind = _without(request.GET, "kind")
    wide = offer.narrowed(every, without_kind)
    numbers = {} if asked.is_empty else counted(asked, wide)
    kind = request.GET.get("kind", "")
    rows = offer.narrowed(every, request.GET)
    page = _page(
        request, asked, rows, reader, numbers.get(kind, 0) if kind else sum(numbers.values())
    )
    return {
        "page": page,
        "hits": _hits(list(page.rows), books, asked, reader),
        "filters": [each for each in offer.shown(request.GET) if each.key != "kind"],
        "tabs": list(_tabs(request.GET, books, numbers, kind)),
        "narrowed": any(each.value for each in offer.shown(request.GET)),
    }


def _without(words: QueryDict, name: str) -> QueryDict:
    found = words.copy()
    found.pop(name, None)
    return found


def _page(
    request: HttpRequest, asked: Asked, rows: QuerySet[CaseRecord], reader: Acting, total: int
) -> Page[CaseRecord]:
    number = _number(request.GET.get("page") or "1")
    ids = [] if asked.is_empty else ranked(asked, rows, SIZE + 1, (number - 1) * SIZE)
    there = CaseRecord.objects.visible_to(reader.who).filter(pk__in=ids[:SIZE])
    by_id = {row.pk: row for row in there} if ids else {}
    return Page(
        rows=[by_id[one] for one in ids[:SIZE] if one in by_id],
        number=number,
        size=SIZE,
        total=min(total, COUNTED),
        more_than=total > COUNTED,
        before=address(request.GET, page=str(number - 1)) if number > 1 else "",
        after=address(request.GET, page=str(number + 1)) if len(ids) > SIZE else "",
    )


def _number(text: str) -> int:
    if not (
        text.isascii()
        and text.isdigit()
        and 0 < len(text) <= 4
        and 0 < int(text) <= COUNTED // SIZE
    ):
        raise BadRequest(f"page={text!r}: write a whole number from 1 to {COUNTED // SIZE}")
    return int(text)


def _tabs(
    words: QueryDict, books: Library, numbers: dict[str, int], kind: str
) -> Iterator[tuple[str, str, int, bool]]:
    """Yield (address, words, how many, whether it is this) for all kinds and for each kind found."""
    if not numbers:
        return
    yield address(words, kind=None, page=None), _("All kinds"), sum(numbers.values()), not kind
    titles = {each.id: said(each.name) for each in books.kinds()}
    for each, n in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])):
        yield address(words, kind=each, page=None), titles.get(each, each), n, each == kind


def _hits(rows: list[CaseRecord], books: Library, asked: Asked, reader: Acting) -> list[Hit]:
    if not rows or books.published is None:
        return []
    why = excerpts_of(rows, asked.words, books.published)
    return [
        Hit(row, tuple(_pieces(why[row.record.pk]))) for row in table.shown(rows, books, reader.at)
    ]


def _pieces(found: Excerpts) -> Iterator[Piece]:
    return (Piece(_where(found, excerpt.found), excerpt) for excerpt in found.excerpts)


def _where(found: Excerpts, one: Found) -> str:
    """Return the words that say where a text stands: its fact, with the item before it."""
    if one.place == FILE:
        return _("attachment")
    if one.place == SAID:
        return _("reason given")
    own = one.item if one.item in found.record.items else ""
    kind = found.book.kinds[found.record.kind_of(own)].kind
    fact = kind.facts.get(one.fact)
    title = said(fact.name) if fact is not None else FIRST_WORDS.get(one.fact, "")
    number = own.rpartition(".")[2]
    return " · ".join(
        part for part in (f"{said(kind.name)} {number}" if own else "", str(title)) if part
    )


FIRST_WORDS = {
    "": gettext_lazy("number"),
    "number": gettext_lazy("number"),
    "customer": gettext_lazy("customer"),
    "product": gettext_lazy("product"),
}
