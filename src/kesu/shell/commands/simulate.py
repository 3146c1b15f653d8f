"""Play time forward without sending: what would fire until a day, by which clause, and who would be told.

On a copy of the database, or with --book ID on the stories of a book (all, or those named by --story).
"""

import json
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.shell import django_ready, language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--until", required=True, metavar="DATE", help="such as 2026-12-31")
    parser.add_argument("--book", metavar="ID", help="play the stories of this book, no database")
    parser.add_argument("--story", metavar="TEXT", help="only stories whose file's name has this")
    parser.add_argument(
        "--on-a-copy", action="store_true", help="DATABASE_URL names a copy (PostgreSQL only)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line for each")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0, or 1 when something failed or nothing of the kind is here."""
    if args.book:
        django_ready.set_up()
        language.speak(args)
    else:
        ready(args)
    from kesu.shell.simulating import summary

    found = []
    for line in _stories(args) if args.book else _database(args):
        found.append(line)
        if args.json:
            print(json.dumps(line.as_json(), ensure_ascii=False), flush=True)
        else:
            print("\n".join(line.lines()), flush=True)
    counts = summary(found)
    if not args.json:
        _say(counts)
    return 1 if counts["failed"] else 0


def _say(counts: Any) -> None:
    from django.utils.translation import gettext as _

    print(_("%(fired)s would fire, %(told)s would be told; nothing was sent.") % counts)


def _until(text: str, zone: Any) -> datetime:
    """Return the end of the day given; raises CommandError for what is no day."""
    from django.core.management import CommandError
    from django.utils.translation import gettext as _

    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        raise CommandError(
            _("“%(text)s” is no day; write one such as 2026-12-31.") % {"text": text}
        ) from None
    return datetime.combine(day, time(23, 59, 59), zone)


# -- a book's stories ------------------------------------------------------------------------------


def _stories(args: Namespace) -> Iterator[Any]:
    from kesu.core.examples.forward import play_forward
    from kesu.core.explaining import Reader
    from kesu.core.values import Moment
    from kesu.library.books import load
    from kesu.library.calendars import all_calendars
    from kesu.shell.simulating import told_of

    folder = _folder(args.book)
    book, calendars = load(folder), all_calendars()
    own = calendars[book.calendar]
    reader = Reader(book, own, language.spoken(), calendars=calendars)
    until = Moment(int(_until(args.until, own.tz).timestamp()))
    for file, raw in _files(folder, args.story or ""):
        print(f"-- {file}: {raw.get('says', '')}", file=sys.stderr if args.json else sys.stdout)
        for step in play_forward(raw, book, calendars, until):
            yield told_of(step.outcome, reader, step.at, step.label)


def _folder(book: str) -> Path:
    from django.core.management import CommandError
    from django.utils.translation import gettext as _

    from kesu.library.books import folders
    from kesu.library.official_days import RULEBOOKS

    for folder in [Path(book), *folders(RULEBOOKS)]:
        if folder.name == Path(book).name and (folder / "book.toml").is_file():
            return folder
    raise CommandError(_("There is no book “%(book)s” here.") % {"book": book})


def _files(folder: Path, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from kesu.library.examples import files_in

    for path in files_in(folder):
        raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        if "case" not in raw and part in path.name:
            yield path.name, raw


# -- a copy of the database ------------------------------------------------------------------------


def _database(args: Namespace) -> Iterator[Any]:
    from django.utils.timezone import get_default_timezone

    from kesu.shell.copying import on_a_copy
    from kesu.timekeeping.rehearsing import rehearse

    until = _until(args.until, get_default_timezone())
    with on_a_copy(is_copy=args.on_a_copy):
        for one in rehearse(until):
            yield from _lines(one)


def _lines(one: Any) -> Iterator[Any]:
    """Yield what one timer brought about, record by record: its own first, then those it opened."""
    from kesu.cases.books import book_under, calendars_of, in_force
    from kesu.cases.models import CaseRecord
    from kesu.core.explaining import Reader
    from kesu.core.explaining.names import kind_title
    from kesu.shell.simulating import Line, told_of

    if one.posted is None:
        yield Line(one.timer.at, one.timer.record_id, (), (), one.fault)
        return
    for record_id, outcome in one.posted.outcomes:
        row = CaseRecord.everything.select_related("edition").get(pk=record_id)
        calendars = calendars_of(in_force().calendars, row.branch)
        book = book_under(row.edition)
        reader = Reader(book, calendars[book.calendar], language.spoken(), calendars=calendars)
        name = row.number or kind_title(reader, row.kind)
        yield told_of(outcome, reader, int(one.timer.at.timestamp()), name, _people)


def _people(parties: Any) -> str:
    """Return the names of those who answer for parties now."""
    from kesu import clock
    from kesu.directory.queries import holders_of

    found = holders_of(parties=parties, at=clock.now())
    return "、".join(dict.fromkeys(h.person.name for holders in found.values() for h in holders))
