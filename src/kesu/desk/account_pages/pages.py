"""The pages of the accounts: every holder's balance, and one holder's entries with their records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.cases.queries.accounts import Entered, account_of, balances, postings_of
from kesu.cases.queries.naming import names
from kesu.core.explaining.amounts import number_words
from kesu.core.rulebook import model as m
from kesu.desk.components.books import books_of
from kesu.desk.list_pages.acting import acting
from kesu.desk.list_pages.kinds import Library, said
from kesu.desk.list_pages.rows import case_address
from kesu.desk.rulebook_pages.addresses import clause_address
from kesu.directory.policy import policy


@dataclass(frozen=True, slots=True)
class Line:
    """One holder's account in the list."""

    account: str
    about: str
    holder: str
    amount: str
    is_credit: bool
    entries: int
    last: datetime
    address: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in words; `left` and `days` of those still open."""

    at: datetime
    title: str
    clause: str
    clause_address: str
    number: str
    address: str
    amount: str
    is_counter: bool
    left: str = ""
    days: int = 0


@policy("signed_in")
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the balance of every holder over the records that the reader may see."""
    reader = acting(request)
    books = books_of(reader.person, reader.at)
    found, known = balances(reader.who), postings_of(reader.who)
    called = _Called(one.holder for one in found)
    lines = [
        Line(
            one.account,
            "、".join(_titles(books, known.get(one.account, []))),
            called(one.holder),
            _amount(one.amount, _unit(books, known.get(one.account, []))),
            one.amount < 0,
            one.entries,
            one.last,
            _address(one.account, one.holder),
        )
        for one in found
    ]
    return render(request, "desk/accounts/list.html", {"lines": lines})


@policy("signed_in")
@require_GET
def account(request: HttpRequest, account: str) -> HttpResponse:
    """Show one holder's account: what is still open, and every entry with its record."""
    reader, holder = acting(request), request.GET.get("holder", "")
    books = books_of(reader.person, reader.at)
    found = account_of(reader.who, account, holder, reader.at)
    if not found.entries:
        raise Http404
    called = _Called([holder])
    postings = list({(e.edition, e.posting) for e in found.entries})
    unit = _unit(books, postings)
    context = {
        "account": account,
        "about": "、".join(_titles(books, sorted(postings))),
        "holder": called(holder),
        "balance": _amount(found.statement.balance, unit),
        "open_items": [
            _line(books, entry, unit, left, days) for entry, left, days in found.open_items()
        ],
        "entries": [_line(books, entry, unit) for entry in reversed(found.entries)],
    }
    return render(request, "desk/accounts/account.html", context)


def _line(
    books: Library, entry: Entered, unit: str, left: Decimal = Decimal(0), days: int = 0
) -> EntryLine:
    posting = _posting(books, entry.edition, entry.posting)
    return EntryLine(
        entry.at,
        said(posting.name) if posting else entry.posting,
        entry.clause,
        clause_address(entry.clause) if entry.clause else "",
        entry.number or _("not numbered yet"),
        case_address(entry.record),
        _amount(entry.amount, unit),
        entry.counter,
        _amount(left, unit) if left else "",
        days,
    )


def _posting(books: Library, edition: str, posting: str) -> m.Posting | None:
    book = books.book(edition)
    return book.source.postings.get(posting) if book else None


def _titles(books: Library, postings: Iterable[tuple[str, str]]) -> list[str]:
    found = (_posting(books, edition, name) for edition, name in postings)
    return list(dict.fromkeys(said(p.name) for p in found if p is not None))


def _unit(books: Library, postings: Iterable[tuple[str, str]]) -> str:
    """Return the unit of an account where all that enter on it agree."""
    found = (_posting(books, edition, name) for edition, name in postings)
    units = {said(p.unit) for p in found if p is not None}
    return units.pop() if len(units) == 1 else ""


def _amount(value: Decimal, unit: str) -> str:
    return f"{number_words(value)} {unit}".strip()


def _address(account: str, holder: str) -> str:
    return f"{reverse('desk:account', args=[account])}?{urlencode({'holder': holder})}"


class _Called:
    """What holders are called: people, departments and customers by their names, read in one statement."""

    def __init__(self, holders: Iterable[str]) -> None:
        wanted = [(sort, code) for holder in holders for sort, code in _meant(holder)]
        self.known: Mapping[tuple[str, str], str] = names(wanted)

    def __call__(self, holder: str) -> str:
        found = (self.known.get(meant) for meant in _meant(holder))
        return next(filter(None, found), holder or _("the record itself"))


def _meant(holder: str) -> list[tuple[str, str]]:
    """Return what a holder may stand for: "person:7" says it, a bare code may be a customer's or a department's."""
    sort, colon, code = holder.partition(":")
    if colon:
        return [({"dept": "department"}.get(sort, sort), code)]
    return [("customer", holder), ("department", holder), ("person", holder)]
