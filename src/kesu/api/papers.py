"""Papers over the API: which a record has, and each as PDF, Word or Excel; blank forms of a book."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from kesu import clock
from kesu.api import asked, own_forms, reading, shapes
from kesu.api.paging import is_id
from kesu.api.problems import READING, WRITING
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of
from kesu.core.errors import Refused
from kesu.directory.queries import ActorCard
from kesu.journal import contents
from kesu.paper import printing, returning
from kesu.paper.forms import FORMS, file_name
from kesu.paper.making import NoSuchPaper
from kesu.paper.models import WaitingScan
from kesu.paper.opening import Opened, opened
from kesu.paper.sheets import Sheet, every_copy
from kesu.paper.waiting import waiting

router = Router(tags=["papers"])

AsFile = Literal["pdf", "word", "excel", "own-word", "own-excel"]
OWN: Final = {"own-word": "docx", "own-excel": "xlsx"}
MOST_WAITING: Final = 200
FILE: Any = {
    "responses": {
        200: {
            "description": "The paper",
            "content": {made.media_type: {} for made in FORMS.values()},
        }
    }
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
    """Return a paper as it reads now; `copies`: every copy as one PDF, each marked; `own-…`: the company's own form."""
    found = _opened(request, record_id)
    sheet = _sheet(found, document, item)
    if form in OWN:
        return own_forms.in_use_of(sheet, OWN[form])
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


# -- scans -----------------------------------------------------------------------------------------


@router.post("/scans", response={201: list[shapes.TakenOut], **WRITING}, summary="Send a scan")
def send_scan(request: HttpRequest, file: Annotated[UploadedFile, File()], key: asked.Key) -> Any:
    """Take a scan of signed papers: each goes to its case by its code, what has none waits."""
    if (file.size or 0) > contents.MOST_BYTES:
        raise Refused("file_too_large", most=contents.MOST_BYTES)
    who, at = caller_of(request).who, clock.now()
    taken = returning.take_in(file.read(), file.name or "", who=who, at=at, op_id=key)
    return Status(201, [shapes.TakenOut(**asdict(each)) for each in taken])


@router.get("/scans", response={200: list[shapes.ScanOut], **READING}, summary="Scans that wait")
def scans(request: HttpRequest) -> Any:
    """Return the scans that wait for somebody to say which case they belong to."""
    return [_scan(row) for row in waiting(_card(request))[:MOST_WAITING]]


@router.post(
    "/scans/{scan_id}/filing",
    response={200: shapes.ScanOut, **WRITING},
    summary="Say which case a scan belongs to",
)
def file_scan(request: HttpRequest, scan_id: str, body: asked.FilingIn, key: asked.Key) -> Any:
    """File a scan that waits with the case of a number, as one of its papers."""
    scan, who = _waiting(request, scan_id), caller_of(request).who
    returning.settle(scan, body.number, body.paper, who=who, at=clock.now(), op_id=key)
    scan.refresh_from_db()
    return _scan(scan)


@router.post(
    "/scans/{scan_id}/dismissal",
    response={200: shapes.ScanOut, **WRITING},
    summary="Say that a scan belongs to no case",
)
def dismiss_scan(
    request: HttpRequest, scan_id: str, body: asked.DismissalIn, key: asked.Key
) -> Any:
    """Set a scan aside that belongs to no case, with the reason."""
    scan, who = _waiting(request, scan_id), caller_of(request).who
    returning.set_aside(scan, body.reason, who=who, at=clock.now())
    scan.refresh_from_db()
    return _scan(scan)


def _card(request: HttpRequest) -> ActorCard:
    return caller_of(request).card


def _waiting(request: HttpRequest, scan_id: str) -> WaitingScan:
    found = waiting(_card(request)).filter(pk=scan_id).first() if is_id(scan_id) else None
    if found is None:
        raise Http404
    return found


def _scan(row: WaitingScan) -> shapes.ScanOut:
    same = ("name", "pages", "said", "why", "uploaded_at", "record", "reason")
    return shapes.ScanOut(id=row.pk, **{name: getattr(row, name) for name in same})
