"""`kesu demo`: load it and print who can sign in, or take it out."""

import secrets
from time import perf_counter

from django.core.management import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from kesu.directory.demo import CAST, COMPANY_EN, COMPANY_ZH, DEPARTMENTS
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import Person
from kesu.intake.demo import company, removal
from kesu.library.books import folders
from kesu.library.books import load as load_book


def load() -> int:
    """Load the demo into a database without people; raise CommandError otherwise."""
    if Person.objects.exists():
        raise CommandError(
            _(
                "There are people in this database already; the demo is loaded into an empty one only."
            )
        )
    word, began = _password(), perf_counter()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(_("Playing the demo's cases"), total=None)
        loaded = company.load(word, lambda _done, _all: bar.advance(task))
    says = _("Demo loaded: %(cases)s cases, %(acts)s acts, in %(seconds)s s.")
    about = {"cases": loaded.cases, "acts": loaded.acts, "seconds": round(perf_counter() - began)}
    print(says % about)
    _print_log_ins(word)
    return 0


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


def _print_log_ins(word: str) -> None:
    is_chinese = (get_language() or "zh").startswith("zh")
    posts, departments = _post_titles(is_chinese), {u.code: u for u in DEPARTMENTS}
    table = Table(title=COMPANY_ZH if is_chinese else COMPANY_EN, title_justify="left")
    for heading in (_("sign-in name"), _("name"), _("department"), _("posts")):
        table.add_column(heading)
    for member in CAST:
        unit = departments[member.department]
        held = [posts.get(post, post) for post in member.posts]
        heads = [_("head")] if member.heads and not held else []
        table.add_row(
            member.login,
            member.name,
            unit.zh if is_chinese else unit.en,
            _(", ").join([*held, *heads]),
        )
    Console(width=110).print(table)
    print(_("Everybody signs in with the password %(word)s – shown this once.") % {"word": word})
    print(_("Company, people and cases are made up. Take them out with: kesu demo --remove"))


def _post_titles(is_chinese: bool) -> dict[str, str]:
    """Return post → title, of the company's books and of the house's own posts."""
    language = "zh" if is_chinese else "en"
    books = [load_book(folder) for folder in folders(company.OWN_BOOKS)]
    titles = {post.id: post.title for book in books for post in book.source.posts.values()}
    return {post: title.say(language) for post, title in {**titles, **HOUSE_POSTS}.items()}
