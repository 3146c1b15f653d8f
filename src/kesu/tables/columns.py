"""Columns and filters as most tables have them."""

from operator import attrgetter

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from kesu.tables.listing import Column, Filter, Words


def column(
    name: str, label: Words, *, sorted_by: str = "", lead: bool = False, number: bool = False
) -> Column:
    """Return a column that shows a field, sorted by it unless told otherwise."""
    return Column(name, label, (sorted_by or name,), number, lead, attrgetter(name))


def choice_column(name: str, label: Words) -> Column:
    """Return a column that shows a choice in words."""
    return Column(name, label, (name,), cell=lambda row: getattr(row, f"get_{name}_display")())


def yes_or_no(field: str, label: Words) -> Filter:
    """Return a filter by a field that is true or false."""
    return Filter(
        label,
        lambda rows, value: rows.filter(**{field: value == "yes"}),
        choices=(("yes", _("yes")), ("no", _("no"))),
    )


def one_of(field: str, label: Words, choices: type[Choices]) -> Filter:
    """Return a filter by one of a field's choices."""
    return Filter(label, lambda rows, value: rows.filter(**{field: value}), choices=choices.choices)
