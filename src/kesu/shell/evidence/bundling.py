"""A bundle of evidence is written: one case's journal, files and seals, and how to check them elsewhere."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import QuerySet
from django.utils.translation import gettext as _

import kesu
from kesu.cases.models import CaseRecord
from kesu.journal import storage
from kesu.journal.models import Attachment, AuditSeal, JournalEntry, SealedLine
from kesu.journal.witnessing import merkle
from kesu.journal.witnessing.sealing import told

CHECKER: Final = "check_bundle.py"


def bundle(out: ZipFile, record: CaseRecord, at: datetime) -> int:
    """Write everything about one record; return up to which entry seals bind it (0: no seal does)."""
    lines = list(SealedLine.objects.filter(stream=record.pk).order_by("seq"))
    last = lines[-1].seq if lines else 0
    out.writestr("about.json", _json(_about(record, at, last)))
    out.writestr("state.json", record.state)
    out.writestr("entries.jsonl", _lines(_entries(record)))
    out.writestr("seals.jsonl", _lines(_seal(line) for line in lines))
    for row in _files(record):
        with storage.read(row.sha256) as file:
            out.writestr(f"files/{row.pk}", file.read(), ZIP_DEFLATED)
    out.writestr(CHECKER, files("kesu.shell.evidence").joinpath(CHECKER).read_text("utf-8"))
    out.writestr("README.txt", _readme(record))
    return last


def _about(record: CaseRecord, at: datetime, last: int) -> dict[str, Any]:
    return {
        "number": record.number or record.pk,
        "record": record.pk,
        "made_at": at.isoformat(),
        "kesu": kesu.__version__,
        "entries": record.version,
        "sealed_up_to": last,
        "files": {row.pk: {"name": row.name, "sha256": row.sha256} for row in _files(record)},
    }


def _files(record: CaseRecord) -> QuerySet[Attachment]:
    """Return the files that still have their bytes: those of an erased person have none."""
    rows = Attachment.objects.of(record).exclude(state=Attachment.State.ERASED)
    return rows.order_by("pk")


def _entries(record: CaseRecord) -> Iterator[dict[str, Any]]:
    for entry in JournalEntry.objects.of(record).order_by("seq").iterator(chunk_size=100):
        yield {name: getattr(entry, name) for name in ("seq", "text", "outcome", "hash")}


def _seal(line: SealedLine) -> dict[str, Any]:
    """Return a seal with the path on which one line of it leads to its root."""
    seal = AuditSeal.objects.get(number=line.number)
    bound = SealedLine.objects.filter(number=line.number)
    ordered = sorted(bound, key=lambda one: (one.stream, one.seq))
    at = ordered.index(line)
    path = merkle.path([merkle.leaf(told(one)) for one in ordered], at)
    return {"seq": line.seq, "seal": seal.text, "signature": seal.signature, "path": path}


def _readme(record: CaseRecord) -> str:
    says = _(
        "Evidence of %(number)s.\n\n"
        "entries.jsonl holds the journal as it was written, seals.jsonl the audit seals that bind it, files/ the\n"
        "attachments under their ids (their names stand in about.json). Names and telephone numbers of persons\n"
        "stand sealed in it and cannot be read.\n\n"
        "To check it, unpack it and run, with any Python from 3.11 on and without a network:\n\n"
        "    python check_bundle.py . --witness FILE\n\n"
        "FILE is what the witness of this installation kept (leave it out and the seals are checked alone). The\n"
        "script is short: read it before you run it.\n"
    )
    return says % {"number": record.number or record.pk}


def _lines(rows: Iterator[dict[str, Any]]) -> str:
    return "".join(f"{_json(row)}\n" for row in rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
