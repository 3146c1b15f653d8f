"""One column of one row changed past the program – whichever of all tables – is found and named.

The columns are those of the models: a new one is demanded here by itself, or must be excused with a reason.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from kesu.cases import books
from kesu.cases.models import (
    Draft,
    InboxNotice,
    NoticeReading,
    ReadingRight,
    RegistryRow,
    SearchText,
    Tally,
)
from kesu.cases.verifying import Discrepancy, verify
from kesu.journal import guards
from kesu.journal.models import (
    AccessNote,
    AuditSeal,
    OperationResult,
    RefusalNote,
    SealedLine,
    SubjectKey,
    WitnessMark,
)
from tests.cases.lives import full_life

pytestmark = pytest.mark.usefixtures("home", "book", "monday")

Model = type[models.Model]

# Tables in which nothing is verified, and why.
FREE_TABLES: dict[Model, str] = {
    Draft: "not filed yet: half a form, sealed so that only its writer's session opens it",
    NoticeReading: "a reader's own mark that they have seen something; nothing rests on it",
    OperationResult: "what was answered to a key, forgotten after 45 days; the journal holds what was done",
    WitnessMark: "how far a witness was told: forgotten, everything is told again",
    ReadingRight: "a setting of the company: what holds from now on, not what happened",
}

# Columns that are not verified, and why.
FREE_COLUMNS: dict[tuple[Model, str], str] = {
    (InboxNotice, "id"): "a name and nothing more; the notice is told apart by its dedupe_key",
    (
        InboxNotice,
        "spread_at",
    ): "whether it went on to people's channels yet: a mark of the outbox, not what happened",
    (SearchText, "id"): "ties to the row of the search index, a cache of the record's words",
    (Tally, "id"): "a name and nothing more; tallies are compared as a set",
}

TABLES: list[Model] = [
    model
    for room in ("cases", "journal")
    for model in apps.get_app_config(room).get_models()
    if model not in FREE_TABLES
]
BATTERY = [
    (model, field)
    for model in TABLES
    for field in model._meta.concrete_fields
    if (model, field.attname) not in FREE_COLUMNS
]


@pytest.fixture
def life():
    """A complaint that has seen everything, on tables whose guards are lifted."""
    record = full_life()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    guards.remove(connection)
    return record


def test_what_is_excused_is_there_to_be_excused():
    for model, column in FREE_COLUMNS:
        assert column in {field.attname for field in model._meta.concrete_fields}, (model, column)
    assert all(FREE_TABLES.values())
    assert all(FREE_COLUMNS.values())


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_any_changed_column_is_found_and_named(life, model):
    assert list(verify()) == []
    rows = list(model._base_manager.all())
    assert rows, f"the life leaves no row in {model.__name__}"
    unnoticed = [
        f"{field.attname} of {row}"
        for _model, field in BATTERY
        if _model is model
        for row in _samples(rows, field)
        if not _is_noticed(row, field)
    ]
    assert unnoticed == []


# Columns that are empty in every row of this life, and why: they are tried from empty to something only.
EMPTY_IN_THIS_LIFE: dict[str, str] = {
    "AccountEntry.item": "no part of the small book enters amounts",
    "Attachment.draft": "of staged files only",
    "Attachment.expires_at": "of staged files only",
    "Attachment.item": "no part of the small book takes files",
    "CaseRecord.branch": "the made-up parties belong to no branch",
    "CaseRecord.category": "the small book has no classes",
    "CaseRecord.customer_name": "the registry is empty here",
    "CaseRecord.period": "the small book has no periodic kind",
    "CaseRecord.product_name": "the registry is empty here",
    "Deadline.item": "no part of the small book has a clock",
    "DecisionRow.item": "no part of the small book has a decision",
    "Erasure.kept": "nothing kept the one who was entered by mistake",
    "FigureRow.branch": "the made-up parties belong to no branch",
    "FigureRow.category": "the small book has no classes",
    "InboxNotice.about": "always empty so far",
    "InboxNotice.item": "no part of the small book has a clock",
    "IssuedNumber.reason": "always empty so far",
}


def test_every_other_column_says_something_in_some_row(life):
    empty = [
        f"{model.__name__}.{field.attname}"
        for model, field in BATTERY
        if not any(_filled(row, field) for row in model._base_manager.all())
    ]
    assert sorted(empty) == sorted(EMPTY_IN_THIS_LIFE)


def _filled(row: models.Model, field: Any) -> bool:
    return getattr(row, field.attname) not in (None, "")


def _samples(rows: list[models.Model], field: Any) -> list[models.Model]:
    """Return a row in which the column says something, and one in which it does not, as far as there are."""
    full = [row for row in rows if _filled(row, field)]
    empty = [row for row in rows if not _filled(row, field)]
    return [*full[:1], *full[-1:], *empty[:1]]


@dataclass
class _Tried:
    noticed: list[Discrepancy]
    is_refused: bool = True


def _is_noticed(row: models.Model, field: Any) -> bool:
    """Say whether a change of one column of one row is refused by the table, or else named by a verification."""
    tried = _changed(row, field, _other(row, field))
    return tried.is_refused or any(_names(said, row, field) for said in tried.noticed)


def _names(said: Discrepancy, row: models.Model, field: Any) -> bool:
    """Say whether a discrepancy names the column; a key changed leaves one row missing, another too many."""
    if isinstance(row, AuditSeal | SealedLine):
        return said.field == "audit seal"
    if any(f.name == "seal" for f in row._meta.concrete_fields):
        return said.field == "seal" and str(row.pk)[:-1] in said.number
    if field in row._meta.pk_fields or field.is_relation or field.name in TELLING_APART:
        return bool(said.field)
    return said.field.endswith((field.attname, *NAMED_AS.get(field.attname, ())))


# Columns by which rows are told apart, and columns that are named by what holds them.
TELLING_APART = {"record", "dedupe_key", "document", "state"}
NAMED_AS = {
    "nx": ("series",),
    "text": ("hash",),
    **dict.fromkeys(("measure", "key", "at", "amount", "root"), ("tallies",)),
    **dict.fromkeys(("place", "digest"), ("search",)),
}


class _Undo(Exception):
    pass


def _changed(row: models.Model, field: Any, value: object) -> _Tried:
    """Return what a verification says after a change of one column by plain SQL, which is undone again."""
    column = connection.ops.quote_name(field.column)
    sql, keys = _naming(row, f"UPDATE {{table}} SET {column} = %s WHERE {{key}}")
    tried = _Tried([])
    with suppress(_Undo, IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_value(value, connection), *keys])
        assert cursor.rowcount == 1, sql
        tried.is_refused = False
        tried.noticed = list(verify())
        raise _Undo
    return tried


def _naming(row: models.Model, sql: str) -> tuple[str, list[Any]]:
    """Return a statement about one row, and the values of its key."""
    meta, quoted = row._meta, connection.ops.quote_name
    where = " AND ".join(f"{quoted(key.column)} = %s" for key in meta.pk_fields)
    keys = [k.get_db_prep_value(getattr(row, k.attname), connection) for k in meta.pk_fields]
    return sql.format(table=quoted(meta.db_table), key=where), keys


def _other(row: models.Model, field: Any) -> object:
    """Return another value that the column can hold, as little different as can be."""
    value = getattr(row, field.attname)
    if field.choices:
        return next(choice for choice, _said in field.choices if choice != value)
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case str() if value:
            return value[:-1] + ("1" if value[-1] != "1" else "2")
    return _something(field.target_field if field.is_relation else field)


def _something(field: Any) -> object:
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat("2026-03-02T09:00+08:00")
    return 1 if isinstance(field, models.IntegerField) else "x"


# -- whole rows ------------------------------------------------------------------------------------


# Rows that carry a seal and are spoken of nowhere else: that one is gone, nothing tells.
GONE_UNSEEN: set[Model] = {AccessNote, RefusalNote, RegistryRow, SubjectKey}


def test_a_row_that_is_gone_is_found_wherever_it_stood(life):
    assert list(verify()) == []
    for model in TABLES:
        if model not in GONE_UNSEEN:
            assert _after_deleting(model._base_manager.last()) != [], model


def _after_deleting(row: Any) -> list[Discrepancy]:
    sql, keys = _naming(row, "DELETE FROM {table} WHERE {key}")
    noticed: list[Discrepancy] = []
    with suppress(_Undo), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, keys)
        books._compiled.cache_clear()
        books._calendars.cache_clear()
        noticed = list(verify())
        raise _Undo
    return noticed
