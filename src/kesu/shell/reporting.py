"""`kesu report`: the reports of a book, and one of them as text, JSON, PDF or workbook."""

import json
from argparse import Namespace
from pathlib import Path

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actors import Who, who_is
from kesu.cases.books import book_of, in_force
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.counting import reports_of
from kesu.core.rulebook.plans import Book
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.journal.notes import note_access
from kesu.reports import statistics
from kesu.reports.statistics import Shown, printing, telling
from kesu.reports.statistics.words import said


def report(args: Namespace) -> int:
    """Print one report, or which there are; raise CommandError for what is not there or cannot be read."""
    at = clock.now()
    book = _book(args.book)
    if not args.report:
        return _list(book)
    try:
        asked = statistics.asked(
            book, args.report, _who(args.login), day_of(at), period=args.period, known=args.known
        )
    except statistics.NoSuchReport:
        known = ", ".join(reports_of(book.source))
        says = _("%(book)s has no report %(report)s; it has: %(known)s.")
        raise CommandError(
            says % {"book": book.id, "report": args.report, "known": known}
        ) from None
    except ValueError as fault:
        raise CommandError(str(fault)) from None
    result = statistics.reckon(asked)
    if args.json or args.pdf or args.xlsx:
        says = f"report {book.id}/{args.report}, {asked.period}"
        note_access(person="operator", sort="export", at=at, says=says, by="shell")
    if args.json:
        print(json.dumps(telling.plain(result), ensure_ascii=False))
        return 0
    found = statistics.shown(result)
    if args.pdf:
        content = printing.pdf(found, company=said(book.source.company), at=at)
        Path(args.pdf).write_bytes(content)
    if args.xlsx:
        every = statistics.shown(result, statistics.MOST_GROUPS)
        Path(args.xlsx).write_bytes(printing.workbook(every, at=at))
    _print(found)
    return 0


def _book(name: str) -> Book:
    heads = in_force().current(day_of(clock.now()))
    if name not in heads:
        says = _("No book %(book)s is in force; there are: %(known)s.")
        raise CommandError(says % {"book": name, "known": ", ".join(sorted(heads))})
    return book_of(heads[name])


def _who(login: str) -> Who:
    at = clock.now()
    if not login:
        return who_is(SYSTEM, at)
    person = Person.objects.filter(login=login).first()
    if person is None:
        raise CommandError(_("Nobody signs in as %(login)s.") % {"login": login})
    return who_is(person, at)


def _list(book: Book) -> int:
    for found in reports_of(book.source).values():
        assert found.statistic is not None
        print(
            f"{found.id}  {said(found.name)}  {found.statistic.period}  {' '.join(found.clauses)}"
        )
    return 0


def _print(found: Shown) -> None:
    print(found.title)
    print(printing.lead(found))
    for tile in found.tiles:
        change = f"  {tile.change}" if tile.change else ""
        print(
            f"  {tile.label}: {tile.cell.full}  ({found.before_words}: {tile.before.full}){change}"
        )
    for section in found.sections:
        print(f"\n{section.title}")
        print("  " + " | ".join(section.headings))
        for line in section.lines:
            print("  " + " | ".join([line.label, *(cell.full for cell in line.cells)]))
