"""Sheets over the API: a file is taken in row by row, as the page and the command do it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja.files import UploadedFile

from kesu.api.problems import NotAllowed
from kesu.api.tables.operations import act_of
from kesu.api.tables.shapes import Faulty, Taken
from kesu.reports.sheets import Outcome, Sheet, read_sheet
from kesu.tables.description import Table
from kesu.tables.importing import take_sheet


def take_file(request: HttpRequest, table: Table, file: UploadedFile, *, dry: bool) -> Taken:
    """Return what became of each row of a file."""
    act = act_of(request)
    if not table.may_add(act.actor):
        raise NotAllowed
    return told(take_sheet(table, act, sheet_in(file), dry=dry), dry=dry)


def sheet_in(file: UploadedFile) -> Sheet:
    """Return the sheet in a file; one that cannot be read is refused as the part “file” of the call."""
    try:
        return read_sheet(file.read(), file.name or "")
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from None


def told(outcome: Outcome, *, dry: bool) -> Taken:
    """Return what became of a sheet, as the API says it."""
    return Taken(
        dry=dry,
        added=outcome.count("added"),
        changed=outcome.count("changed"),
        same=outcome.count("same"),
        faulty=[Faulty(row=each.row.number, says=list(each.faults)) for each in outcome.faulty],
    )
