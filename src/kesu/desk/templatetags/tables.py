"""{% load tables %}: the value of a cell, shown as what it is."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kesu.desk.components import moments

register = template.Library()


@register.filter
def cell(value: Any) -> Any:
    """Show a moment, a day, a number, yes or no, or a text; nothing is shown as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moments.moment_tag(value)
    if isinstance(value, date):
        return moments.day_tag(value)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    return value
