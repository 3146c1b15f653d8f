"""`kesu publish`: is the book sound, do its examples pass, what changes, who is asked – then it stands."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actions.publishing import numbers_given_elsewhere, publish, refuse_equal_claims
from kesu.cases.actors import AnyActor
from kesu.cases.errors import NotAccepted
from kesu.cases.models import Edition
from kesu.core.errors import Faulty
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.comparing import Change, differences
from kesu.core.rulebook.linting import lint
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.plans import Book
from kesu.directory.models import Person
from kesu.library.books import load, published, shelf_of, texts_of
from kesu.library.calendars import all_calendars
from kesu.library.examples import files_in, run_all
from kesu.library.official_days import RULEBOOKS

SORTS = {"added": "+", "removed": "-", "changed": "~"}


def put_in_force(args: Namespace) -> int:
    """Publish the book that the arguments name; raise CommandError where that cannot be."""
    folder = _folder(args.book)
    book = _sound(folder)
    begins: date = args.in_force or book.source.in_force
    by = _publisher(args.login)
    if not _examples_pass(folder, book):
        return 1
    _remarks(book)
    _refuse_equal_claims(book, begins)
    _tell_numbers(book)
    _show_differences(book, begins)
    if args.dry_run:
        print(_("Tried out only: nothing was published."))
        return 0
    if not args.yes and not _is_confirmed(book, begins):
        print(_("Not published."))
        return 1
    _publish(folder, by, begins)
    return 0


def _folder(given: str) -> Path:
    path = Path(given)
    if (path / "book.toml").is_file():
        return path
    shelf = shelf_of(RULEBOOKS / given)
    if given in shelf:
        return shelf[given]
    says = _(
        "There is no book “%(book)s”; write a folder that holds book.toml, or one of: %(books)s"
    )
    raise CommandError(says % {"book": given, "books": ", ".join(sorted(shelf))})


def _sound(folder: Path) -> Book:
    try:
        return load(folder)
    except Faulty as refused:
        says = _("The book is refused:")
        raise CommandError(f"{says}\n{refused}") from refused


def _publisher(login: str | None) -> AnyActor:
    if login is None:
        return SYSTEM
    found = Person.objects.filter(login=login).first()
    if found is None:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": login})
    return found


def _examples_pass(folder: Path, book: Book) -> bool:
    results = run_all(files_in(folder), book, all_calendars())
    failed = [r for r in results if not r.passed]
    for result in failed:
        print(
            f"{result.file}: {result.says}", *(f"\n    {w}" for w in result.wrong), file=sys.stderr
        )
    counts = {"passed": len(results) - len(failed), "failed": len(failed)}
    print(_("Cases and stories: %(passed)s passed, %(failed)s failed.") % counts)
    return not failed


def _remarks(book: Book) -> None:
    remarks = lint(book)
    for remark in remarks:
        if remark.level == "warning":
            print(f"  {remark.tell(get_language() or 'zh')}")
    print(_("The linter made %(count)s remarks.") % {"count": len(remarks)})


def _published() -> list[tuple[Edition, Source]]:
    """Return every published edition with its lines."""
    return [
        (e, published(json.loads(e.files)).source)
        for e in Edition.objects.order_by("in_force_from", "id")
    ]


def _refuse_equal_claims(book: Book, begins: date) -> None:
    """Say before anything is asked what the door would refuse."""
    try:
        refuse_equal_claims(book, begins)
    except NotAccepted as refused:
        says = _(
            "“%(other)s” governs “%(kind)s” from the same day; write outranks or replaces in one of them."
        )
        claims = [r.particulars for r in refused.refusals]
        told = [says % {"other": claim["book"], "kind": claim["kind"]} for claim in claims]
        raise CommandError("\n".join(told)) from refused


def _tell_numbers(book: Book) -> None:
    """Warn of numbers that another book of the house gives too: the second record to get one would be refused."""
    for alike in numbers_given_elsewhere(book):
        print(f"  {alike.says().say(get_language() or 'zh')}")


def _show_differences(book: Book, begins: date) -> None:
    """Print what differs from the edition that is in force until then."""
    before = [(e, s) for e, s in _published() if e.book == book.id and e.in_force_from <= begins]
    if not before:
        print(_("The first edition of this book."))
        return
    edition, source = before[-1]
    changes = differences(source, book.source)
    counts = {"edition": edition.edition, "count": len(changes)}
    print(_("Against edition %(edition)s %(count)s lines differ:") % counts)
    for change in changes:
        print("\n".join(_told(change)))


def _told(change: Change) -> list[str]:
    clauses = f" ({', '.join(change.clauses)})" if change.clauses else ""
    lines = [f"  {SORTS[change.sort]} {change.concept} {change.id}{clauses}"]
    return lines + [f"      {f.name}: {_short(f.old)} → {_short(f.new)}" for f in change.fields]


def _short(value: Any) -> str:
    text = "–" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:99]}…"


def _names(book: Book, begins: date) -> Mapping[str, str]:
    return {"book": book.id, "edition": book.edition, "day": begins.isoformat()}


def _is_confirmed(book: Book, begins: date) -> bool:
    """Ask at the terminal; where nobody can answer, say how to go on without asking."""
    if not sys.stdin.isatty():
        raise CommandError(_("Nobody is here to confirm; write --yes."))
    says = _("Put %(book)s, edition %(edition)s, in force from %(day)s? [y/N] ") % _names(
        book, begins
    )
    return input(says).strip().lower() in ("y", "yes", "是")


def _publish(folder: Path, by: AnyActor, begins: date) -> None:
    try:
        edition = publish(texts_of(folder), by=by, at=clock.now(), in_force_from=begins)
    except NotAccepted as refused:
        if refused.code != "edition_published":
            raise
        says = _(
            "Edition %(edition)s of %(book)s is published already and never changes; give this one another name."
        )
        raise CommandError(says % refused.particulars) from refused
    names = {"edition": edition.id, "day": edition.in_force_from.isoformat()}
    print(_("%(edition)s is in force from %(day)s.") % names)
