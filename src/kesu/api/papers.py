"""Papers over the API: which a record has, and each as PDF, Word or Excel; blank forms of a book."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from kesu.api import reading, shapes
from kesu.api.problems import READING
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of
from kesu.paper import printing
from kesu.paper.forms import FORMS, file_name
from kesu.paper.making import NoSuchPaper
from kesu.paper.opening import Opened, opened
from kesu.paper.sheets import Sheet, every_copy

router = Router(tags=["papers"])

AsFile = Literal["pdf", "word", "excel"]
FILE: Any = {
    "responses": {200: {"description": "The paper", "content": {"application/octet-stream": {}}}}
}


@router.get(
    "/records/{record_id}/papers",
    response={200: list[shapes.PrintableOut], **READING},
    summary="Papers of a record",
)
def papers_of(request: HttpRequest, record_id: str) -> Any:
    """Return the papers that a record and its items have, each with its number where it has one."""
    found = _opened(request, record_id)
    return [_paper(found, item, paper.id) for item, paper in found.papers()]


@router.get(
    "/records/{record_id}/papers/{document}",
    response={200: None, **READING},
    summary="Print a paper",
    openapi_extra=FILE,
)
def paper(
    request: HttpRequest,
    record_id: str,
    document: str,
    item: str = "",
    form: AsFile = "pdf",
    copies: bool = False,
) -> HttpResponse:
    """Return a paper as it reads now; `copies` gives every copy, each marked, as one PDF."""
    found = _opened(request, record_id)
    sheet = _sheet(found, document, item)
    made = FORMS[form]
    is_all = copies and form == "pdf"
    content = printing.pdf(*every_copy(sheet)) if is_all else made.make(sheet)
    answer = HttpResponse(content, content_type=made.media_type)
    name = quote(file_name(sheet, made.ending), safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _opened(request: HttpRequest, record_id: str) -> Opened:
    sight = reading.look_at(record_id, caller_of(request).who, "api:papers")
    sight.look.note()
    return opened(sight, language_of(request))


def _sheet(found: Opened, document: str, item: str) -> Sheet:
    try:
        return found.sheet(document, item)
    except NoSuchPaper:
        raise Http404 from None


def _paper(found: Opened, item: str, document: str) -> shapes.PrintableOut:
    sheet = found.sheet(document, item)
    return shapes.PrintableOut(
        document=document,
        item=item,
        title=sheet.title,
        code=sheet.code,
        number=sheet.number,
        copies=[f"{line.no} {line.to}" for line in sheet.copies],
    )
