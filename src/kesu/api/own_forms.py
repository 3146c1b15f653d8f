"""A company's own forms over the API: which there are, what they may name, uploaded, tried out, taken out of use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from kesu import clock
from kesu.api.problems import READING, WRITING, NotAllowed
from kesu.api.sentences import language_of
from kesu.api.tokens import Caller, caller_of
from kesu.core.errors import Refused
from kesu.paper import opening
from kesu.paper.making import NoSuchPaper
from kesu.paper.models import CompanyForm
from kesu.paper.own import guarding, keeping, preview, where
from kesu.paper.own.offered import offered
from kesu.paper.sheets import Sheet
from kesu.tables.description import keeps_settings

router = Router(tags=["papers"])

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {"docx": f"{OFFICE}wordprocessingml.document", "xlsx": f"{OFFICE}spreadsheetml.sheet"}
FILE: Any = {
    "responses": {
        200: {
            "description": "The file",
            "content": {sort: {} for sort in ("application/pdf", *TYPES.values())},
        }
    }
}


class OwnFormOut(Schema):
    """One version of a company's own form; the newest of its sort that is not ended is filled in."""

    id: int
    book: str
    document: str
    sort: str
    version: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    ended_at: datetime | None


class PlaceholderOut(Schema):
    """What a form may name: `columns` are those of a table, name → head."""

    name: str
    title: str
    columns: dict[str, str]


class SaidOut(Schema):
    """What a placeholder of a form says; one that the paper does not offer is not known and stays empty."""

    name: str
    title: str
    value: str
    is_known: bool


@router.get("/own-forms", response={200: list[OwnFormOut], **READING}, summary="Own forms")
def own_forms(request: HttpRequest) -> Any:
    """Return every version of the company's own forms, for administrators."""
    _keeper(request)
    return [_out(row) for row in CompanyForm.objects.order_by("book", "document", "-pk")]


@router.get(
    "/own-forms/{book}/{document}/placeholders",
    response={200: list[PlaceholderOut], **READING},
    summary="Placeholders of a paper",
)
def placeholders(request: HttpRequest, book: str, document: str) -> Any:
    """Return what a company's own form of a paper may name."""
    _keeper(request)
    blank = _blank(request, book, document)
    return [
        PlaceholderOut(name=each.name, title=each.title, columns=dict(each.columns))
        for each in offered(blank)
    ]


@router.post(
    "/own-forms/{book}/{document}",
    response={201: OwnFormOut, **WRITING},
    summary="Upload a form of one's own",
)
def upload(
    request: HttpRequest, book: str, document: str, file: Annotated[UploadedFile, File()]
) -> Any:
    """Keep a Word or Excel file as the form of a paper; the same file again is the same version."""
    caller, blank = _keeper(request), _blank(request, book, document)
    if (file.size or 0) > guarding.MOST_BYTES:
        raise Refused("form_too_large", most=guarding.MOST_BYTES // 1024 // 1024)
    kept = keeping.keep(
        file.read(), file.name or "", book=book, sheet=blank, by=caller.who.party, at=clock.now()
    )
    return Status(201, _out(kept))


@router.post(
    "/own-forms/versions/{form_id}/end",
    response={200: OwnFormOut, **WRITING},
    summary="Take a form out of use",
)
def end(request: HttpRequest, form_id: int) -> Any:
    """Take a version out of use; the one before it is used again."""
    caller, form = _keeper(request), _found(form_id)
    keeping.end(form, by=caller.who.party, at=clock.now())
    form.refresh_from_db()
    return _out(form)


@router.get(
    "/own-forms/versions/{form_id}/values",
    response={200: list[SaidOut], **READING},
    summary="What a form says",
)
def said(request: HttpRequest, form_id: int) -> Any:
    """Return what each placeholder of a version says, filled in with the latest record that the caller may see."""
    form, sheet = _tried(request, form_id)
    return [
        SaidOut(name=each.name, title=each.title, value=each.value, is_known=each.is_known)
        for each in preview.said(form, sheet)
    ]


@router.get(
    "/own-forms/versions/{form_id}/preview",
    response={200: None, **READING},
    summary="Try a form out",
    openapi_extra=FILE,
)
def tried(request: HttpRequest, form_id: int, form: Literal["pdf", "file"] = "pdf") -> HttpResponse:
    """Return a version filled in: as PDF its contents only, marked as a preview; else the file itself."""
    found, sheet = _tried(request, form_id)
    content = keeping.filled(found, sheet)
    if form == "pdf":
        return _file(
            preview.pdf(content, found.sort, sheet.language), f"{found.name}.pdf", "application/pdf"
        )
    return _file(content, found.name, TYPES[found.sort])


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def in_use_of(sheet: Sheet, sort: str) -> HttpResponse:
    """Return the form in use of a paper, filled in with it. Raises Http404 where there is none."""
    form = keeping.in_use(sheet.book, sheet.document).get(sort)
    if form is None:
        raise Http404
    return _file(keeping.filled(form, sheet), form.name, TYPES[sort])


def _keeper(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if not keeps_settings(caller.card):
        raise NotAllowed
    return caller


def _blank(request: HttpRequest, book: str, document: str) -> Sheet:
    try:
        found, paper = where.document_of(book, document, clock.now())
    except NoSuchPaper:
        raise Http404 from None
    return opening.blank(found, language_of(request), paper.id)


def _found(form_id: int) -> CompanyForm:
    return get_object_or_404(CompanyForm, pk=form_id)


def _tried(request: HttpRequest, form_id: int) -> tuple[CompanyForm, Sheet]:
    caller, form, at = _keeper(request), _found(form_id), clock.now()
    try:
        book, paper = where.document_of(form.book, form.document, at)
    except NoSuchPaper:
        raise Http404 from None
    language = language_of(request)
    return form, where.sample(paper, book, who=caller.who, at=at, language=language)


def _out(row: CompanyForm) -> OwnFormOut:
    same = ("book", "document", "sort", "version", "name", "uploaded_by", "uploaded_at", "ended_at")
    return OwnFormOut(id=row.pk, **{name: getattr(row, name) for name in same})
