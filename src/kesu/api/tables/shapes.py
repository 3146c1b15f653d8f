"""What is sent to tables and what comes out, a schema each, made from the descriptions of the tables."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from kesu.api.asked import Asked, Size, Word
from kesu.api.tables.columns import (
    Day,
    Definition,
    column_of,
    given,
    shown_columns,
    taken,
    taken_by,
)
from kesu.tables.description import Doing, Table
from kesu.tables.listing import Filter
from kesu.tables.row_form import RowForm

S = TypeVar("S", bound=Schema)


class Kept(Schema):
    """What came of an act: the row, its version now, whether anything was different."""

    id: int
    version: int
    changed: bool
    repeated: bool


class Row(Schema):
    """A row with its number and its version."""

    id: int
    version: int


class Faulty(Schema):
    """A row of a sheet that was not taken in, counted as the file counts, with the reasons."""

    row: int
    says: list[str]


class Taken(Schema):
    """What became of a sheet. With `dry` nothing was saved."""

    dry: bool
    added: int
    changed: int
    same: int
    faulty: list[Faulty]


class Asking(Schema):
    """Which rows a list shows; every word narrows it."""

    model_config = ConfigDict(extra="ignore")

    text: Word = ""
    cursor: Word = ""
    limit: Size = 50


def row_out(table: Table) -> type[Schema]:
    """Return the schema of a row that comes out."""
    columns = {name: given(table, name) for name in shown_columns(table)}
    return _made(f"{_name(table)}Row", Row, columns, f"{table.key}: a row.")


def page_out(table: Table, row: type[Schema]) -> type[Schema]:
    """Return the schema of a page of rows; `next` is the cursor of the page that follows, null on the last."""
    fields: dict[str, Definition] = {"rows": (list[row], ...), "next": (str | None, ...)}  # type: ignore[valid-type]
    return _made(f"{_name(table)}Page", Schema, fields, f"{table.key}: a page of rows.")


def new_in(table: Table) -> type[Asked]:
    """Return the schema of a new row."""
    columns = {name: taken(table, name, new=True) for name in table.fields}
    more = {name: taken_by(make()) for name, make in table.only_new.items()}
    return _made(f"{_name(table)}New", Asked, {**columns, **more}, f"{table.key}: a new row.")


def change_in(table: Table) -> type[Asked]:
    """Return the schema of a change: what is not sent stays; with `version` it is refused if changed since."""
    columns = {name: taken(table, name, new=False) for name in table.fields}
    version: Definition = (int | None, Field(None, ge=1, le=2**31 - 1))
    said = f"{table.key}: what is to be different. What is not sent stays as it is."
    return _made(f"{_name(table)}Change", Asked, {**columns, "version": version}, said)


def doing_in(table: Table, noun: str, doing: Doing) -> type[Asked]:
    """Return the schema of what may be done with a row."""
    own = {n: f for n, f in doing.form.base_fields.items() if n not in RowForm.base_fields}
    fields = {name: taken_by(field) for name, field in own.items()}
    return _made(f"{_name(table)}{noun.title()}", Asked, fields, f"{table.key}: {noun}.")


def asking(table: Table) -> type[Asking]:
    """Return the schema of the words that narrow a list: its filters, its keys, what rows are known by."""
    words: dict[str, Definition] = dict.fromkeys(table.keys, (Word, ""))
    for name in table.natural:
        if name not in words and not column_of(table, name).is_relation:
            sort = column_of(table, name).get_internal_type()
            if sort in ("CharField", "SlugField"):
                words[name] = (Word, "")
            elif sort == "DateField":
                words[name] = (Day | None, None)
    for name, each in table.filters.items():
        words[name] = (_choice(each), "")
    return _made(f"{_name(table)}Asking", Asking, words, f"{table.key}: which rows.")


def _choice(each: Filter) -> Any:
    return Literal[("", *(value for value, _words in each.choices))] if each.choices else Word


def _made(name: str, base: type[S], fields: dict[str, Any], said: str) -> type[S]:
    return create_model(name, __base__=base, __doc__=said, **fields)


def _name(table: Table) -> str:
    return table.model.__name__
