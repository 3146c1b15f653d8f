"""Notes of looks: who read, saw personal values or took out what, by which page, each in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kesu.cases.models import CaseRecord
from kesu.cases.queries.journals import named_by
from kesu.desk.components.lists import Listing
from kesu.desk.journal_pages import narrowing
from kesu.desk.list_pages.kinds import Library, said
from kesu.journal.models import AccessNote
from kesu.tables.listing import Column, Filter

SORTS: Final = {
    "personal": _("personal values shown"),
    "read": _("record read"),
    "file": _("file read"),
    "export": _("list taken out"),
    "journal": _("journal read"),
    "erase": _("person erased"),
}

PLACES: Final = {
    "desk:case": _("page of the case"),
    "desk:form": _("form of the case"),
    "desk:case-file": _("file of the case"),
    "desk:list": _("list as a workbook"),
    "desk:table": _("table as a workbook"),
    "desk:report": _("report as a file"),
    "desk:papers": _("papers of several cases"),
    "desk:journal": _("journal page"),
    "desk:seals": _("audit seals as a file"),
    "api:seals": _("API: audit seals"),
    "desk:personal": _("copy for a person"),
    "api:personal": _("API: copy for a person"),
    "erasure": _("erasing a person"),
    "api:record": _("API: record"),
    "api:journal": _("API: journal"),
    "api:why": _("API: reasons"),
    "api:files": _("API: files of a record"),
    "api:file": _("API: file"),
    "api:records": _("API: list of cases"),
    "api:table": _("API: rows of a table"),
    "api:search": _("API: search"),
    "api:report": _("API: cases behind a figure"),
    "shell": _("command line"),
}

LISTING: Final = Listing(
    columns=(
        Column("at", _("When"), ("at",), lead=True),
        Column("person", _("Reader")),
        Column("sort", _("What was read")),
        Column("record", _("Record")),
        Column("facts", _("Personal facts shown")),
        Column("by", _("By way of")),
    ),
    order="-at",
    filters={
        "person": narrowing.by_person(),
        "record": narrowing.by_record(),
        "what": Filter(
            _("What was read"),
            lambda rows, sort: rows.filter(sort=sort),
            choices=tuple(SORTS.items()),
        ),
        "reach": Filter(
            _("Reach"),
            lambda rows, reach: rows.filter(is_beyond=reach == "beyond"),
            choices=(
                ("beyond", _("without a part in it")),
                ("own", _("own work or department")),
            ),
        ),
        "from": narrowing.since(_("From"), "at"),
        "until": narrowing.until(_("Until"), "at"),
    },
)


@dataclass(frozen=True, slots=True)
class Line:
    """One note in words. `about` is what was meant beside the record: a file, an entry, a list."""

    note: AccessNote
    who: str
    what: str
    about: str
    record: str
    facts: tuple[str, ...]
    place: str


def lines(notes: Iterable[AccessNote], library: Library) -> list[Line]:
    """Return the notes in words, in two statements: names of people, what the records are."""
    notes = list(notes)
    people = narrowing.people(note.person for note in notes)
    records = named_by(note.record for note in notes)
    return [_line(note, library, people, records.get(note.record)) for note in notes]


def _line(
    note: AccessNote, library: Library, people: narrowing.Names, record: CaseRecord | None
) -> Line:
    return Line(
        note,
        narrowing.called(note.person, people),
        str(SORTS.get(note.sort, note.sort)),
        note.says,
        ((record.number or record.subject) if record else "") or note.record[:12],
        tuple(_fact(name, library, record) for name in note.facts.split()),
        str(PLACES.get(note.by, note.by)),
    )


def _fact(at: str, library: Library, record: CaseRecord | None) -> str:
    """Return what a noted fact is called in the record's own book."""
    item, _slash, name = at.rpartition("/")
    book = library.book(record.edition_id) if record else None
    kind: Any = book and record and book.source.kinds.get(item.partition(".")[0] or record.kind)
    fact = kind.facts.get(name) if kind else None
    return (f"{item} " if item else "") + (said(fact.name) if fact else name)
