"""List what a book asks for again and again, with the days of the next months.

What is asked on every open record of a kind stands below; what is reckoned from a date of the record has no days here.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from kesu.core.clocks.duties import Duty, duties
from kesu.core.errors import Faulty
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import kind_title
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.times import every_words
from kesu.core.rulebook.varying import HEAD
from kesu.core.values import Moment
from kesu.core.worktime import local, moved
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.official_days import RULEBOOKS
from kesu.shell import django_ready, language

MOST_MONTHS = 120


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--book", metavar="ID", required=True, help="the book, such as p11, or its folder"
    )
    parser.add_argument("--months", type=int, default=12, metavar="N", help="how far (default: 12)")
    parser.add_argument(
        "--from", dest="since", metavar="DAY", help="from this day (default: today)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0, or 1 when the book is not here, is refused, or the span is no span."""
    django_ready.set_up()
    language.speak(args)
    folder = _folder(args.book)
    if folder is None:
        print(f"book “{args.book}” is not here", file=sys.stderr)
        return 1
    try:
        book = load(folder)
        calendars = all_calendars()
        reader = Reader(book, calendars[book.calendar], _language(), calendars=calendars)
        since, until = _span(args, reader)
    except (Faulty, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    _print(reader, duties(book, reader.calendar, since, until), in_json=args.json)
    return 0


def _folder(book: str) -> Path | None:
    if (Path(book) / HEAD).is_file():
        return Path(book)
    return next((folder for folder in folders(RULEBOOKS) if folder.name == book), None)


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "zh"


def _span(args: Namespace, reader: Reader) -> tuple[Moment, Moment]:
    """Return from when to when; raises ValueError for what is no day or no number of months."""
    from kesu import clock

    if not 1 <= args.months <= MOST_MONTHS:
        raise ValueError(f"--months {args.months}: write a number from 1 to {MOST_MONTHS}")
    here = reader.calendar.tz
    today = clock.now().astimezone(here).date()
    first = datetime.fromisoformat(args.since).date() if args.since else today
    last = moved(first, args.months, "month")
    start, end = (datetime.combine(d, datetime.min.time(), here) for d in (first, last))
    return Moment(int(start.timestamp())), Moment(int(end.timestamp()))


def _print(reader: Reader, found: list[Duty], *, in_json: bool) -> None:
    if in_json:
        print(json.dumps([_plain(reader, duty) for duty in found], ensure_ascii=False))
        return
    for duty in found:
        shown = _plain(reader, duty)
        print(
            f"{shown['title']}{reader.bracketed(shown['clause'])}  {shown['of']}  {shown['every']}"
        )
        print(
            "    "
            + (
                "  ".join(shown["due"])
                or reader.say("（依各单日期推算）", "(by the dates of each record)")
            )
        )


def _plain(reader: Reader, duty: Duty) -> dict[str, Any]:
    trigger, zone = duty.trigger, reader.calendar.tz
    clauses = duty.every.clauses or trigger.clauses
    of = reader.say("全公司", "the company")
    if not duty.is_of_company:
        kind = kind_title(reader, trigger.of)
        of = reader.say(f"每份未关闭的{kind}", f"each open {kind.lower()}")
    return {
        "trigger": trigger.id,
        "title": reader.text(trigger.name),
        "clause": clauses[0] if clauses else "",
        "of": of,
        "every": every_words(reader, Place(trigger.of), duty.every),
        "due": [f"{local(zone, at):%Y-%m-%d %H:%M}" for at in duty.times],
    }
