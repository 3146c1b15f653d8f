"""Moments, days and lengths of time as an office writes them, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

# By hand, because Django's Chinese short names are 星期一, and a table column has no room for them.
WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time cut into parts; `days` are working days when a day's length was given."""

    days: int
    hours: int
    minutes: int


def here() -> ZoneInfo:
    """Return the company's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def is_chinese() -> bool:
    """Say whether the reader reads Chinese; whoever chose nothing does."""
    return not (get_language() or "zh").startswith("en")


def weekday(day: date) -> str:
    """Return the short name of the weekday: 周五, Fri."""
    return WEEKDAYS["zh" if is_chinese() else "en"][day.weekday()]


def day_text(day: date) -> str:
    """Return a day with its weekday: 2026-01-30 周五, Fri 2026-01-30."""
    written = day.isoformat()[:10]
    return f"{written} {weekday(day)}" if is_chinese() else f"{weekday(day)} {written}"


def moment_text(at: datetime, zone: ZoneInfo | None = None) -> str:
    """Return a moment on the wall clock of a zone, the zone named when it is not the company's."""
    shown = zone or here()
    local = at.astimezone(shown)
    text = f"{day_text(local.date())} {local:%H:%M}"
    return text if shown.key == settings.TIME_ZONE else f"{text} ({shown.key})"


def minute_after(at: datetime) -> str:
    """Return the first full minute after a moment on the company's wall clock: 14:36."""
    return f"{at.astimezone(here()) + timedelta(minutes=1):%H:%M}"


def moment_tag(at: datetime | None, zone: ZoneInfo | None = None) -> str | SafeString:
    """Return the moment as a <time> element that machines can read too; a dash when there is none."""
    if at is None:
        return "–"
    return format_html(
        '<time datetime="{}">{}</time>',
        at.astimezone(zone or here()).isoformat(timespec="seconds"),
        moment_text(at, zone),
    )


def day_tag(day: date | None) -> str | SafeString:
    """Return the day as a <time> element; a dash when there is none. A moment is its day here."""
    if day is None:
        return "–"
    shown = day.astimezone(here()).date() if isinstance(day, datetime) else day
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), day_text(shown))


def cut(length: timedelta, day: timedelta) -> Length:
    """Cut a length into days of the given length, hours and minutes; the sign is the caller's."""
    seconds = abs(length)
    days = seconds // day
    minutes = (seconds - days * day) // timedelta(minutes=1)
    return Length(days, *divmod(minutes, 60))


def length_text(length: timedelta, day: timedelta | None = None) -> str:
    """Return a length in its two largest parts: 3 小时 20 分. Without a day's length, no days.

    The length is never negative in words; less than a minute is said so.
    """
    # A length without days is cut by a day longer than any.
    parts = cut(length, day or timedelta.max)
    said = [
        ngettext("%(n)s day", "%(n)s days", parts.days) % {"n": parts.days},
        ngettext("%(n)s hour", "%(n)s hours", parts.hours) % {"n": parts.hours},
        ngettext("%(n)s minute", "%(n)s minutes", parts.minutes) % {"n": parts.minutes},
    ]
    amounts = (parts.days, parts.hours, parts.minutes)
    first = next((n for n, amount in enumerate(amounts) if amount), None)
    if first is None:
        return _("less than a minute")
    return " ".join(said[n] for n in range(first, min(first + 2, 3)) if amounts[n])
