"""A notice in words: what a record, its book and its deadline say, put into the template of its code."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from kesu.cases.books import book_under
from kesu.cases.models import Deadline, InboxNotice
from kesu.core.errors import KesuError
from kesu.core.explaining.names import (
    clause_of,
    clock_title,
    item_title,
    kind_of_item,
    kind_title,
    line_title,
)
from kesu.core.explaining.reading import WEEKDAYS_EN, WEEKDAYS_ZH, Reader
from kesu.core.values import Text
from kesu.core.worktime import Calendar, local, parse_limit
from kesu.notices.words import Template, words

_log = logging.getLogger(__name__)

LONGEST_SUBJECT: Final = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a notice and when: the language, the wall clock, the moment at which it goes out."""

    language: str
    calendar: Calendar
    goes_at: datetime
    for_whom: str = ""
    late_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent."""

    subject: str
    text: str
    link: str


@dataclass(slots=True)
class Renderer:
    """Makes words for the notices of one batch; deadlines are read once for all of them."""

    deadlines: Mapping[tuple[str, str], Deadline]

    def rendered(self, notice: InboxNotice, reading: Reading) -> Rendered:
        """Return a notice in words. Where its book cannot be read any more, what it says itself must do."""
        try:
            values = self._values(notice, reading)
        except Exception:
            _log.exception("notice %s is told in its own words only", notice.pk)
            values = _bare(notice, reading)
        found: Template = words(notice.code, reading.language, values)
        return Rendered(found.subject, found.text, record_link(notice.record_id))

    def _values(self, notice: InboxNotice, reading: Reading) -> dict[str, str]:
        record = notice.record
        reader = Reader(book_under(record.edition), reading.calendar, reading.language)
        kind = kind_of_item(notice.item, record.kind)
        deadline = self.deadlines.get((notice.record_id, notice.run)) if notice.run else None
        line = _line(reader, notice, kind)
        due = deadline.due_at if deadline else None
        return {
            **_bare(notice, reading),
            "kind": kind_title(reader, record.kind),
            "number": record.number or reader.say("（未编号）", "(no number yet)"),
            "customer": record.customer_name or record.customer,
            "subject": _short(record.subject),
            "item": item_title(reader, notice.item),
            "line": line,
            "says": _says(notice, reading, line, bool(due)),
            "due": told(due, reading) if due else "",
            "limit": _limit(deadline.limit, reading.language) if deadline else "",
            "clause": _clause(reader, clause_of(reader, kind, notice.line)),
        }


def renderer_for(notices: Iterable[InboxNotice]) -> Renderer:
    """Return what makes words for these notices; one statement for their deadlines."""
    runs = {(n.record_id, n.run) for n in notices if n.run}
    if not runs:
        return Renderer({})
    rows = Deadline.everything.filter(
        record__in={record for record, _ in runs}, run__in={run for _, run in runs}
    )
    return Renderer({(row.record_id, row.run): row for row in rows})


def told(at: datetime, reading: Reading) -> str:
    """Return a moment as an office says it: the time alone on the day on which it is read."""
    tz = reading.calendar.tz
    wall, today = (local(tz, int(m.timestamp())) for m in (at, reading.goes_at))
    time = f"{wall:%H:%M}"
    if wall.date() == today.date():
        return time
    english = reading.language.startswith("en")
    if english:
        return f"{WEEKDAYS_EN[wall.weekday()]} {wall:%Y-%m-%d} {time}"
    year = "" if wall.year == today.year else f"{wall.year}年"
    return f"{year}{wall.month}月{wall.day}日（{WEEKDAYS_ZH[wall.weekday()]}）{time}"


def told_whole(at: datetime, reading: Reading) -> str:
    """Return a moment with its day, whenever it is read."""
    return f"{local(reading.calendar.tz, int(at.timestamp())):%Y-%m-%d %H:%M}"


def record_link(record: str) -> str:
    """Return the address of a record's page; the front page's where this installation has none."""
    try:
        return str(settings.SITE_ORIGIN) + reverse("desk:case", args=[record])
    except NoReverseMatch:
        return inbox_link()


def inbox_link() -> str:
    """Return the address of the page that one sees first, where notices are listed."""
    return f"{settings.SITE_ORIGIN}/"


def _bare(notice: InboxNotice, reading: Reading) -> dict[str, str]:
    return {
        "kind": "",
        "number": notice.record.number or "",
        "line": notice.line,
        "says": _own_words(notice, reading.language),
        "for_whom": reading.for_whom,
        "told_at": told_whole(notice.at, reading),
        "late_by": told_whole(reading.late_by, reading) if reading.late_by else "",
    }


def _own_words(notice: InboxNotice, language: str) -> str:
    return Text(notice.says_zh, notice.says_en).say(language)


def _line(reader: Reader, notice: InboxNotice, kind: str) -> str:
    if notice.run:
        return clock_title(reader, kind, notice.run)
    return line_title(reader, kind, notice.line)


def _says(notice: InboxNotice, reading: Reading, line: str, is_dated: bool) -> str:
    """Return what the book says; nothing where that is only the name of the clock, which is told anyway."""
    says = _own_words(notice, reading.language)
    return "" if is_dated and says == line else says


def _limit(text: str, language: str) -> str:
    try:
        return parse_limit(text).say(language)
    except KesuError:
        return text


def _clause(reader: Reader, clause: str) -> str:
    found = reader.book.source.clauses.get(clause)
    if found is None:
        return ""
    title = reader.text(reader.book.source.title)
    return reader.say(f"《{title}》{found.section}", f"{title}, {found.section}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"
