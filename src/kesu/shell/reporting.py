"""`kesu report`: the reports and meeting packs of a book, and one of them as text, JSON, PDF or workbook."""

import json
from argparse import Namespace
from datetime import date
from pathlib import Path

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actors import Who, who_is
from kesu.cases.books import book_of, in_force
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.counting import pack_period, packs_of, reports_of
from kesu.core.rulebook.plans import Book
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.journal.notes import note_access
from kesu.reports import statistics
from kesu.reports.statistics import Asked, Gathered, Shown, printing, telling
from kesu.reports.statistics.words import period_words, said


def report(args: Namespace) -> int:
    """Print one report or meeting pack, or which there are; raise CommandError for what is not there."""
    at = clock.now()
    book = _book(args.book)
    if not args.report:
        return _list(book)
    try:
        asked, pack = _asked(book, args, day_of(at))
    except statistics.NoSuchReport:
        known = ", ".join([*reports_of(book.source), *packs_of(book.source)])
        says = _("%(book)s has no report %(report)s; it has: %(known)s.")
        raise CommandError(
            says % {"book": book.id, "report": args.report, "known": known}
        ) from None
    except ValueError as fault:
        raise CommandError(str(fault)) from None
    if args.json or args.pdf or args.xlsx:
        says = f"report {book.id}/{args.report}, {asked[0].period}"
        note_access(person="operator", sort="export", at=at, says=says, by="shell")
    if args.json:
        told = telling.pack(pack) if pack else telling.plain(statistics.reckon(asked[0]))
        print(json.dumps(told, ensure_ascii=False))
        return 0
    results = [statistics.reckon(one) for one in asked]
    found = [statistics.shown(result) for result in results]
    title = f"{said(pack.pack.name)} {period_words(pack.period)}" if pack else ""
    if args.pdf:
        company = said(book.source.company)
        Path(args.pdf).write_bytes(printing.pdf(*found, company=company, at=at, title=title))
    if args.xlsx:
        every = [statistics.shown(result, statistics.MOST_GROUPS) for result in results]
        Path(args.xlsx).write_bytes(printing.workbook(*every, at=at, title=title))
    _print_all(found, title)
    return 0


def _asked(book: Book, args: Namespace, today: date) -> tuple[tuple[Asked, ...], Gathered | None]:
    """Return what is reckoned: the reports of a meeting pack and the pack, or one report and None."""
    words, who = {"period": args.period, "known": args.known}, _who(args.login)
    if args.report in packs_of(book.source):
        pack = statistics.gathered(book, args.report, who, today, **words)
        return pack.reports, pack
    return (statistics.asked(book, args.report, who, today, **words),), None


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
    for pack in packs_of(book.source).values():
        period = pack_period(book.source, pack)
        print(f"{pack.id}  {said(pack.name)}  {period}  {' '.join(pack.clauses)}")
    return 0


def _print_all(found: list[Shown], title: str) -> None:
    if title:
        print(title)
    for each in found:
        _print(each, "\n" if title else "")


def _print(found: Shown, above: str) -> None:
    print(above + found.title)
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
