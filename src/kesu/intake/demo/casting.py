"""A made-up company for any rulebook: its departments, and somebody in every post that a person holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kesu.core.rulebook.model import Post, Source
from kesu.core.values import Text
from kesu.directory.demo import HEAD_OFFICE, Member, Unit
from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY
from kesu.intake.demo.names import made_up

OFFICE: Final = Unit("general_affairs", "综合办公室", "General affairs")
MADE_UP: Final = Text("（虚构）", " (made up)")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who works there. `called` gives the sign-in name behind a name of the stories."""

    company: Text
    units: tuple[Unit, ...]
    members: tuple[Member, ...]
    called: Mapping[str, str]


def cast_of(source: Source, named: Iterable[str] = ()) -> Cast:
    """Return the company of a book: one head and two people for every other post, more where stories name more.

    named -- whom the stories speak of: "front_desk", "front_desk#2", or a department's name.
    """
    casting = _Casting(source)
    for post in source.posts.values():
        for number in range(_wanted(post)):
            casting.hire(f"{post.id}#{number + 1}" if number else post.id)
    for name in sorted(named):
        casting.hire(name)
    for unit in source.posts.values():
        if unit.is_department and not casting.works_anybody_in(unit.id):
            casting.hire(unit.id)
    for post_id in (ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY):
        casting.hire(post_id)
    return Cast(_company(source), _units(source), tuple(casting.members), casting.called)


def is_held_by_people(post: Post) -> bool:
    """Say whether somebody can hold a post: no department, nobody outside, and not found by an expression."""
    return not (post.is_department or post.is_ or post.outside)


def _wanted(post: Post) -> int:
    if not is_held_by_people(post):
        return 0
    return 1 if post.heads or not post.in_department or not post.above else 2


def _company(source: Source) -> Text:
    name = source.company if source.company.zh else source.title
    zh, en = name.zh.removesuffix(MADE_UP.zh), (name.en or name.zh).removesuffix(MADE_UP.en)
    return Text(f"示例{zh}{MADE_UP.zh}", f"Example: {en.removesuffix(MADE_UP.zh)}{MADE_UP.en}")


def _units(source: Source) -> tuple[Unit, ...]:
    departments = (post for post in source.posts.values() if post.is_department)
    units = (Unit(d.id, d.title.zh, d.title.en, HEAD_OFFICE) for d in departments)
    return (*units, OFFICE)


@dataclass(slots=True)
class _Casting:
    """Hires people one by one."""

    source: Source
    members: list[Member] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    headed: set[str] = field(default_factory=set)
    names: Iterator[tuple[str, str]] = field(default_factory=made_up)

    def hire(self, name: str) -> None:
        """Hire whoever is behind a name, once."""
        if name in self.called:
            return
        said, login = next(self.names)
        self.called[name] = login
        self.members.append(self._member(name.partition("#")[0], login, said))

    def works_anybody_in(self, department: str) -> bool:
        return any(member.department == department for member in self.members)

    def _member(self, post_id: str, login: str, name: str) -> Member:
        post = self.source.posts.get(post_id)
        if post is None or not is_held_by_people(post):
            return self._without_post(post_id, login, name, post)
        place = self._place(post.in_department or post.heads)
        return Member(login, name, place, (post_id,), heads=self._heads(post.heads))

    def _without_post(self, post_id: str, login: str, name: str, post: Post | None) -> Member:
        """Return somebody of a department who heads it when nobody does; a keeper of the house; or anyone."""
        if post is not None and post.is_department:
            return Member(login, name, post.id, heads=self._heads(post.id))
        house = {ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY} & {post_id}
        return Member(login, name, OFFICE.code, tuple(house))

    def _place(self, department: str) -> str:
        return department if department in self.source.posts else OFFICE.code

    def _heads(self, department: str) -> bool:
        """Say whether a newcomer heads a department; only one does."""
        is_new = bool(department) and department not in self.headed
        self.headed |= {department} if department else set()
        return is_new
