"""Whom parties stand for today: names, deputies in their place, departments; read once a page, however many."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import get_language

from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.desk.components.holders import named
from kesu.desk.list_pages.kinds import said
from kesu.directory.days import day_of
from kesu.directory.models import Branch, Department
from kesu.directory.parties import DEPARTMENT, HEAD, PERSON, POST, split_party
from kesu.directory.queries import Holder, holders_of
from kesu.directory.queries.organisation import places_of

MOST_NAMED = 3
"""A party behind which more people stand is named without them."""


class People:
    """Whoever is behind some parties at a moment, in a fixed number of statements."""

    def __init__(self, parties: Iterable[str], books: Iterable[Book], at: datetime) -> None:
        self.at = at
        self.books = list(books)
        asked = {party for party in parties if party.partition(":")[0] in _KNOWN}
        self.held: Mapping[str, list[Holder]] = holders_of(parties=sorted(asked), at=at)
        self.departments = {
            row.code: Text(row.name_zh, row.name_en).say(get_language() or "zh")
            for row in Department.objects.all()
        }
        self.home = self._homes()

    def _homes(self) -> dict[int, str]:
        """Return person → their own department."""
        people = {holder.person.pk for held in self.held.values() for holder in held}
        places = places_of(people, day_of(self.at)) if people else []
        return {p.person_id: p.name for p in places if p.sort == DEPARTMENT and p.above == 0}

    def title(self, party: str) -> str:
        """Return what to call a party: a person by name, a post by its title in a book in force."""
        sort, _colon, name = party.partition(":")
        if sort == PERSON:
            return self.behind(party) or name
        if sort in (DEPARTMENT, HEAD) and name in self.departments:
            return self._headed(name) if sort == HEAD else self.departments[name]
        return self._post(name)

    def _headed(self, department: str) -> str:
        title = self.departments[department]
        for book in self.books:
            for post in book.source.posts.values():
                if post.heads == department:
                    return said(post.name)
        return said(Text(f"{title}负责人", f"head of {title}"))

    def _post(self, name: str) -> str:
        found = (book.source.posts[name] for book in self.books if name in book.source.posts)
        return next((said(post.name) for post in found), name)

    def behind(self, party: str) -> str:
        """Return the names of those behind a party now, deputies in their place; "" for too many, or for everybody."""
        held = self.held.get(party, [])
        if party.partition(":")[0] == DEPARTMENT or len(held) > MOST_NAMED:
            return ""
        return "、".join(named(holder) for holder in held)

    def headed(self) -> dict[str, str]:
        """Return head of a department → the post that heads it by a book, where the same people are behind both."""
        return {
            head: post for head, post in head_posts(self.books).items()
            if head in self.held and self.behind(head) == self.behind(post)
        }  # fmt: skip

    def nobody(self, party: str) -> bool:
        """Say whether nobody answers for a party: held by nobody, or all away without a deputy."""
        return party in self.held and all(holder.is_away for holder in self.held[party])

    def department(self, party: str) -> str:
        """Return the department to which a party belongs, by the first who is behind a post; "" for none."""
        sort, _colon, name = party.partition(":")
        if sort in (DEPARTMENT, HEAD):
            return name
        held = sorted(self.held.get(party, []), key=lambda holder: holder.person.pk)
        homes = (self.home.get(holder.person.pk, "") for holder in held)
        return next(filter(None, homes), "")

    def department_title(self, code: str) -> str:
        """Return what a department is called."""
        return self.departments.get(code) or self._post(code)


def head_posts(books: Iterable[Book]) -> dict[str, str]:
    """Return head of a department → the post that heads it by a book."""
    posts = (post for book in books for post in book.source.posts.values() if post.heads)
    return {f"{HEAD}:{post.heads}": f"{POST}:{post.id}" for post in posts}


_KNOWN = frozenset({PERSON, POST, DEPARTMENT, HEAD})


def parties_within(department: str, at: datetime) -> list[str]:
    """Return every party that a department and its people are: itself, its head, their posts and themselves."""
    own = f"{DEPARTMENT}:{department}"
    people = {holder.person.pk for holder in holders_of(parties=[own], at=at)[own]}
    places = places_of(people, day_of(at)) if people else []
    of_people = {p.party for p in places if p.sort in (POST, HEAD)}
    return sorted({own, f"{HEAD}:{department}", *of_people, *(f"{PERSON}:{who}" for who in people)})


def branch_names() -> dict[str, str]:
    """Return code → name of every branch."""
    return {branch.code: str(branch) for branch in Branch.objects.all()}


def is_party(text: str) -> bool:
    """Say whether a text names a party."""
    try:
        split_party(text)
    except ValueError:
        return False
    return True
