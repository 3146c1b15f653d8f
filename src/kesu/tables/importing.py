"""How a row of a spreadsheet becomes a row of a table: by the form of the page, by its natural key."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from kesu import changes
from kesu.reports.sheets import Column, Outcome, Sheet, Verdict, guess, missing, take_in
from kesu.tables.description import Act, Table, Values
from kesu.tables.forms import form_class, sent_form
from kesu.tables.row_form import RowForm

YES = frozenset(["true", "yes", "y", "1", "是", "对", "有", "√", "✓"])
NO = frozenset(["false", "no", "n", "0", "否", "不", "无", "×", "✗", ""])


def columns_of(table: Table, act: Act) -> list[Column]:
    """Return what a sheet of this table may bring, recognised by its headings in both languages."""
    form = form_class(table, act.actor, new=True)()
    return [
        Column(name, str(field.label), _headings(field), required=_is_needed(field))
        for name, field in form.fields.items()
        if name not in RowForm.base_fields
    ]


class Taker:
    """Takes rows of a sheet into a table, one by one, for one act."""

    def __init__(self, table: Table, act: Act) -> None:
        self._table = table
        self._act = act
        self._fields = form_class(table, act.actor, new=True).base_fields
        self._together: list[tuple[str, Values]] = []

    def __call__(self, values: Mapping[str, str]) -> Verdict:
        """Say what became of a row; raise ValidationError with a sentence for each faulty field."""
        sent = {n: _as_typed(f, values[n]) for n, f in self._fields.items() if n in values}
        form = sent_form(self._table, self._act.actor, sent, new=True)
        if not form.is_valid():
            raise ValidationError(_sentences(form))
        try:
            return self._saved(form)
        except ValidationError as refusal:
            form.refuse(refusal)
            raise ValidationError(_sentences(form)) from refusal

    def _saved(self, form: RowForm) -> Verdict:
        table, act = self._table, self._act
        key = {name: form.values[name] for name in table.natural if form.values.get(name)}
        whole = len(key) == len(table.natural)
        standing = table.rows(act.actor).filter(**key).first() if whole else None
        if standing is not None:
            return self._corrected(form, standing)
        op_id = _op_id(table, key if whole else form.values)
        if table.add_all is not None:
            return self._put_aside(op_id, form.values)
        table.add(table, form.values, Act(act.by, act.actor, act.at, op_id))
        return "added"

    def _put_aside(self, op_id: str, values: Values) -> Verdict:
        """Check a row that is saved together with the others of its sheet."""
        table = self._table
        if table.model._default_manager.filter(op_id=op_id).exists():
            return "same"
        row = table.model(**values, op_id=op_id, entered_at=self._act.at)
        row.full_clean()
        self._together.append((op_id, values))
        return "added"

    def finish(self) -> None:
        """Save the rows that were put aside, in the transaction of the others."""
        if self._table.add_all is not None and self._together:
            self._table.add_all(self._table, self._together, self._act)

    def _corrected(self, form: RowForm, standing: Any) -> Verdict:
        table, act = self._table, self._act
        values = {n: v for n, v in form.values.items() if n not in table.only_new}
        if not table.may_correct(act.actor):
            if all(getattr(standing, name) == value for name, value in values.items()):
                return "same"
            raise ValidationError(_("This is entered already with other values."))
        return "changed" if changes.change(standing, values, by=act.by, at=act.at) else "same"


def take_sheet(table: Table, act: Act, sheet: Sheet, *, dry: bool) -> Outcome:
    """Return what became of each row of a sheet whose headings tell its columns.

    Raise ValidationError where a column is missing that every row needs.
    """
    columns = columns_of(table, act)
    mapping = guess(sheet.headings, columns)
    lacking = missing(mapping, columns)
    if lacking:
        says = _("The file has no column %(lacking)s; its columns are: %(there)s.")
        about = {"lacking": ", ".join(lacking), "there": ", ".join(sheet.headings)}
        raise ValidationError(says % about)
    taker = Taker(table, act)
    return take_in(sheet, mapping, taker, finish=taker.finish, key=table.natural, dry=dry)


def _op_id(table: Table, key: Mapping[str, Any]) -> str:
    """Return a key of the act that is the same whenever the same row is sent again."""
    words = "\0".join(f"{name}={value}" for name, value in sorted(key.items()))
    return f"sheet:{hashlib.sha256(f'{table.key}{words}'.encode()).hexdigest()}"


def _is_needed(field: forms.Field) -> bool:
    """Say whether a sheet must bring it; a field with a value of its own need not be brought."""
    return field.required and field.initial is None


def _headings(field: forms.Field) -> tuple[str, ...]:
    """Return a field's label in every language, whichever the sheet was made in."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(field.label))
    return tuple(found)


def _as_typed(field: forms.Field, text: str) -> str:
    """Return what the page would send for what stands in the cell."""
    if isinstance(field, forms.BooleanField):
        return _yes_or_no(field, text)
    if isinstance(field, forms.ChoiceField):
        return _choice(field, text)
    return text


def _yes_or_no(field: forms.Field, text: str) -> str:
    word = text.casefold()
    if word in YES:
        return "true"
    if word in NO:
        return ""
    said = _("“%(text)s” is neither yes nor no; write 是 or 否.") % {"text": text}
    raise ValidationError(f"{field.label}: {said}")


def _choice(field: forms.ChoiceField, text: str) -> str:
    """Return the choice that is meant, by its word in either language or by its value."""
    choices = [(str(v), w) for v, w in cast(Iterable[tuple[Any, Any]], field.choices) if v]
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for value, words in choices:
                if text in (value, str(words)):
                    return value
    if not text:
        return ""
    possible = _(", ").join(str(words) for _value, words in choices)
    said = _("“%(text)s” is none of the choices; write one of: %(choices)s")
    raise ValidationError(f"{field.label}: {said % {'text': text, 'choices': possible}}")


def _sentences(form: forms.Form) -> list[str]:
    """Return the form's errors, each beginning with the field it belongs to."""
    return [
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
