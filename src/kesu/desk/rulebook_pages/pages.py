"""The pages of the rulebook: what is in force, one edition as a document, where a clause is, differences."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.core.rulebook.plans import Book
from kesu.desk.rulebook_pages.addresses import edition_address
from kesu.desk.rulebook_pages.bases import base_of
from kesu.desk.rulebook_pages.differences import differences
from kesu.desk.rulebook_pages.document import document_of
from kesu.desk.rulebook_pages.recurring import recurring_of
from kesu.desk.rulebook_pages.renumbering import renumbered
from kesu.desk.rulebook_pages.shelf import Volume, opened, texts_in, volume, volumes, with_clause
from kesu.desk.rulebook_pages.worked import worked
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_settings


@policy("signed_in")
@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Show every published edition, and the clauses of those in force."""
    found = volumes(day_of(clock.now()))
    shown = [
        (each, document_of(opened(each)).clauses if each.standing == "in force" else ())
        for each in found
    ]
    person = request.user
    chooses = isinstance(person, Person) and keeps_settings(person)
    return render(request, "desk/rulebook/shelf.html", {"volumes": shown, "chooses": chooses})


@policy("signed_in")
@require_GET
def book(request: HttpRequest, book: str, edition: str) -> HttpResponse:
    """Show one edition as a document."""
    found = volumes(day_of(clock.now()))
    shown = volume(found, f"{book}@{edition}")
    others = [each for each in found if each.head.book == book and each is not shown]
    context = shown_as_document(shown, opened(shown)) | {"others": others}
    return render(request, "desk/rulebook/book.html", context)


def shown_as_document(volume_: Volume, plan: Book) -> dict[str, Any]:
    """Return what the page of a book shows, whether it is published or lies on the shelf."""
    document = document_of(plan)
    cases = {} if plan.frozen else worked(plan)  # what is not understood has no cases to play
    return {
        "volume": volume_,
        "others": [],
        "frozen": list(dict.fromkeys(plan.frozen.values())),
        "document": document,
        "clauses": [(each, (cases or {}).get(each.id, ())) for each in document.clauses],
        "recurring": recurring_of(plan, int(clock.now().timestamp())),
        "has_cases": cases is not None,
        "failing": sum(bool(w.wrong) for w in {w for ws in (cases or {}).values() for w in ws}),
    }


@policy("signed_in")
@require_GET
def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """Lead to a clause in the edition asked for, or in the one in force."""
    found = volumes(day_of(clock.now()))
    shown = with_clause(found, clause, request.GET.get("edition", ""))
    return redirect(f"{edition_address(shown.id)}#{clause}")


@policy("signed_in")
@require_GET
def compared(request: HttpRequest, book: str, edition: str, other: str) -> HttpResponse:
    """Show what differs between two editions of a book, the earlier first."""
    found = volumes(day_of(clock.now()))
    before, after = volume(found, f"{book}@{edition}"), volume(found, f"{book}@{other}")
    if before is after:
        raise Http404
    context = {
        "before": before.edition,
        "after": after.edition,
        "volume": after,
        "changes": differences(document_of(opened(before)), document_of(opened(after))),
    }
    return render(request, "desk/rulebook/differences.html", context)


@policy("signed_in")
@require_GET
def against_base(request: HttpRequest, book: str, edition: str) -> HttpResponse:
    """Show what an edition says otherwise than the book that it varies."""
    shown = volume(volumes(day_of(clock.now())), f"{book}@{edition}")
    base = base_of(opened(shown), texts_in(shown))
    if base is None:
        raise Http404
    before, after = document_of(base), document_of(opened(shown))
    context = {
        "before": base.source.title.say(get_language() or "zh"),
        "after": shown.title.say(get_language() or "zh"),
        "volume": shown,
        "is_against_base": True,
        "changes": differences(renumbered(before, after), after),
    }
    return render(request, "desk/rulebook/differences.html", context)
