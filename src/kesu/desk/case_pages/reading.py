"""Everything the page of one case shows, read in a fixed number of statements whatever its size."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actors import Who, who_is
from kesu.cases.books import InForce, book_of, in_force
from kesu.cases.calendars import Calendars, calendars_in, text_of_all
from kesu.cases.models import CaseRecord
from kesu.cases.queries.naming import codes_in, names
from kesu.cases.queries.sight import Sight, sight_of
from kesu.cases.sealing import shown
from kesu.cases.texts import read_text, record_in
from kesu.core.explaining import Reader
from kesu.core.explaining.names import kind_title, with_items
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Happening
from kesu.core.records.record import PART, Record, decode
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.core.steps.rights import granted, may
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.components.subjects import key_codes, subject_of
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard, actor_of
from kesu.journal.models import Attachment, JournalEntry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal with what it brought about."""

    seq: int
    entry: Entry
    happenings: tuple[Happening, ...]
    deputising: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What people and things of one page are called: read once, then asked by reference or by code."""

    known: Mapping[tuple[str, str], str]

    def of(self, reference: str) -> str:
        """Return the name behind "person:7" or "customer:C1", or an empty text."""
        sort, _colon, code = reference.partition(":")
        return self.known.get(({"dept": "department"}.get(sort, sort), code), "")

    def called(self, sort: str, code: str) -> str:
        """Return the name of a code, or the code itself."""
        return self.known.get((sort, code), code)


@dataclass
class Dossier:
    """One record as somebody sees it at one moment."""

    sight: Sight
    record: Record
    book: Book
    calendars: Mapping[str, Calendar]
    card: ActorCard
    who: Who
    at: datetime
    journal: list[Line] = field(default_factory=list)
    files: dict[str, Attachment] = field(default_factory=dict)
    related: dict[str, CaseRecord] = field(default_factory=dict)
    unsealed: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names({}))

    @property
    def row(self) -> CaseRecord:
        """Return the record's row."""
        return self.sight.row

    @property
    def subject(self) -> str:
        """Return what the record is about."""
        return subject_of(self.row, self.book.source.kinds.get(self.row.kind), self.names.known)

    @property
    def kind_title(self) -> str:
        """Return what its kind is called."""
        return kind_title(self.reader, self.row.kind)

    @property
    def is_numbered(self) -> bool:
        """Say whether records of this kind are numbered at all."""
        return bool(self.plan().kind.number)

    @property
    def now(self) -> Moment:
        """Return the moment of looking as the core counts moments."""
        return Moment(int(self.at.timestamp()))

    @property
    def calendar(self) -> Calendar:
        """Return the calendar of the record's book."""
        return self.calendars[self.book.calendar]

    @cached_property
    def reader(self) -> Reader:
        """Return whom explanations are for."""
        reader = Reader(
            self.book, self.calendar, get_language() or "zh", self.names.of, self.calendars
        )
        return with_items(reader, self.record)

    def plan(self, item: str = "") -> KindPlan:
        """Return the plan of the record's kind, or of an item's."""
        return self.book.kinds[self.record.kind_of(item)]

    def view(self, item: str = "") -> View:
        """Return what conditions read from, as the record stands now."""
        return View(self.record, item, self.asking(), self.calendar)

    def asking(self) -> Entry:
        """Return an entry that asks and changes nothing, as conditions about the actor need one."""
        return Entry(act="fill", by=self.who.actor, happened_at=self.now, entered_at=self.now)

    def items(self) -> list[str]:
        """Return the items that are not void, oldest first."""
        return [i for i, item in self.record.items.items() if item.closed_as != "void"]

    def has_right(self, act: str, item: str = "") -> bool:
        """Say whether the book gives the reader the right to an act of `kind.rights`."""
        return may(self.who.actor, granted(self.plan(item), act, self.view(item)))

    def open(self, value: Any) -> Any:
        """Return a value with what is sealed in it as this reader may see it."""
        return shown(value, self.unsealed)


def card_of(person: Person, at: datetime) -> tuple[ActorCard, Who]:
    """Return who somebody is, for scopes and for the door."""
    card = actor_of(person=person, at=at)
    return card, who_is(card, at)


def dossier(record_id: str, person: Person) -> Dossier:
    """Return the record with everything its page shows. Raises Http404 for what one may not see."""
    found = head(record_id, person, by="desk:case")
    found.journal = journal_of(found.row)
    found.files = {f.id: f for f in Attachment.objects.of(found.row).order_by("id")}
    found.related = _related(found)
    _name(found)
    return found


def head(record_id: str, person: Person, *, by: str = "desk:form", about: str = "") -> Dossier:
    """Return the record as it stands, without its journal, files and names.

    by, about -- the page and what it shows beside the record, as a note of the look will say.
    """
    at = clock.now()
    card, who = card_of(person, at)
    sight = sight_of(record_id, who, at, by, about=about)
    if sight is None:
        raise Http404
    row = sight.row
    published = in_force()
    book = book_of(published.edition(row.edition_id))
    record = record_in(row.state)
    return Dossier(sight, record, book, calendars_now(published, row.branch), card, who, at)


