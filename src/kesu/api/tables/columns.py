"""What a table's columns are to a program: types to send, types that come out, made from its description."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from django import forms
from django.db.models import Field as ModelField
from django.db.models import Model
from django.utils import translation
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from kesu.api.asked import FIRST_YEAR, NO_NUL, YEAR_AFTER_LAST, Moment, Word
from kesu.tables.description import Table
from kesu.tables.fields import KeyField, field_for

LARGEST: Final = 2**31 - 1


def _written(day: Any) -> Any:
    if not isinstance(day, str | date):
        raise ValueError("write a day such as 2026-01-30")
    return day


def _in_reach(day: date) -> date:
    if not FIRST_YEAR <= day.year < YEAR_AFTER_LAST:
        raise ValueError(f"write a year from {FIRST_YEAR} to {YEAR_AFTER_LAST - 1}")
    return day


Day = Annotated[date, BeforeValidator(_written), AfterValidator(_in_reach)]

Definition = tuple[Any, Any]
"""The type of a field and its default, as pydantic makes models of them."""


def column_of(table: Table, name: str) -> ModelField[Any, Any]:
    """Return the column of a table's model."""
    found = table.model._meta.get_field(name)
    assert isinstance(found, ModelField)
    return found


def taken(table: Table, name: str, *, new: bool) -> Definition:
    """Return what may be sent for a column: needed in a new row that has no value of its own for it."""
    column = column_of(table, name)
    sort = _type_of(table, column)
    if column.null:
        sort = sort | None
    needed = new and not column.blank and not column.has_default()
    return sort, Field(... if needed else None, description=_described(column))


def taken_by(field: forms.Field) -> Definition:
    """Return what may be sent for a field of a form that is no column; it is always needed."""
    assert isinstance(field, KeyField | forms.DateField)
    with translation.override("en"):
        said = str(field.label)
    return (Word if isinstance(field, KeyField) else Day), Field(..., description=said)


def given(table: Table, name: str) -> Definition:
    """Return what comes out for a column."""
    column = column_of(table, name)
    sort = _given_type(table, column)
    return (sort | None) if column.null else sort, Field(..., description=_described(column))


def shown_columns(table: Table) -> list[str]:
    """Return the columns that come out: those of the form, then what else the list shows."""
    more = [c.key for c in table.columns if c.key not in table.fields and _is_column(table, c.key)]
    return [*table.fields, *more]


def values_of(table: Table, row: Model) -> dict[str, Any]:
    """Return what comes out of a row; what refers to another row is its number."""
    return {name: _value(table, row, name) for name in shown_columns(table)}


def _value(table: Table, row: Model, name: str) -> Any:
    value = getattr(row, name)
    return getattr(value, table.keys[name].by[0], None) if name in table.keys else value


def _is_column(table: Table, name: str) -> bool:
    return name in {field.name for field in table.model._meta.concrete_fields}


def _type_of(table: Table, column: ModelField[Any, Any]) -> Any:
    if column.name in table.keys:
        return Word
    field = field_for(column)
    if column.choices:
        return Literal[tuple(value for value, _words in column.flatchoices)]
    if isinstance(field, forms.BooleanField):
        return bool
    if isinstance(field, forms.IntegerField):
        return Annotated[int, Field(ge=field.min_value or 0, le=LARGEST)]
    if isinstance(field, forms.DateTimeField):
        return Moment
    if isinstance(field, forms.DateField):
        return Day
    least = 0 if column.blank else 1
    limits = StringConstraints(min_length=least, max_length=column.max_length, pattern=NO_NUL)
    return Annotated[str, limits]


def _given_type(table: Table, column: ModelField[Any, Any]) -> Any:
    sort = _type_of(table, column)
    limited = getattr(sort, "__origin__", sort)
    return str if column.choices or column.name in table.keys else limited


def _described(column: ModelField[Any, Any]) -> str:
    with translation.override("en"):
        help_text = f" – {column.help_text}" if column.help_text else ""
        return f"{column.verbose_name}{help_text}"
