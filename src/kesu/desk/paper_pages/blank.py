"""Forms of a book to fill in by hand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.desk.paper_pages import answers
from kesu.desk.rulebook_pages.shelf import Volume, opened, volume, volumes
from kesu.directory.days import day_of
from kesu.directory.policy import policy
from kesu.paper import opening
from kesu.paper.making import NoSuchPaper
from kesu.paper.sheets import Sheet
from kesu.paper.subject import is_paper


@policy("signed_in")
@require_GET
def forms(request: HttpRequest, book: str, edition: str) -> HttpResponse:
    """Show every form of an edition."""
    found = _volume(book, edition)
    papers = [d for d in opened(found).source.documents.values() if is_paper(d)]
    context = {"volume": found, "papers": papers}
    return render(request, "desk/papers/forms.html", context)


@policy("signed_in")
@require_GET
def form(request: HttpRequest, book: str, edition: str, document: str) -> HttpResponse:
    """Show one form as it is printed."""
    found = _volume(book, edition)
    shown = _sheet(request, found, document)
    context = {"volume": found, "sheet": shown, "numbers": answers.page_numbers(shown)}
    return render(request, "desk/papers/form.html", context)


@policy("signed_in")
@require_GET
def printed(
    request: HttpRequest, book: str, edition: str, document: str, form: str
) -> HttpResponse:
    """Send a form as PDF, Word or Excel."""
    return answers.printed(request, _sheet(request, _volume(book, edition), document), form)


@policy("signed_in")
@require_GET
def page(request: HttpRequest, book: str, edition: str, document: str, number: int) -> HttpResponse:
    """Send a page of a form as a picture."""
    return answers.picture(_sheet(request, _volume(book, edition), document), number)


def _volume(book: str, edition: str) -> Volume:
    return volume(volumes(day_of(clock.now())), f"{book}@{edition}")


def _sheet(request: HttpRequest, found: Volume, document: str) -> Sheet:
    try:
        return opening.blank(opened(found), answers.language_of(request), document)
    except NoSuchPaper:
        raise Http404 from None
