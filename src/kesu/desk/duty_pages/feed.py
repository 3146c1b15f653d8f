"""A calendar in the form that calendar programs read (RFC 5545): one event for each deadline and each duty.

Written here because it is a page of text: content lines, folded at 75 octets, with commas, semicolons and backslashes
escaped (RFC 5545, 3.1 and 3.3.11). An event's UID stays the same as long as what it is about does, so that a moved
deadline moves in the reader's calendar too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the calendar."""

    uid: str
    at: datetime
    title: str
    says: str = ""
    link: str = ""


def as_calendar(name: str, events: Iterable[Event], now: datetime) -> bytes:
    """Return the calendar as bytes, its lines ended as the format wants it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kesu//duties//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]
    return b"".join(b"\r\n ".join(_folded(line)) + b"\r\n" for line in lines)


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(event.at)}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.says:
        yield f"DESCRIPTION:{_text(event.says)}"
    if event.link:
        yield f"URL:{event.link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[bytes]:
    """Yield the pieces of a line, none longer than the format allows, no letter cut in two."""
    piece, room = b"", FOLD
    for sign in line:
        more = sign.encode()
        if len(piece) + len(more) > room:
            yield piece
            piece, room = b"", FOLD - 1  # a folded line begins with a blank
        piece += more
    yield piece
