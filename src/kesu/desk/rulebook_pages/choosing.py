"""A company chooses the procedure of its line of business: the shipped books by trade, each to be read first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu import clock
from kesu.cases.actions.publishing import numbers_given_elsewhere, publish
from kesu.cases.books import Head
from kesu.cases.errors import NotAccepted
from kesu.cases.models import Edition
from kesu.core.explaining import explain_refused
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.desk.rulebook_pages.addresses import edition_address
from kesu.desk.rulebook_pages.pages import shown_as_document
from kesu.desk.rulebook_pages.shelf import Volume
from kesu.desk.rulebook_pages.worked import worked
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_settings
from kesu.library.books import load, texts_of
from kesu.library.shipped import Shipped, shipped


@dataclass(frozen=True, slots=True)
class Offer:
    """A book to choose; `edition` is its published edition's id, "" while there is none."""

    book: Shipped
    edition: str
    base: Text | None


@dataclass(frozen=True, slots=True)
class Trade:
    """The books that come from one company."""

    title: Text
    offers: tuple[Offer, ...]


def may_choose(person: Person) -> bool:
    """Say whether somebody is to choose: nothing is in force yet, and they keep the house."""
    return not Edition.objects.exists() and keeps_settings(person)


@policy(keeps_settings)
@require_GET
def choosing(request: HttpRequest) -> HttpResponse:
    """Show every shipped book that governs something, by trade."""
    context = {"trades": trades(), "is_first": not Edition.objects.exists()}
    return render(request, "desk/rulebook/choosing.html", context)


@policy(keeps_settings)
@require_GET
def read(request: HttpRequest, book: str) -> HttpResponse:
    """Show a shipped book as a document, before it is chosen."""
    found = load(_shipped(book).folder)
    return render(request, "desk/rulebook/book.html", shown_as_document(_volume(found), found))


@policy(keeps_settings)
@require_POST
def choose(request: HttpRequest, book: str) -> HttpResponse:
    """Put a shipped book in force: the first from the day of its own, a later one from today."""
    assert isinstance(request.user, Person)
    chosen = _shipped(book)
    at = clock.now()
    begins = day_of(at) if Edition.objects.exists() else None
    plan = load(chosen.folder)
    if any(case.wrong for cases in (worked(plan) or {}).values() for case in cases):
        messages.error(request, _("Its worked cases do not come out as they say; it stays out."))
        return redirect("desk:book-choosing")
    try:
        edition = publish(texts_of(chosen.folder), by=request.user, at=at, in_force_from=begins)
    except NotAccepted as refused:
        for told in _reasons(refused, plan):
            messages.error(request, told)
        return redirect("desk:book-choosing")
    for note in _notes(plan, edition):
        messages.success(request, note)
    return redirect(edition_address(edition.id))


def trades() -> list[Trade]:
    """Return the shelf by trade."""
    published = dict(Edition.objects.order_by("in_force_from").values_list("book", "id"))
    shelf = shipped()
    found = []
    for _trade, group in groupby(shelf.values(), key=lambda book: book.trade):
        offers = tuple(
            Offer(b, published.get(b.id, ""), shelf[b.varies].title if b.varies in shelf else None)
            for b in group
        )
        found.append(Trade(_title(offers), offers))
    return found


def _title(offers: Iterable[Offer]) -> Text:
    """Return what the company of some books is; a title where no book says it."""
    every = list(offers)
    return next((o.book.company for o in every if o.book.company.zh), every[0].book.title)


def _shipped(book: str) -> Shipped:
    found = shipped().get(book)
    if found is None:
        raise Http404
    return found


def _volume(book: Book) -> Volume:
    head = Head(f"{book.id}@{book.edition}", book.id, book.hash, book.source.in_force)
    return Volume(head, book.source.title, book.edition, book.hash, "", "on the shelf")


def _reasons(refused: NotAccepted, plan: Book) -> list[str]:
    """Return in words why a book was not put in force, kinds by their titles."""
    language = get_language() or "zh"
    kinds = plan.source.kinds
    told = []
    for refusal in refused.refusals:
        given = dict(refusal.particulars)
        if given.get("kind") in kinds:
            given["kind"] = kinds[given["kind"]].title.say(language)
        told.append(explain_refused(refusal.code, given, language))
    return told


def _notes(plan: Book, edition: Edition) -> list[str]:
    """Return what whoever chose a book should know next."""
    day = edition.in_force_from.isoformat()
    notes = [_("In force from %(day)s: %(title)s.") % {"day": day, "title": _said(plan)}]
    n = sum(setting.basis == "chosen" for setting in plan.source.settings.values())
    if n:
        says = ngettext(
            "One setting is our own reading. Check it before relying on it.",
            "%(n)s settings are our own readings. Check them before relying on them.",
            n,
        )
        notes.append(says % {"n": n})
    notes += [alike.says().say(get_language() or "zh") for alike in numbers_given_elsewhere(plan)]
    notes.append(_("Next: make its departments and give its posts to people, in the directory."))
    return notes


def _said(plan: Book) -> str:
    return plan.source.title.say(get_language() or "zh")
