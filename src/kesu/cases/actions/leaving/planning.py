"""What is in the hands of somebody who leaves, who takes it over, and what stands in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kesu.cases.actions.leaving.procedures import Procedure, Running, naming, procedures, running
from kesu.cases.books import InForce, book_of, in_force
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.steps.succeeding import held_by
from kesu.core.values import NOTHING, Text
from kesu.directory.days import day_of
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import Absence, HandOver, Headship, Person, PostHolding
from kesu.directory.parties import person_party
from kesu.directory.queries import Thing, things_of

MOVES: Final = "moves"
ENDS: Final = "ends"
NOBODY: Final = "nobody"
WAITS: Final = "waits"

WHY: Final = {
    "nobody": Text(
        "没有指定接任人，转为无人负责", "no successor is named: nobody will be in charge"
    ),
    "procedure": Text(
        "按规程先办完离职交接：指派接管人并完成各步后转出",
        "the rulebook's own hand-over comes first: it moves once its steps are done",
    ),
    "no_procedure_yet": Text(
        "规程要求的离职交接尚未登记，请先登记",
        "the hand-over that the rulebook asks for is not opened yet",
    ),
    "ends": Text("到期终止，无须接任", "ends, and needs no successor"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the hands of somebody who leaves, and what will become of it.

    `state`: it moves to `to`; it ends; nobody takes it over; it waits for the book's own procedure, which
    runs on the record `runs_on`. `record` is the record it is about.
    """

    key: str
    sort: str
    title: Text
    state: str
    to: Person | None = None
    why: Text = NOTHING
    record: str = ""
    runs_on: str = ""
    details: Text = NOTHING
    thing: Thing | None = None

    def plain(self, *, failed: Text | None = None) -> dict[str, Any]:
        """Return it as the report keeps it; `failed` says why it did not move after all."""
        why = failed or self.why
        return {
            "key": self.key, "sort": self.sort, "title": [self.title.zh, self.title.en],
            "state": "failed" if failed else self.state, "to": self.to.pk if self.to else 0,
            "name": self.to.name if self.to else "", "why": [why.zh, why.en], "record": self.record,
        }  # fmt: skip


def planned(hand_over: HandOver, at: datetime) -> list[Line]:
    """Return what is in the person's hands: of the organisation first, then records with open steps or in their name.

    What was moved already is not among it, so that the list is what is left.
    """
    try:
        published: InForce | None = in_force()
    except NotAccepted:  # no book yet: there is only the organisation
        published = None
    found = list(_of_organisation(hand_over, published, at))
    if published is not None:
        found += _of_records(hand_over, published, at)
    return found


# -- the organisation ----------------------------------------------------------------------------------


def _of_organisation(
    hand_over: HandOver, published: InForce | None, at: datetime
) -> Iterator[Line]:
    posts = post_titles(published, at)
    things = list(things_of(person=hand_over.person, last_day=hand_over.last_day, at=at))
    chosen = Chosen(hand_over)
    for thing in things:
        title = _title(thing, posts)
        if not thing.goes_on:
            yield Line(thing.key, thing.sort, title, ENDS, why=WHY["ends"], thing=thing)
        else:
            yield _line(thing.key, thing.sort, title, chosen.of(thing.key), thing=thing)


def _line(key: str, sort: str, title: Text, to: Person | None, **more: Any) -> Line:
    if to is None:
        return Line(key, sort, title, NOBODY, why=WHY["nobody"], **more)
    return Line(key, sort, title, MOVES, to, **more)


class Chosen:
    """Who takes over what, read once."""

    def __init__(self, hand_over: HandOver) -> None:
        self.leaver = person_party(hand_over.person_id)
        self.general = hand_over.successor
        self.named: Mapping[str, int] = hand_over.named
        self.people = Person.objects.in_bulk([pk for pk in self.named.values() if pk])

    def of(self, key: str) -> Person | None:
        """Return the successor for a thing: the one named for it, or the general one."""
        if key in self.named:
            return self.people.get(self.named[key])
        return self.general


