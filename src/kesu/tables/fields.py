"""Fields that read what people type and what spreadsheets hold: rows by number, days, moments."""

from __future__ import annotations  # Django's columns take types only while checking

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field as ModelField
from django.db.models import Model, QuerySet
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _

from kesu.tables.description import Key

DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S")
MOMENTS = tuple(
    f"{day} {clock}" if clock else day for day in DAYS[:4] for clock in ("%H:%M", "%H:%M:%S", "")
)


class KeyField(forms.Field):
    """A text that names a row: its number, or a name that only one row has."""

    def __init__(self, rows: QuerySet[Any], key: Key, **options: Any) -> None:
        super().__init__(**options)
        self.rows = rows
        self.key = key
        if key.listed:
            self.widget = _choosing(self._choices)
            self.widget.is_required = self.required

    def to_python(self, value: Any) -> Model | None:
        """Return the row that is named, or None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        for name in self.key.by:
            found = list(self.rows.filter(**{name: text})[:2])
            if len(found) == 1:
                row: Model = found[0]
                return row
            if found:
                raise ValidationError(
                    _("Several are called “%(text)s”; write the number.") % {"text": text}
                )
        raise ValidationError(
            _("There is no “%(text)s”; write the number or the full name.") % {"text": text}
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the number that stands for a row."""
        if isinstance(value, Model):
            return getattr(value, self.key.by[0])
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers with what was typed."""
        return bool(super().has_changed(self.prepare_value(initial), data))

    def _choices(self) -> Sequence[tuple[str, str]]:
        rows = ((str(getattr(row, self.key.by[0])), str(row)) for row in self.rows)
        return [("", "–"), *rows]


def _choosing(choices: Callable[[], Sequence[tuple[str, str]]]) -> forms.Select:
    """Return a select whose choices are asked for when the page is drawn."""
    widget = forms.Select()
    widget.choices = CallableChoiceIterator(choices)
    return widget


class DayField(forms.DateField):
    """A day in the ways it is written in China; browsers send the first."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{**options, "input_formats": DAYS, "widget": widget})


class MomentField(forms.DateTimeField):
    """A moment on the company's wall clock."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(**{**options, "input_formats": MOMENTS, "widget": widget})


def field_for(column: ModelField[Any, Any], **options: Any) -> forms.Field | None:
    """Return the form field of a column, days and moments in our own."""
    kind = column.get_internal_type()
    if kind == "DateField":
        return column.formfield(form_class=DayField, **options)
    if kind == "DateTimeField":
        return column.formfield(form_class=MomentField, **options)
    return column.formfield(**options)
