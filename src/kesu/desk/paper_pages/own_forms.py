"""A company's own forms: uploaded by administrators for a document of a book in force, tried, taken out of use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.queries.naming import names
from kesu.core.errors import Refused
from kesu.core.explaining import explain_refused
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.plans import Book
from kesu.desk.paper_pages import answers
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_settings
from kesu.paper import opening
from kesu.paper.making import NoSuchPaper
from kesu.paper.models import CompanyForm
from kesu.paper.own import guarding, keeping, where
from kesu.paper.own import preview as looks
from kesu.paper.own.offered import offered
from kesu.paper.sheets import Sheet
from kesu.paper.subject import is_paper


@policy(keeps_settings)
@require_GET
def own_forms(request: HttpRequest) -> HttpResponse:
    """Show every paper of the books in force, and which have a form of the company's own."""
    kept = {(f.book, f.document) for f in CompanyForm.objects.filter(ended_at=None)}
    rows = [
        (book.source, document, (book.source.id, document.id) in kept)
        for book in where.books(clock.now())
        for document in book.source.documents.values()
        if is_paper(document)
    ]
    return render(request, "desk/papers/own_forms.html", {"rows": rows})


@policy(keeps_settings)
@require_http_methods(["GET", "POST"])
def own_form(request: HttpRequest, book: str, document: str) -> HttpResponse:
    """Show the placeholders that a document offers and the versions kept; keep one that is sent."""
    found, paper = _document(book, document)
    blank = _blank(found, document)
    if request.method == "POST":
        _keep(request, book, blank)
        return redirect("desk:own-form", book, document)
    versions = list(CompanyForm.objects.filter(book=book, document=document).order_by("-pk"))
    people = [("person", f.uploaded_by.removeprefix("person:")) for f in versions]
    called = names(people)
    context: dict[str, Any] = {
        "book": found.source,
        "paper": paper,
        "placeholders": offered(blank),
        "versions": [(f, called.get(key, "")) for f, key in zip(versions, people, strict=True)],
    }
    return render(request, "desk/papers/own_form.html", context)


def _keep(request: HttpRequest, book: str, blank: Sheet) -> None:
    assert isinstance(request.user, Person)
    file = request.FILES.get("form")
    try:
        if file is None or (file.size or 0) > guarding.MOST_BYTES:
            raise Refused("form_too_large", most=guarding.MOST_BYTES // 1024 // 1024)
        kept = keeping.keep(
            file.read(), file.name or "", book=book, sheet=blank,
            by=person_party(request.user.pk), at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, _said(refusal))
    else:
        says = _("Version %(n)s is in use from now on.") % {"n": kept.version}
        messages.success(request, says)


@policy(keeps_settings)
@require_POST
def ending(request: HttpRequest, book: str, document: str, pk: int) -> HttpResponse:
    """Take a version out of use; the one before it is used again."""
    assert isinstance(request.user, Person)
    form = get_object_or_404(CompanyForm, pk=pk, book=book, document=document)
    keeping.end(form, by=person_party(request.user.pk), at=clock.now())
    messages.success(request, _("The version is out of use."))
    return redirect("desk:own-form", book, document)


@policy(keeps_settings)
@require_GET
def preview(request: HttpRequest, book: str, document: str, pk: int) -> HttpResponse:
    """Send a version filled in with the latest record that the reader may see; blank where there is none."""
    form, sheet = _tried(request, book, document, pk)
    try:
        content = keeping.filled(form, sheet)
    except Refused as refusal:
        messages.error(request, _said(refusal))
        return redirect("desk:own-form", book, document)
    return answers.as_file(content, form.name, "word" if form.sort == "docx" else "excel")


@policy(keeps_settings)
@require_GET
def look(request: HttpRequest, book: str, document: str, pk: int) -> HttpResponse:
    """Show a version filled in, as pages of its contents, with what each placeholder says."""
    form, sheet = _tried(request, book, document, pk)
    context: dict[str, Any] = {"form": form, "sheet": sheet, "book": book, "numbers": range(0)}
    context["said"] = looks.said(form, sheet)
    try:
        content = keeping.filled(form, sheet)
        pages = looks.pictures(content, form.sort, sheet.language, dots=6)
        context["numbers"] = range(1, len(pages) + 1)
    except Refused as refusal:
        messages.error(request, _said(refusal))
    return render(request, "desk/papers/own_look.html", context)


@policy(keeps_settings)
@require_GET
def look_page(request: HttpRequest, book: str, document: str, pk: int, number: int) -> HttpResponse:
    """Send a page of the contents of a filled version as a picture."""
    form, sheet = _tried(request, book, document, pk)
    try:
        content = keeping.filled(form, sheet)
    except Refused:
        raise Http404 from None
    pages = looks.pictures(content, form.sort, sheet.language, dots=answers.DOTS)
    return answers.as_picture(pages, number)


def _tried(request: HttpRequest, book: str, document: str, pk: int) -> tuple[CompanyForm, Sheet]:
    """Return a version, and the sheet that it is tried with."""
    assert isinstance(request.user, Person)
    found, paper = _document(book, document)
    form = get_object_or_404(CompanyForm, pk=pk, book=book, document=document)
    at = clock.now()
    who, language = who_is(request.user, at), answers.language_of(request)
    return form, where.sample(paper, found, who=who, at=at, language=language)


def _document(book: str, document: str) -> tuple[Book, Document]:
    try:
        return where.document_of(book, document, clock.now())
    except NoSuchPaper:
        raise Http404 from None


def _blank(book: Book, document: str) -> Sheet:
    return opening.blank(book, get_language() or "zh", document)


def _said(refusal: Refused) -> str:
    return explain_refused(refusal.code, refusal.particulars, get_language() or "zh")
