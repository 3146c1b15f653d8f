"""{% load reading %}: what the rulebook, the journal and the calendar say, and where."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.safestring import SafeString

from kesu.desk.components.moments import WEEKDAYS, is_chinese, moment_tag
from kesu.desk.rulebook_pages.wording import BASES, FORCES

register = template.Library()


@register.filter
def weekday_short(number: Any) -> str:
    """Return the short name of a weekday by its number, Monday 0."""
    return WEEKDAYS["zh" if is_chinese() else "en"][int(number)]


@register.filter
def on_wall(at: int, zone: str) -> str | SafeString:
    """Show a moment of the core on the wall clock of a zone."""
    return moment_tag(datetime.fromtimestamp(at, UTC), ZoneInfo(zone))


@register.inclusion_tag("desk/rulebook/line.html")
def line(shown: Any, level: int = 3) -> dict[str, Any]:
    """Show a line of a book under a heading of a level."""
    return {"line": shown, "level": level}


@register.inclusion_tag("desk/rulebook/basis.html")
def basis(line: Any) -> dict[str, Any]:
    """Show on what a line rests, and the readings that were not taken."""
    return {"basis": line.basis, "words": BASES.get(line.basis, ""), "rejected": line.rejected}


@register.filter
def force(word: str) -> str:
    """Return the force of a line or clause in words."""
    return str(FORCES.get(word, word))
