"""A paper as an answer: shown in the window, or taken home as a file."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from kesu.paper import printing
from kesu.paper.forms import FORMS, file_name
from kesu.paper.sheets import Sheet, every_copy

MOST_DOTS = 160
DOTS = 110


def language_of(request: HttpRequest) -> str:
    """Return the language a paper is asked for in, the reader's own where none is named."""
    asked = request.GET.get("language", "")
    return asked if asked in ("zh", "en") else (get_language() or "zh")


def printed(request: HttpRequest, sheet: Sheet, form: str) -> HttpResponse:
    """Answer with a paper as a file; ?copies prints every copy, each marked. Raises Http404 for no such form."""
    if form not in FORMS:
        raise Http404
    if form == "pdf" and "copies" in request.GET:
        return as_file(printing.pdf(*every_copy(sheet)), file_name(sheet, "pdf"), form)
    made = FORMS[form]
    return as_file(made.make(sheet), file_name(sheet, made.ending), form)


def as_file(content: bytes, name: str, form: str) -> HttpResponse:
    """Answer with a file; a PDF opens in the window, what is edited is taken home."""
    how = "inline" if form == "pdf" else "attachment"
    found = HttpResponse(content, content_type=FORMS[form].media_type)
    found["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    found["X-Content-Type-Options"] = "nosniff"
    found["Cache-Control"] = "private, no-store"
    return found


def picture(sheet: Sheet, page: int) -> HttpResponse:
    """Answer with a page of a paper as a picture. Raises Http404 past its end."""
    return as_picture(printing.pictures(sheet, dots=DOTS), page)


def as_picture(pages: Sequence[bytes], page: int) -> HttpResponse:
    """Answer with one of the pages as a picture. Raises Http404 past the end."""
    if not 1 <= page <= len(pages):
        raise Http404
    found = HttpResponse(pages[page - 1], content_type="image/png")
    found["Cache-Control"] = "private, no-store"
    return found


def page_numbers(sheet: Sheet) -> range:
    """Return the numbers of a paper's pages."""
    return range(1, len(printing.pictures(sheet, dots=6)) + 1)
