"""People (made up) for every post a story speaks of: "quality_manager", and "quality_manager#2" for another one."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from kesu import changes
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.directory import actions
from kesu.directory.house_posts import REGISTRY_KEEPER
from kesu.directory.models import Branch, Department, Person
from kesu.directory.parties import person_party

LONG_AGO: Final = datetime(2019, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2019, 1, 1)
FOR_EVER: Final = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Cast:
    """The company of one story. People are hired when the story first names them."""

    book: Book
    office: Branch
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Return the person behind a post's name, hired now if need be."""
        if name not in self.people:
            self.people[name] = self._hired(name)
        return self.people[name]

    def token(self, name: str) -> str:
        """Return the secret of a token of theirs."""
        if name not in self.tokens:
            self.tokens[name] = self._issued(self.person(name))
        return self.tokens[name]

    def parties(self) -> dict[str, str]:
        """Return the party of everybody hired → the party that the story calls them by."""
        return {person_party(p.pk): f"person:{name}" for name, p in self.people.items()}

    def real(self, value: Any) -> Any:
        """Return a value with every "person:post" of the story turned into the person hired."""
        if isinstance(value, str) and value.startswith("person:"):
            name = value.removeprefix("person:")
            known = name.partition("#")[0] in self.book.source.posts
            return person_party(self.person(name).pk) if known else value
        if isinstance(value, dict):
            return {key: self.real(part) for key, part in value.items()}
        return [self.real(part) for part in value] if isinstance(value, list) else value

    def _hired(self, name: str) -> Person:
        post = self.book.source.posts.get(name.partition("#")[0])
        place = (post.in_department or post.heads) if post is not None else ""
        if post is not None and post.is_department:
            place = post.id
        person = actions.hire(
            login=name.replace("#", "-"),
            name=f"{self._called(name)}（虚构）",
            department=self._department(place) if place else None,
            from_on=FIRST_DAY,
            by=None,
            at=LONG_AGO,
        )
        held = [] if post is None or post.is_department else [post.id]
        for each in (*held, REGISTRY_KEEPER):
            actions.bind_post(person=person, post=each, from_on=FIRST_DAY, by=None, at=LONG_AGO)
        if post is not None and post.heads and "#" not in name:
            self._make_head(person, post.heads)
        return person

    def found_departments(self) -> None:
        """Put every department that the book speaks of into the directory."""
        for post in self.book.source.posts.values():
            if post.is_department:
                self._department(post.id)

    def _called(self, name: str) -> str:
        """Return what to call somebody: by their post, 甲 or 乙 where a story knows two of it."""
        code, _, number = name.partition("#")
        post = self.book.source.posts.get(code)
        return f"{post.name.zh if post is not None else code}{'甲乙丙丁'[int(number or 1) - 1]}"

    def _make_head(self, person: Person, department: str) -> None:
        place = self._department(department)
        actions.bind_head(person=person, department=place, from_on=FIRST_DAY, by=None, at=LONG_AGO)

    def _department(self, code: str) -> Department:
        standing = Department.objects.filter(code=code).first()
        title = self.book.source.posts[code].name if code in self.book.source.posts else Text(code)
        new = Department(code=code, name_zh=title.zh, name_en=title.en, branch=self.office)
        return standing or changes.add(new, by=None, at=LONG_AGO)

    def _issued(self, person: Person) -> str:
        _token, secret = actions.issue(
            person=person,
            name="stories",
            scopes=("read", "write"),
            expires_at=FOR_EVER,
            by=None,
            at=LONG_AGO,
        )
        return secret


def company(book: Book) -> Cast:
    """Return a company in which nobody works yet."""
    office = changes.add(Branch(code="hq", name_zh="总部（虚构）"), by=None, at=LONG_AGO)
    return Cast(book, office)
