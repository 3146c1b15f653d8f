"""Files: staged by an upload, taken over by an entry that names them, read with their record."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated, Any

from django.db import IntegrityError
from django.http import FileResponse, Http404, HttpRequest
from ninja import File, Router, Status
from ninja.files import UploadedFile

from kesu import clock
from kesu.api import asked, reading, shapes
from kesu.api.paging import is_id
from kesu.api.problems import READING, WRITING, Problem
from kesu.api.tokens import caller_of
from kesu.cases.errors import Conflict
from kesu.journal import attachments, contents, operations
from kesu.journal.models import Attachment

router = Router(tags=["files"])


@router.post("/attachments", response={201: shapes.FileOut, **WRITING}, summary="Upload a file")
def upload(request: HttpRequest, file: Annotated[UploadedFile, File()], key: asked.Key) -> Any:
    """Stage a file: name its id in a fact of sort `files`, and the entry takes it over.

    What no entry takes over in a week goes away. Sent again under its key it is the same file.
    """
    owner, digest = caller_of(request).who.party, _digest(file)
    found = _standing(owner, key, digest) or _staged(owner, key, digest, file)
    return Status(201, _file(found))


def _digest(file: UploadedFile) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _standing(owner: str, key: str, digest: str) -> Attachment | None:
    """Return what was uploaded under this key before, filed meanwhile or not; a file swept away may come again."""
    try:
        kept = operations.stored_result(owner, key, digest)
    except operations.UsedOtherwise:
        raise Conflict("operation") from None
    if kept is None:
        return None
    row = attachments.uploaded(json.loads(kept), owner=owner)
    if row is None:
        operations.take_back(owner, key)
    return row


def _staged(owner: str, key: str, digest: str, file: UploadedFile) -> Attachment:
    """Stage the file; where a twin of this upload was faster, its file is the one."""
    draft = f"api:{sha256(key.encode()).hexdigest()[:32]}"
    try:
        return attachments.stage(
            file.chunks(), name=file.name or "", owner=owner, draft=draft, at=clock.now(), op_id=key
        )
    except IntegrityError:
        twin = _standing(owner, key, digest)
        if twin is None:
            raise
        return twin


@router.get(
    "/records/{record_id}/attachments",
    response={200: list[shapes.FileOut], **READING},
    summary="Files of a record",
)
def files_of(request: HttpRequest, record_id: str) -> Any:
    """Return the files of a record, oldest first."""
    sight = reading.look_at(record_id, caller_of(request).who, "api:files")
    sight.look.note()
    row = sight.row
    return [_file(f) for f in Attachment.objects.of(row).order_by("id")]


TYPES = sorted({sort.media_type for sort in contents.SORTS.values()})
"""What a file is served as: what its bytes were found to be when it came."""


@router.get(
    "/records/{record_id}/attachments/{file_id}",
    response={200: None, **READING, 422: Problem},
    summary="Read a file",
    openapi_extra={
        "responses": {200: {"description": "The file", "content": {sort: {} for sort in TYPES}}}
    },
)
def read_file(
    request: HttpRequest,
    record_id: str,
    file_id: str,
    display: bool = False,
) -> Any:
    """Return the bytes of a file; `display` asks for the picture redrawn, without what the camera wrote."""
    sight = reading.look_at(record_id, caller_of(request).who, "api:file", file_id)
    row = sight.row
    found = Attachment.objects.of(row).filter(pk=file_id) if is_id(file_id) else None
    file = found.first() if found is not None else None
    if file is None or file.state != Attachment.State.GOOD:
        raise Http404
    sight.look.note()
    served = attachments.served(file, display=display)
    response = FileResponse(served.opened())
    for name, value in served.headers.items():
        response[name] = value
    return response


def _file(row: Attachment) -> shapes.FileOut:
    return shapes.FileOut(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        staged_until=row.expires_at,
    )
