"""One form per table, made from its description; the same fields read pages and spreadsheets."""

from __future__ import annotations  # Django's columns take types only while checking

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field as ModelField
from django.db.models import Model
from django.forms.models import fields_for_model, model_to_dict

from kesu import changes
from kesu.directory.queries import ActorCard
from kesu.tables.description import Act, Doing, Table, Values, visible
from kesu.tables.fields import KeyField, field_for
from kesu.tables.row_form import RowForm


def form_class(table: Table, reader: ActorCard, *, new: bool) -> type[RowForm]:
    """Return the table's form for a reader, whose scope limits which rows can be named."""

    def field_of(column: ModelField[Any, Any], **options: Any) -> forms.Field | None:
        key = table.keys.get(column.name)
        if key is None:
            return field_for(column, **options)
        return KeyField(
            visible(key.model, reader),
            key,
            label=str(column.verbose_name),
            required=not column.blank,
            help_text=column.help_text,
        )

    fields = fields_for_model(table.model, table.fields, formfield_callback=cast(Any, field_of))
    if new:
        fields |= {name: make() for name, make in table.only_new.items()}
        for name in table.only_new:
            _scope(fields[name], reader)
    return cast(type[RowForm], type("TableForm", (RowForm,), dict(fields)))


def new_form(table: Table, reader: ActorCard, data: Any = None) -> RowForm:
    """Return the form for a new row, with a key of its own for the act."""
    return form_class(table, reader, new=True)(data, initial={"op_id": uuid4().hex})


def row_form(table: Table, reader: ActorCard, row: Model, data: Any = None) -> RowForm:
    """Return the form filled from a row."""
    standing = model_to_dict(row, table.fields)
    standing |= {name: getattr(row, name) for name in table.keys if name in table.fields}
    standing["version"] = getattr(row, "version", None)
    form = form_class(table, reader, new=False)(data, initial=standing)
    for name in table.keys:
        _name_the_row(form.fields.get(name), standing.get(name))
    return form


def sent_form(table: Table, reader: ActorCard, values: Values, *, new: bool) -> RowForm:
    """Return the form as filled by a program or a sheet: what was not sent is not asked."""
    form = form_class(table, reader, new=new)(dict(values))
    for name in [n for n in form.fields if n not in values and n not in RowForm.base_fields]:
        del form.fields[name]
    return form


def added(table: Table, form: RowForm, act: Act) -> Model | None:
    """Return the new row, or None with the form saying why not."""
    if not form.is_valid():
        return None
    try:
        return table.add(table, form.values, act)
    except ValidationError as refusal:
        form.refuse(refusal)
        return None


def corrected(form: RowForm, row: Model, act: Act) -> bool | None:
    """Return whether the row was changed, or None with the form saying why it was not saved."""
    if not form.is_valid():
        return None
    version = form.cleaned_data["version"]
    if version is not None and hasattr(row, "version"):
        row.version = version  # what the page showed: a later change by somebody else is found out
    try:
        return changes.change(row, form.values, by=act.by, at=act.at)
    except ValidationError as refusal:
        form.refuse(refusal)
        return None


def done(doing: Doing, row: Model, form: RowForm, act: Act) -> bool:
    """Do with a row what the form says; return False with the form saying why not."""
    if not form.is_valid():
        return False
    try:
        doing.do(row, form.values, act)
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def _name_the_row(field: forms.Field | None, row: Model | None) -> None:
    """Say below a number whose it is; a list of choices says so itself."""
    if isinstance(field, KeyField) and row is not None and not field.key.listed:
        field.help_text = field.help_text or str(row)


def _scope(field: forms.Field, reader: ActorCard) -> None:
    if isinstance(field, KeyField):
        field.rows = visible(field.key.model, reader)