def post_titles(published: InForce | None, at: datetime) -> dict[str, Text]:
    """Return what the posts and departments of the books in force, and the house's own posts, are called."""
    heads = published.current(day_of(at)).values() if published is not None else ()
    books = [book_of(head).source for head in heads]
    return {**{p.id: p.name for book in books for p in book.posts.values()}, **HOUSE_POSTS}


def _title(thing: Thing, posts: Mapping[str, Text]) -> Text:
    row = thing.row
    if isinstance(row, PostHolding):
        where = row.department or row.branch
        title = posts.get(row.post, Text(row.post, row.post))
        return _with(title, where.name_zh, where.name_en) if where is not None else title
    if isinstance(row, Headship):
        zh, en = row.department.name_zh, row.department.name_en or row.department.name_zh
        return Text(f"{zh}负责人", f"head of {en}")
    if isinstance(row, Absence):
        return Text(f"代理{row.person.name}", f"standing in for {row.person.name}")
    return Text(row.name, row.name)


def _with(title: Text, zh: str, en: str) -> Text:
    return Text(f"{title.zh}（{zh}）", f"{title.en or title.zh} ({en or zh})")


# -- records -------------------------------------------------------------------------------------------


def _of_records(hand_over: HandOver, published: InForce, at: datetime) -> Iterator[Line]:
    party, chosen = person_party(hand_over.person_id), Chosen(hand_over)
    ways = {(p.book.id, p.over.of): p for p in procedures(published, day_of(at))}
    runs = {at_: running(procedure, party) for at_, procedure in ways.items()}
    rows = naming(party).filter(closed_at=None).order_by("opened_at", "pk")
    for row in rows.iterator(chunk_size=200):
        record, book = record_in(row.state), _governing(row, published, at)
        held = list(held_by(book, record, party))
        if held:
            way = ways.get((book.id, row.kind))
            yield _record_line(row, record, book, held, way, runs.get((book.id, row.kind)), chosen)


def _governing(row: CaseRecord, published: InForce, at: datetime) -> Book:
    """Return the book that the door would read for a record: standing ones live under the edition in force."""
    own = book_of(published.edition(row.edition_id))
    if own.kinds[row.kind].kind.edition != "current":
        return own
    head = published.current(day_of(at)).get(own.id)
    return book_of(head) if head is not None and row.kind in book_of(head).kinds else own


def _record_line(
    row: CaseRecord,
    record: Record,
    book: Book,
    held: list[tuple[str, str, str]],
    way: Procedure | None,
    run: Running | None,
    chosen: Chosen,
) -> Line:
    key, title = f"record:{row.pk}", _record_title(row, book)
    details = Text(*("；".join(_what(book, record, h, i) for h in held) for i in (0, 1)))
    more: dict[str, Any] = {"record": row.pk, "details": details}
    if way is None or record.values[""].get(way.over.person) != chosen.leaver:
        return _line(key, "record", title, chosen.of(key), **more)
    if run is None:
        return Line(key, "record", title, WAITS, why=WHY["no_procedure_yet"], **more)
    more["runs_on"] = run.row.pk
    to = run.successor_of(record.values[""].get(way.over.same))
    person = Person.objects.filter(pk=int(to.rpartition(":")[2] or 0)).first() if to else None
    if person is None:
        return Line(key, "record", title, WAITS, why=WHY["procedure"], **more)
    return Line(key, "record", title, MOVES, person, **more)


def _record_title(row: CaseRecord, book: Book) -> Text:
    name = book.source.kinds[row.kind].name
    about = " ".join(part for part in (row.number or "", row.customer_name, row.subject) if part)
    return Text(f"{name.zh} {about[:80]}", f"{name.en or name.zh} {about[:80]}")


def _what(book: Book, record: Record, held: tuple[str, str, str], language: int) -> str:
    """Return in words what of a record names the person: a fact or an open step."""
    sort, item, name = held
    kind = record.kind_of(item)
    if sort == "fact":
        said = book.source.kinds[kind].facts[name].name
    else:
        plan = book.kinds[kind].steps.get(name)
        said = plan.step.name if plan is not None else Text(name, name)
    return said.zh if language == 0 else said.en or said.zh
