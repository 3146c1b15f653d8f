"""`kesu demo`: load it and print who can sign in, or take it out."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from django.core.management import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from kesu.core.values import Text
from kesu.directory.demo import CAST, COMPANY_EN, COMPANY_ZH, DEPARTMENTS, Member, Unit
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import Person
from kesu.intake.demo import chosen, company, removal
from kesu.library.books import folders
from kesu.library.books import load as load_book
from kesu.library.shipped import Shipped, shipped

# The book whose demo has a script of its own.
OWN: Final = "p01"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who can sign in: the company, its departments, its people, and what their posts are called."""

    company: Text
    units: Iterable[Unit]
    members: Iterable[Member]
    posts: dict[str, Text]


def load(book: str = OWN) -> int:
    """Load a book's demo into a database without people; raise CommandError otherwise."""
    if Person.objects.exists():
        raise CommandError(
            _(
                "There are people in this database already; the demo is loaded into an empty one only."
            )
        )
    shown = _shown(book)
    word, began = _password(), perf_counter()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(_("Playing the demo's cases"), total=None)
        loaded, staff = _loaded(shown, word, lambda _done, _all: bar.advance(task))
    says = _("Demo loaded: %(cases)s cases, %(acts)s acts, in %(seconds)s s.")
    about = {"cases": loaded.cases, "acts": loaded.acts, "seconds": round(perf_counter() - began)}
    print(says % about)
    _print_log_ins(staff, word)
    return 0


def _shown(book: str) -> Shipped:
    """Return the book of that name; raise CommandError with all there are otherwise."""
    shelf = shipped()
    if book in shelf:
        return shelf[book]
    is_chinese = _speaks_chinese()
    lines = [f"  {b.id:6} {b.title.say('zh' if is_chinese else 'en')}" for b in shelf.values()]
    says = _("There is no book “%(book)s” that a demo can be loaded for; write --book with one of:")
    raise CommandError("\n".join([says % {"book": book}, *lines]))


def _loaded(
    shown: Shipped, word: str, progress: Callable[[int, int], object]
) -> tuple[company.Loaded, Staff]:
    if shown.id == OWN:
        books = [load_book(folder) for folder in folders(company.OWN_BOOKS)]
        posts = {post.id: post.title for book in books for post in book.source.posts.values()}
        own = Staff(Text(COMPANY_ZH, COMPANY_EN), DEPARTMENTS, CAST, posts)
        return company.load(word, progress), own
    loaded, cast = chosen.load(shown, word, progress)
    posts = {post.id: post.title for post in load_book(shown.folder).source.posts.values()}
    return loaded, Staff(cast.company, cast.units, cast.members, posts)


def remove() -> int:
    """Take the demo out; raise CommandError where something else is in the database."""
    others = removal.others()
    if others:
        says = _("The demo stays: there is more than it in this database (%(others)s).")
        raise CommandError(says % {"others": ", ".join(others)})
    if not Person.objects.exists():
        print(_("There is no demo in this database."))
        return 0
    removal.remove()
    print(_("The demo is taken out; the database is empty."))
    return 0


def _password() -> str:
    """Return a word that is said once, here, and kept nowhere."""
    return f"demo-{secrets.token_hex(4)}"


def _print_log_ins(staff: Staff, word: str) -> None:
    language = "zh" if _speaks_chinese() else "en"
    titles, departments = {**staff.posts, **HOUSE_POSTS}, {u.code: u for u in staff.units}
    table = Table(title=staff.company.say(language), title_justify="left")
    for heading in (_("sign-in name"), _("name"), _("department"), _("posts")):
        table.add_column(heading)
    for member in staff.members:
        unit = departments[member.department]
        held = [titles[post].say(language) if post in titles else post for post in member.posts]
        heads = [_("head")] if member.heads and not held else []
        place = Text(unit.zh, unit.en).say(language)
        table.add_row(member.login, member.name, place, _(", ").join([*held, *heads]))
    Console(width=110).print(table)
    print(_("Everybody signs in with the password %(word)s – shown this once.") % {"word": word})
    print(_("Company, people and cases are made up. Take them out with: kesu demo --remove"))


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
