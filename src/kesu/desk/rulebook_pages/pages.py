"""The pages of the rulebook: what is in force, one edition as a document, where a clause is, differences."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.desk.rulebook_pages.addresses import edition_address
from kesu.desk.rulebook_pages.differences import differences
from kesu.desk.rulebook_pages.document import document_of
from kesu.desk.rulebook_pages.recurring import recurring_of
from kesu.desk.rulebook_pages.shelf import opened, volume, volumes, with_clause
from kesu.desk.rulebook_pages.worked import worked
from kesu.directory.days import day_of
from kesu.directory.policy import policy


@policy("signed_in")
@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Show every published edition, and the clauses of those in force."""
    found = volumes(day_of(clock.now()))
    shown = [
        (each, document_of(opened(each)).clauses if each.standing == "in force" else ())
        for each in found
    ]
    return render(request, "desk/rulebook/shelf.html", {"volumes": shown})


@policy("signed_in")
@require_GET
def book(request: HttpRequest, book: str, edition: str) -> HttpResponse:
    """Show one edition as a document."""
    found = volumes(day_of(clock.now()))
    shown = volume(found, f"{book}@{edition}")
    others = [each for each in found if each.head.book == book and each is not shown]
    document, cases = document_of(opened(shown)), worked(opened(shown))
    context = {
        "volume": shown,
        "others": others,
        "document": document,
        "clauses": [(each, (cases or {}).get(each.id, ())) for each in document.clauses],
        "recurring": recurring_of(opened(shown), int(clock.now().timestamp())),
        "has_cases": cases is not None,
        "failing": sum(bool(w.wrong) for w in {w for ws in (cases or {}).values() for w in ws}),
    }
    return render(request, "desk/rulebook/book.html", context)


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
        "before": before,
        "after": after,
        "changes": differences(document_of(opened(before)), document_of(opened(after))),
    }
    return render(request, "desk/rulebook/differences.html", context)