def named(found: Dossier) -> Dossier:
    """Return the record with the names of what its form speaks of."""
    _name(found)
    return found


def calendars_now(published: InForce, branch: str) -> Mapping[str, Calendar]:
    """Return the calendars as an entry of this moment would find them; nothing is written."""
    return _calendars(published.calendars, published.changed).of(branch)


@lru_cache(maxsize=8)
def _calendars(_hash: str, _changed: int) -> Calendars:
    return calendars_in(text_of_all())


def journal_of(record: CaseRecord) -> list[Line]:
    """Return the entries of a record in order, each with what happened."""
    rows = JournalEntry.objects.of(record).order_by("seq")
    return [_line(seq, text, out) for seq, text, out in rows.values_list("seq", "text", "outcome")]


def _line(seq: int, text: str, outcome: str) -> Line:
    read = read_text(text)
    happenings = json.loads(outcome).get("happenings", [])
    return Line(
        seq,
        read.entry,
        tuple(Happening(c, item, line, decode(p)) for c, item, line, p in happenings),
        read.around.deputising,
    )


def _related(found: Dossier) -> dict[str, CaseRecord]:
    others = [*(link.to for link in found.record.links), *_spoken_of(found.record)]
    if not others:
        return {}
    rows = CaseRecord.objects.visible_to(found.who).filter(pk__in=others).defer("state")
    return {row.id: row for row in rows}


def _spoken_of(record: Record) -> Iterable[str]:
    """Yield the records of its children, those whose items are about it, and those that its items are about."""
    yield from (child.partition(PART)[0] for child in record.children)
    yield from (item.about for item in record.items.values() if item.about)


def _name(found: Dossier) -> None:
    """Read the names of everybody and everything spoken of, and open what is sealed, once."""
    found.unsealed = found.sight.opened(_spoken(found))
    found.related = found.related or _related(found)
    called = names({*_codes(found), *_people(found), *_keys(found)})
    found.names = Names(called | _records(found, called))


def _spoken(found: Dossier) -> Iterable[tuple[str, Any]]:
    """Yield every value of the page with the fact it belongs to."""
    for issue in found.record.issues:
        for at, value in issue.shown:
            yield at.removeprefix("/"), value
    for at, fact in found.record.facts.items():
        yield at.removeprefix("/"), fact.value
    for line in found.journal:
        for name, value in line.entry.facts.items():
            yield f"{line.entry.item}/{name}".removeprefix("/"), value
        for h in line.happenings:
            yield f"{h.item}/{h.line}".removeprefix("/"), dict(h.particulars)


def _keys(found: Dossier) -> Iterable[tuple[str, str]]:
    """Yield the codes of what the standing records about it are kept for."""
    for row in found.related.values():
        yield from key_codes(row, found.book.source.kinds.get(row.kind))


def _records(found: Dossier, called: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return what to call the records that it is tied to."""
    kinds, unseen = found.book.source.kinds, _("a case that you may not read")
    said = {("record", link.to): unseen for link in found.record.links}
    said |= {("record", other): unseen for other in _spoken_of(found.record)}
    return said | {
        ("record", row.id): row.number or subject_of(row, kinds.get(row.kind), called)
        for row in found.related.values()
    }


def _codes(found: Dossier) -> Iterable[tuple[str, str]]:
    for at, fact in found.record.facts.items():
        item, _, name = at.partition("/")
        known = found.plan(item).kind.facts if not item or item in found.record.items else {}
        if name in known:
            yield from codes_in([(known[name], fact.value)])
    for line in found.journal:
        for h in line.happenings:
            kind = found.record.kind_of(h.item) if h.item in ("", *found.record.items) else ""
            facts = found.book.kinds[kind].kind.facts if kind in found.book.kinds else {}
            if h.line in facts:
                for word in ("old", "new", "value"):
                    yield from codes_in([(facts[h.line], h.particulars.get(word))])


def _people(found: Dossier) -> Iterable[tuple[str, str]]:
    parties = {fact.by for fact in found.record.facts.values()}
    for state in found.record.steps.values():
        parties |= {*state.parties, state.assigned, state.by}
    for line in found.journal:
        parties |= {line.entry.by.person, line.entry.to, line.entry.on_behalf_of, *line.deputising}
        for h in line.happenings:
            parties |= {p for p in h.particulars.get("parties", ()) if isinstance(p, str)}
            parties.add(str(h.particulars.get("to", "")))
    parties |= {d.by for d in found.record.decisions.values()}
    parties |= {b.by for b in found.record.breaches}
    parties |= {issue.by for issue in found.record.issues}
    parties |= {who for c in found.record.chases for who in (c.by, c.answered_by)}
    for party in parties:
        sort, _, code = (party or "").partition(":")
        if sort in ("person", "dept", "head") and code:
            yield ("person" if sort == "person" else "department"), code
