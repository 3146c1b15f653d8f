"""Scans come back: each paper to its case by its code, what has none to a list where somebody says which case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from kesu.cases.actions.posting import post
from kesu.cases.actors import Who
from kesu.cases.books import book_under
from kesu.cases.errors import refused
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.errors import KesuError, Refused
from kesu.core.steps.issuing import RETURNED
from kesu.core.steps.papers import papers_of_kind
from kesu.journal import attachments, contents, storage
from kesu.journal.ids import new_id
from kesu.paper import scans
from kesu.paper.codes import Code
from kesu.paper.models import WaitingScan

NOBODY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one paper of a scan: filed with `record`, or waiting as `waits`, with `why`."""

    name: str
    pages: int
    record: str = ""
    number: str = ""
    document: str = ""
    waits: str = ""
    why: str = ""


def take_in(content: bytes, name: str, *, who: Who, at: datetime, op_id: str) -> list[Taken]:
    """Return what became of each paper of a scan. Nothing is lost: what finds no case waits.

    Raises Refused for what is no scan; then nothing was taken.
    """
    if len(content) > contents.MOST_BYTES:
        raise Refused("file_too_large", most=contents.MOST_BYTES)
    shown = contents.clean_name(name)
    found = scans.papers_in(content, shown)
    return [_taken(paper, who, at, f"{_key(op_id, n)}") for n, paper in enumerate(found)]


def _key(op_id: str, number: int) -> str:
    return f"scan:{sha256(op_id.encode()).hexdigest()[:32]}:{number}"


def _taken(paper: scans.Paper, who: Who, at: datetime, op_id: str) -> Taken:
    if paper.code is None:
        return _wait(paper, who, at, WaitingScan.Why.NO_CODE)
    row = _seen(who, paper.code.record)
    if row is None:
        return _wait(paper, who, at, WaitingScan.Why.NO_CASE)
    try:
        _file(paper.content, paper.name, row, paper.code, who, at, op_id)
    except KesuError:
        return _wait(paper, who, at, WaitingScan.Why.REFUSED)
    return Taken(paper.name, paper.pages, row.pk, row.number or "", paper.code.document)


def _seen(who: Who, record: str) -> CaseRecord | None:
    if not NOBODY.fullmatch(record):
        return None
    return CaseRecord.objects.visible_to(who).filter(pk=record).select_related("edition").first()


def _file(
    content: bytes, name: str, row: CaseRecord, code: Code, who: Who, at: datetime, op_id: str
) -> None:
    """File a scan with its record. Raises what the door raises."""
    attachments.stage([content], name=name, owner=who.party, draft=op_id[:40], at=at)
    payload = {
        "document": code.document,
        "file": sha256(content).hexdigest(),
        **({"issue": code.issue} if code.issue else {}),
    }
    entry = {"act": "hear", "event": RETURNED, "item": code.item, "payload": payload}
    post(record_id=row.pk, entry_data=entry, actor=who, op_id=op_id)


def _wait(paper: scans.Paper, who: Who, at: datetime, why: str) -> Taken:
    stored = storage.put([paper.content], most=contents.MOST_BYTES)
    row = WaitingScan.objects.create(
        id=new_id(at),
        name=paper.name,
        sha256=stored.sha256,
        size=stored.size,
        pages=paper.pages,
        said=paper.said,
        why=why,
        owner=who.party,
        uploaded_at=at,
    )
    return Taken(paper.name, paper.pages, waits=row.pk, why=why)


# -- which case? -----------------------------------------------------------------------------------


def documents_of(row: CaseRecord) -> dict[str, str]:
    """Return "item/document" → title of every paper of a record, for whoever says which one a scan is."""
    book, record = book_under(row.edition), record_in(row.state)
    found = {}
    for item in ["", *record.live_items()]:
        for paper in papers_of_kind(book, record.kind_of(item)):
            found[f"{item}/{paper.id}"] = paper.name.zh
    return found


def settle(
    scan: WaitingScan, number: str, document: str, *, who: Who, at: datetime, op_id: str
) -> CaseRecord:
    """File a waiting scan with the case of a number, as a paper of it; return the case.

    Without a document it is the record's own first paper. Raises Refused where there is no such case or paper.
    """
    row = _named(who, number)
    papers = documents_of(row)
    chosen = document if document in papers else next(iter(papers), "")
    if not chosen or (document and document not in papers):
        raise refused("unknown_paper", given=document, papers=list(papers.values()))
    item, _, name = chosen.partition("/")
    with storage.read(scan.sha256) as file:
        content = file.read()
    _file(content, scan.name, row, Code(row.pk, name, item), who, at, op_id)
    _settled(scan, who, at, record=row.pk)
    return row


def _named(who: Who, number: str) -> CaseRecord:
    rows = CaseRecord.objects.visible_to(who).select_related("edition")
    found = (
        rows.filter(number=number.strip()).order_by("-opened_at").first()
        if number.strip()
        else None
    )
    if found is None:
        raise Refused("no_case_of_number", given=number.strip()[:60])
    return found


def set_aside(scan: WaitingScan, reason: str, *, who: Who, at: datetime) -> None:
    """Say that a scan belongs to no case, and why; it stays to be looked at."""
    if not reason.strip():
        raise Refused("reason_wanted")
    _settled(scan, who, at, reason=reason.strip()[:300])


def _settled(
    scan: WaitingScan, who: Who, at: datetime, *, record: str = "", reason: str = ""
) -> None:
    with transaction.atomic():
        waiting = WaitingScan.objects.filter(pk=scan.pk, settled_at=None)
        waiting.update(settled_at=at, settled_by=who.party, record=record, reason=reason)
