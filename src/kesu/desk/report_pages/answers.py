"""Reports as they leave the house: files, and the note of who took them."""

from django.http import HttpResponse

from kesu.desk.list_pages.acting import Acting
from kesu.journal.notes import note_access


def as_file(content: bytes, sort: str, name: str) -> HttpResponse:
    """Return a file as an answer."""
    answer = HttpResponse(content, content_type=sort)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def noted(reader: Acting, what: str) -> None:
    """Note who took a report out."""
    note_access(
        person=reader.who.party, sort="export", at=reader.at, says=what[:200], by="desk:report"
    )
