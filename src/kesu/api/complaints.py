"""Lists of complaints registered elsewhere, taken in as the page and the command do it."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile

from kesu.api import asked
from kesu.api.problems import WRITING, NotAllowed
from kesu.api.tables.importing import told
from kesu.api.tables.shapes import Faulty, Taken
from kesu.api.tokens import caller_of
from kesu.intake.complaints.guessing import fitting, kept_mappings
from kesu.intake.complaints.lists import read_list, take_in_list
from kesu.intake.complaints.taking_in import may_register, report
from kesu.reports.sheets import Sheet

router = Router(tags=["records"])


@router.post(
    "/imports/complaints",
    response={200: Taken, **WRITING},
    summary="Take in a list of complaints",
)
def take_in(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    mapping: asked.Word = "",
    dry: bool = False,
) -> Any:
    """Take in complaints that were registered elsewhere; for those whom the book lets register.

    `mapping` names how the columns are read; without it the one is taken that finds all its columns.
    Rows are known by source and number there, so that a list may be sent again: no Idempotency-Key is
    needed. Rows to be looked at come back with reasons.
    """
    caller = caller_of(request)
    if not may_register(caller.card.parties):
        raise NotAllowed
    sheet = _sheet(file)
    outcome = take_in_list(_chosen(mapping, sheet), sheet, caller.person, dry=dry)
    rows = [Faulty(row=r.row.number, says=list(r.faults)) for r in report(outcome).rows]
    return told(outcome, dry=dry).model_copy(update={"faulty": rows})


def _sheet(file: UploadedFile) -> Sheet:
    try:
        return read_list(file.read(), file.name or "")
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from None


def _chosen(mapping: str, sheet: Sheet) -> str:
    """Return the mapping that is asked for or fits; what is no mapping is refused with those there are."""
    name = mapping or next(iter(fitting(sheet.headings)), "")
    if name not in kept_mappings():
        says = _("Choose how the columns are read: %(names)s.")
        raise ValidationError({"mapping": says % {"names": ", ".join(sorted(kept_mappings()))}})
    return name
