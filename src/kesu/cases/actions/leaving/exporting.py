"""From the moment notice is given, whoever leaves takes no data out of the house."""

from datetime import datetime

from kesu.cases.actions.leaving.procedures import procedures, running
from kesu.cases.books import in_force
from kesu.cases.errors import NotAccepted, refused
from kesu.core.explaining.refusals import explain_refused
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.directory.queries import leaving
from kesu.journal import seals
from kesu.journal.ids import new_id
from kesu.journal.models import RefusalNote


def check_export(person: Person, at: datetime) -> None:
    """Raise NotAccepted("leaving") where somebody is leaving, and note what was refused to whom."""
    if not _is_leaving(person, at):
        return
    note = RefusalNote(
        id=new_id(at), at=at, person=person_party(person.pk), act="export", code="leaving"
    )
    seals.write(note)
    raise refused("leaving", name=person.name)


def why_no_export(person: Person, at: datetime, language: str) -> str:
    """Return why somebody may take no list out, noted as refused; "" for everybody else."""
    try:
        check_export(person, at)
    except NotAccepted as fault:
        return explain_refused(fault.code, fault.particulars, language)
    return ""


def _is_leaving(person: Person, at: datetime) -> bool:
    """Notice was given, or a book's own record of somebody leaving is about them and open."""
    if leaving(person=person) is not None:
        return True
    try:
        published = in_force()
    except NotAccepted:
        return False
    runs = (running(p, person_party(person.pk)) for p in procedures(published, day_of(at)))
    return any(run is not None and run.row.closed_at is None for run in runs)
