"""What people type, read as values: full-width digits, thousands, 3万, dates with slashes or 年月日.

Nothing is guessed that would change the meaning: a moment without minutes is refused, not rounded.
"""

import re
import unicodedata
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from kesu.core.values import Moment
from kesu.core.worktime import moment_of


class Unread(ValueError):
    """What was typed says nothing certain; the message tells the reader what to write instead."""


_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})\s*[:时點点]\s*(\d{1,2})\s*分?(?::\d{2})?")
_LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def plain_text(text: str) -> str:
    """Return what was sent without the one sign that no database keeps."""
    return text.replace("\x00", "")


def count(text: str, most: int) -> int:
    """Return a number that a form of ours sent of itself, at most so much; 0 where it was tampered with."""
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def plain(text: str) -> str:
    """Return the text with full-width letters, digits and signs made plain, and trimmed."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


def number(text: str, units: tuple[str, ...] = ()) -> Decimal:
    """Return the number typed; its own unit may stand behind it, and 3万 means 30000."""
    said = plain(text).removeprefix("¥").strip()
    for unit in sorted((plain(u) for u in units if u), key=len, reverse=True):
        if said.lower().endswith(unit.lower()):
            said = said[: -len(unit)].strip()
            break
    factor = _LARGE.get(said[-1:], Decimal(1))
    said = said[:-1].strip() if said[-1:] in _LARGE else said
    if _THOUSANDS.fullmatch(said):
        said = said.replace(",", "")
    try:
        found = Decimal(said.replace(" ", ""))
    except InvalidOperation:
        raise Unread(
            _("“%(text)s” is not a number; write digits, such as 12") % {"text": text}
        ) from None
    if not found.is_finite() or abs(found.adjusted()) > 18:
        raise Unread(_("“%(text)s” is not a number; write digits, such as 12") % {"text": text})
    return found * factor


def whole(text: str, units: tuple[str, ...] = ()) -> int:
    """Return the whole number typed."""
    found = number(text, units)
    if found != int(found) or found < 0:
        raise Unread(_("“%(text)s”: write a whole number from 0") % {"text": text})
    return int(found)


def day(text: str) -> str:
    """Return the day typed, as ISO 8601 writes it."""
    said = plain(text)
    match = _DAY.fullmatch(said)
    return _date(match, text).isoformat()


def moment(text: str, zone: tzinfo) -> Moment:
    """Return the moment typed on the wall clock of a zone; hours and minutes must be there."""
    said = plain(text).replace("T", " ")
    match = _DAY.match(said)
    on = _date(match, text)
    rest = said[match.end() :].strip() if match else ""
    found = _TIME.fullmatch(rest)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unread(
            _("“%(text)s”: write day, hour and minute, such as 2026-01-30 17:40") % {"text": text}
        )
    wall = datetime(on.year, on.month, on.day, int(found[1]), int(found[2]), tzinfo=zone)
    return Moment(moment_of(zone, wall))


def _date(match: re.Match[str] | None, text: str) -> date:
    try:
        if match is None:
            raise ValueError
        found = date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        raise Unread(
            _("“%(text)s” is not a day; write one such as 2026-01-30") % {"text": text}
        ) from None
    if not 1970 <= found.year <= 2200:
        raise Unread(_("“%(text)s” is not a day; write one such as 2026-01-30") % {"text": text})
    return found


def as_typed(at: int, zone: tzinfo) -> str:
    """Return a moment as a field for day and time holds it."""
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%dT%H:%M")
