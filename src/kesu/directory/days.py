"""Which day a moment belongs to, for the organisation: the company's time zone decides."""

from datetime import date, datetime

from django.utils.timezone import get_default_timezone


def day_of(moment: datetime) -> date:
    """Return the company's day of a moment."""
    return moment.astimezone(get_default_timezone()).date()


def wall_clock(moment: datetime) -> datetime:
    """Return a moment as the company's clock on the wall shows it."""
    return moment.astimezone(get_default_timezone())
