"""What the supervision board can be narrowed to and ordered by."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kesu.cases.models import Task
from kesu.desk.components.lists import Listing
from kesu.desk.list_pages import kinds as words
from kesu.desk.list_pages.acting import Acting
from kesu.desk.list_pages.kinds import Library, said
from kesu.desk.supervision_pages import steps
from kesu.desk.supervision_pages.people import People, head_posts, is_party, parties_within
from kesu.directory.models import Branch, Department, Person
from kesu.directory.parties import person_party
from kesu.directory.queries import actor_of
from kesu.tables.listing import Column, Filter

Rows = steps.Rows

COLUMNS: Final = (
    Column("case", _("Case"), lead=True),
    Column("step", _("Step")),
    Column("who", _("Waits for")),
    Column("waiting", _("Waiting (working time)"), ("opened_at",)),
    Column("due", _("Limit"), ("due_at",)),
    Column("chases", _("Chased"), ("chases",)),
)

WHEN: Final[Mapping[str, tuple[Any, Callable[..., Any]]]] = {
    "late": (_("past the limit"), steps.late),
    "today": (_("due today"), steps.today),
    "week": (_("due this week"), steps.this_week),
}


def listing(library: Library, reader: Acting) -> Listing:
    """Return the filters and columns of the board."""
    filters = {
        "when": Filter(
            _("Limit"), lambda rows, when: _by_when(rows, when, reader), choices=_whens()
        ),
        "kind": _equal("record__kind", _("Kind"), [(k.id, said(k.name)) for k in library.kinds()]),
        "book": _equal("record__book", _("Rulebook"), _books(library)),
        "grade": _equal("record__grade", _("Grade"), _grades(library)),
        "department": Filter(
            _("Department"),
            lambda rows, code: _waits_for(rows, parties_within(code, reader.at)),
            choices=[(d.code, str(d)) for d in Department.objects.order_by("code")],
        ),
        "branch": _equal("record__branch", _("Branch"), _branches()),
        "person": Filter(
            _("Person"), lambda rows, who: _waits_for(rows, _parties(who, reader)),
            choices=_people(reader),
        ),
        "party": Filter(
            _("Waits for"), lambda rows, party: _waits_for(rows, _same(party, library, reader)), _party,
            kind="text",
        ),
    }  # fmt: skip
    return Listing(COLUMNS, "due", {k: f for k, f in filters.items() if f.choices or k == "party"})


def order(asked: Mapping[str, str], offered: Listing) -> str:
    """Return the order that the address asks for; the board's own for one that it does not have."""
    word = asked.get("sort") or offered.order
    known = {column.key for column in offered.columns if column.sorts}
    return word if word.removeprefix("-") in known else offered.order


def _equal(field: str, label: Any, choices: list[tuple[str, str]]) -> Filter:
    return Filter(label, lambda rows, value: rows.filter(**{field: value}), choices=choices)


def _whens() -> list[tuple[str, Any]]:
    named = [(key, label) for key, (label, _condition) in WHEN.items()]
    return [*named, ("none", _("no limit")), ("unanswered", _("chased, not answered"))]


def _by_when(rows: Rows, when: str, reader: Acting) -> Rows:
    if when == "none":
        return rows.filter(due_at=None)
    if when == "unanswered":
        return rows.filter(steps.unanswered())
    return rows.filter(WHEN[when][1](reader.at))


def _waits_for(rows: Rows, parties: list[str]) -> Rows:
    """Narrow to steps that one of these parties holds; where a step was given to somebody, only theirs count."""
    held = Task.objects.of(OuterRef("record")).filter(key=OuterRef("key"), party__in=parties)
    given = Task.objects.of(OuterRef("record")).filter(key=OuterRef("key"), is_assigned=True)
    return rows.filter(Exists(held.filter(is_assigned=True)) | ~Exists(given) & Exists(held))


def _parties(who: str, reader: Acting) -> list[str]:
    person = Person.objects.filter(pk=int(who)).first()
    if person is None:
        return [person_party(who)]
    return sorted({person_party(who), *actor_of(person=person, at=reader.at).own})


def _same(party: str, library: Library, reader: Acting) -> list[str]:
    """Return a party and the head of a department that it is by another name."""
    books = list(library.current.values())
    same = People([party, *head_posts(books)], books, reader.at).headed()
    return [party, *(head for head, post in same.items() if post == party)]


def _party(text: str) -> str:
    if not is_party(text):
        raise ValueError("write a party such as post:engineer or person:7")
    return text


def _people(reader: Acting) -> list[tuple[str, str]]:
    rows = Person.objects.filter(is_active=True, left_on=None).order_by("name")[:MOST_PEOPLE]
    return [(str(row.pk), row.name) for row in rows]


MOST_PEOPLE: Final = 500


def _branches() -> list[tuple[str, str]]:
    found = [(branch.code, str(branch)) for branch in Branch.objects.order_by("code")]
    return found if len(found) > 1 else []


def _books(library: Library) -> list[tuple[str, str]]:
    found = [(book.id, said(book.source.title)) for book in library.current.values()]
    return found if len(found) > 1 else []


def _grades(library: Library) -> list[tuple[str, str]]:
    return list(
        dict(pair for kind in library.kinds() for pair in words.grades(library, kind.id)).items()
    )
