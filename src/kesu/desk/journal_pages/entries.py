"""Entries of the journal: what a list of them offers, and each in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.cases.queries.journals import named_by
from kesu.core.explaining.names import ACT_WORDS, HEARD_WORDS, LINK_WORDS
from kesu.core.records.entries import ACTS, SOURCES
from kesu.desk.components.lists import Listing
from kesu.desk.journal_pages import narrowing
from kesu.desk.list_pages.kinds import Library, said
from kesu.journal.models import JournalEntry
from kesu.tables.listing import Column, Filter


def _acts() -> list[tuple[str, Any]]:
    return [(act, _Said(act)) for act in ACTS]


class _Said:
    """The word for an act, found when it is shown."""

    def __init__(self, act: str, event: str = "") -> None:
        self.act, self.event = act, event

    def __str__(self) -> str:
        text = HEARD_WORDS.get(self.event) or ACT_WORDS.get(self.act)
        return said(text) if text else self.act


WORDS_OF_SOURCES: Final = {
    "seen": _("did or saw it"),
    "told": _("was told"),
    "device": _("device"),
    "import": _("import"),
    "timer": _("timer"),
    "record": _("another record"),
}

LISTING: Final = Listing(
    columns=(
        Column("entered", _("Entered"), ("entered_at",), lead=True),
        Column("happened", _("Happened")),
        Column("person", _("Who")),
        Column("act", _("Act")),
        Column("record", _("Record")),
        Column("seq", _("Entry"), number=True),
        Column("source", _("Source")),
    ),
    order="-entered",
    filters={
        "person": narrowing.by_person(),
        "act": Filter(_("Act"), lambda rows, act: rows.filter(act=act), choices=_acts()),
        "record": narrowing.by_record(),
        "from": narrowing.since(_("Entered from"), "entered_at"),
        "until": narrowing.until(_("Entered until"), "entered_at"),
        "source": Filter(
            _("Source"),
            lambda rows, source: rows.filter(source=source),
            choices=[(source, WORDS_OF_SOURCES[source]) for source in SOURCES],
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    entry: JournalEntry
    act: str
    what: str
    who: str
    record: str
    source: str


def lines(entries: Iterable[JournalEntry], library: Library) -> list[Line]:
    """Return the entries in words, in two statements: names of people, numbers of records."""
    entries = list(entries)
    people = narrowing.people(e.person for e in entries)
    numbers = {pk: row.number for pk, row in named_by(e.record for e in entries).items()}
    return [_line(entry, library, people, numbers) for entry in entries]


def _line(
    entry: JournalEntry,
    library: Library,
    people: narrowing.Names,
    numbers: dict[str, str | None],
) -> Line:
    raw = json.loads(entry.text)
    who = narrowing.called(entry.person, people)
    return Line(
        entry,
        str(_Said(entry.act, raw["entry"].get("event", ""))),
        _what(raw, library),
        who,
        numbers.get(entry.record) or entry.record[:12],
        str(WORDS_OF_SOURCES.get(entry.source, entry.source)),
    )


def _what(raw: dict[str, Any], library: Library) -> str:
    """Return what the act was about: a kind, a step, a decision."""
    entry, book = raw["entry"], library.book(raw.get("edition", ""))
    if book is None:
        return ""
    source = book.source
    for name, group in (
        ("step", source.steps),
        ("decision", source.decisions),
        ("kind", source.kinds),
        ("clock", source.clocks),
    ):
        line = group.get(entry.get(name, "").rpartition("/")[2].partition("#")[0])
        if line is not None:
            return line.name.say(get_language() or "zh")
    tie = LINK_WORDS.get(entry.get("link", ""))
    return said(tie) if tie else str(entry.get("event", ""))
