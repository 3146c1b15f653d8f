"""What kinds of record there are, and what the values of their columns are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.cases.books import InForce, book_of, in_force
from kesu.core.errors import Refused
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text

COMPLAINT = "complaint"
GRADE = "grade"
CLASS = "class"


def said(text: Text) -> str:
    """Return a text of a book in the reader's language."""
    return text.say(get_language() or "zh")


@dataclass(frozen=True, slots=True)
class Library:
    """The books behind the records of a page: every edition, and those in force today."""

    published: InForce | None
    current: Mapping[str, Book]

    def book(self, edition: str) -> Book | None:
        """Return the book of a record's edition."""
        if self.published is None:
            return None
        return book_of(self.published.edition(edition))

    def kinds(self) -> list[m.Kind]:
        """Return the kinds of record of the books in force: cases first, items left out, each id once."""
        found: dict[str, m.Kind] = {}
        for book in self.current.values():
            for kind in book.source.kinds.values():
                if kind.life != "item":
                    found.setdefault(kind.id, kind)
        order = ("case", "periodic", "standing")
        return sorted(
            found.values(), key=lambda kind: (kind.id != COMPLAINT, order.index(kind.life))
        )

    def main(self) -> str:
        """Return the kind that a list shows unless told otherwise."""
        kinds = self.kinds()
        return kinds[0].id if kinds else COMPLAINT

    def sources(self, kind: str) -> list[m.Source]:
        """Return the books in force that know a kind."""
        return [book.source for book in self.current.values() if kind in book.source.kinds]


def library(today: date) -> Library:
    """Return the books, in one statement; an empty library before any book is published."""
    try:
        published = in_force()
    except Refused:
        return Library(None, {})
    heads = published.current(today)
    return Library(published, {book: book_of(head) for book, head in heads.items()})


# -- what to choose from ---------------------------------------------------------------------------


def grades(library: Library, kind: str) -> list[tuple[str, str]]:
    """Return the grades that records of a kind can have."""
    return _options(
        option
        for source in library.sources(kind)
        if (decision := source.decisions.get(GRADE)) and decision.of == kind
        for option in decision.values
    )


def classes(library: Library, kind: str) -> list[tuple[str, str]]:
    """Return the classes that records of a kind can have."""
    return _options(
        option for source in library.sources(kind) for option in _class_options(source, kind)
    )


def _class_options(source: m.Source, kind: str) -> tuple[m.Option, ...]:
    decision = source.decisions.get(CLASS)
    if decision and decision.of == kind:
        return decision.values
    fact = source.kinds[kind].facts.get(CLASS)
    return fact.options if fact else ()


def closings(library: Library, kind: str) -> list[tuple[str, str]]:
    """Return the ways in which records of a kind can be closed, those of the house among them."""
    own = _options(o for source in library.sources(kind) for o in source.kinds[kind].closings)
    return [*own, *((k, v) for k, v in house_closings().items() if k not in dict(own))]


def house_closings() -> dict[str, str]:
    """Return the ways of closing that every procedure has."""
    return {"duplicate": _("duplicate"), "void": _("void")}


def departments(library: Library, kind: str) -> list[tuple[str, str]]:
    """Return the departments that the books know."""
    posts = (
        post
        for source in library.sources(kind)
        for post in source.posts.values()
        if post.is_department
    )
    return list({post.id: said(post.name) for post in posts}.items())


def _options(options: Iterable[m.Option]) -> list[tuple[str, str]]:
    return list({o.id: said(o.title) for o in options}.items())


# -- what a record's values are called -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """What the values of one record are called, under its own edition."""

    kind: str
    grade: str
    category: str
    closed_as: str


def words(library: Library, edition: str, kind: str, values: Mapping[str, str]) -> Words:
    """Return the words for grade, class and closing of a record; the values themselves where unknown."""
    book = library.book(edition)
    found = book.source.kinds.get(kind) if book else None
    if book is None or found is None:
        return Words(kind, values["grade"], values["category"], values["closed_as"])
    decision = book.source.decisions.get(GRADE)
    grades_ = decision.values if decision else ()
    closed = {o.id: said(o.title) for o in found.closings} | house_closings()
    return Words(
        said(found.name),
        _called(grades_, values["grade"]),
        _called(_class_options(book.source, kind), values["category"]),
        closed.get(values["closed_as"], values["closed_as"]),
    )


def class_called(source: m.Source, kind: str, category: str) -> str:
    """Return what a class of a kind is called; the value itself where the book does not know it."""
    return _called(_class_options(source, kind), category)


def _called(options: tuple[m.Option, ...], value: str) -> str:
    return next((said(o.title) for o in options if o.id == value), value)
