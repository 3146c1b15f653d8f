"""The forms of a company's own as they are kept: every version with who and when; the newest in use is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from kesu.core.errors import Refused
from kesu.journal import contents, storage
from kesu.paper.models import CompanyForm
from kesu.paper.own import excel, guarding, word
from kesu.paper.own.offered import values
from kesu.paper.sheets import Sheet

CHECKS: Final[Mapping[str, Callable[[bytes, Mapping[str, Any]], None]]] = {
    "docx": word.check,
    "xlsx": excel.check,
}
NAMES: Final[Mapping[str, Callable[[bytes], list[str]]]] = {
    "docx": word.names_in,
    "xlsx": excel.names_in,
}
FILLS: Final[Mapping[str, Callable[[bytes, Mapping[str, Any]], bytes]]] = {
    "docx": word.fill,
    "xlsx": excel.fill,
}


def keep(
    content: bytes, name: str, *, book: str, sheet: Sheet, by: str, at: datetime
) -> CompanyForm:
    """Keep a file as the form of a document from now on, and return it; `sheet` is a blank one of the document.

    The file that is in use already is kept once.
    Raises Refused, with the place in the file, for what cannot be filled in safely. Nothing is kept then.
    """
    shown = contents.clean_name(name)
    sort = Path(shown).suffix.lower().lstrip(".")
    if sort not in CHECKS:
        raise Refused("form_not_readable", options="docx, xlsx")
    guarding.check_file(content, sort)
    CHECKS[sort](content, values(sheet))
    fill(content, sort, sheet)
    stored = storage.put([content], most=guarding.MOST_BYTES)
    same = in_use(book, sheet.document).get(sort)
    if same is not None and same.sha256 == stored.sha256:
        return same
    with transaction.atomic():
        rows = CompanyForm.objects.filter(book=book, document=sheet.document, sort=sort)
        last = rows.aggregate(last=Max("version"))["last"] or 0
        return CompanyForm.objects.create(
            book=book, document=sheet.document, version=last + 1, sort=sort, name=shown,
            sha256=stored.sha256, size=stored.size, uploaded_by=by, uploaded_at=at,
        )  # fmt: skip


def fill(content: bytes, sort: str, sheet: Sheet) -> bytes:
    """Return a form filled in with a sheet. Raises Refused where it cannot be."""
    try:
        return FILLS[sort](content, values(sheet))
    except Refused:
        raise
    except Exception as fault:  # templates fail in any way they like; the reader is told which
        raise Refused("form_misspelt", given=sort, says=str(fault)[:200]) from None


def filled(form: CompanyForm, sheet: Sheet) -> bytes:
    """Return a kept form filled in with a sheet."""
    with storage.read(form.sha256) as file:
        return fill(file.read(), form.sort, sheet)


def names_in(form: CompanyForm) -> list[str]:
    """Return the placeholders that a kept form names, each once, in their order."""
    with storage.read(form.sha256) as file:
        return NAMES[form.sort](file.read())


def in_use(book: str, document: str) -> dict[str, CompanyForm]:
    """Return sort → the newest form in use of a document."""
    rows = CompanyForm.objects.filter(book=book, document=document, ended_at=None)
    return {form.sort: form for form in rows.order_by("version")}


def end(form: CompanyForm, *, by: str, at: datetime) -> None:
    """Take a form out of use; it stays to be looked at, and the version before it is used again."""
    CompanyForm.objects.filter(pk=form.pk, ended_at=None).update(ended_by=by, ended_at=at)
