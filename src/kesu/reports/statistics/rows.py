"""Questions over figure rows in SQL, the same for both databases: names are columns of ours, values are parameters."""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Q, QuerySet, TextField
from django.db.models.expressions import Combinable, RawSQL

from kesu.cases import dialect
from kesu.cases.models import CaseRecord, FigureRow
from kesu.core.rulebook.counting import (
    NA,
    Column,
    Compared,
    Constant,
    Joined,
    Known,
    Negated,
    OneOf,
    Question,
    Stands,
    Summed,
    question,
)
from kesu.core.rulebook.counting.conditions import Operand
from kesu.reports.statistics.asking import Asked
from kesu.reports.statistics.periods import Period, number_of

Rows = QuerySet[Any]
TABLE: Final = "cases_figurerow"
DATED: Final = {"opened": "opened_day", "closed": "closed_day"}
_SQL: Final = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of SQL with its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


def counted(asked: Asked, period: Period | None = None) -> Rows:
    """Return the figure rows that a report counts in a period, within what its reader may read."""
    rows = known(asked).filter(book=asked.book.id, kind=asked.statistic.counts)
    rows = rows.exclude(closed_as="void")
    if asked.statistic.only == "roots":
        rows = rows.filter(root=True)
    rows = within(rows, asked, period or asked.period)
    if asked.statistic.where:
        rows = rows.filter(holds(asked, asked.statistic.where))
    return rows


def known(asked: Asked) -> Rows:
    """Return the rows as they are known at the moment asked for, of the records that the reader may read."""
    records = CaseRecord.objects.visible_to(asked.who)
    rows: Rows = FigureRow.objects.within(records).using(asked.source.alias)
    if asked.known is None:
        return rows.filter(known_to=None)
    later = Q(known_to=None) | Q(known_to__gte=asked.known)
    return rows.filter(later, known_from__lt=asked.known)


def within(rows: Rows, asked: Asked, period: Period) -> Rows:
    """Narrow to the rows whose day lies in a period."""
    first, last = number_of(period.first), number_of(period.last)
    stored = DATED.get(asked.statistic.dated)
    if stored:
        return rows.filter(**{f"{stored}__gte": first, f"{stored}__lte": last})
    day = day_of(asked)
    return rows.filter(
        RawSQL(f"({day.sql}) BETWEEN %s AND %s", (first, last), output_field=BooleanField())
    )


def day_of(asked: Asked) -> Piece:
    """Return the number of the day by which a row belongs to a period."""
    stored = DATED.get(asked.statistic.dated)
    return Piece(_stored(stored)) if stored else number(asked.columns[asked.statistic.dated])


def holds(asked: Asked, text: str) -> RawSQL:
    """Return the condition that an expression of the book holds."""
    found = question(text, asked.book.source, asked.columns, asked.period.last)
    piece = _asked(found)
    return RawSQL(piece.sql, piece.params, output_field=BooleanField())


# -- values ------------------------------------------------------------------------------------------


def text(column: Column) -> Piece:
    """Return the text of a column or named value; "" or NULL where there is none."""
    if column.stored:
        return Piece(_stored(column.stored))
    return Piece(dialect.named_value(connection, f'{TABLE}."values"', column.key))


def number(column: Column) -> Piece:
    """Return a named value as a number; NULL where it is not known or not applicable."""
    return Piece(f"CAST(NULLIF({text(column).sql}, '{NA}') AS BIGINT)")


def as_number(piece: Piece) -> Combinable:
    """Return a piece for an aggregate."""
    return RawSQL(f"({piece.sql})", piece.params, output_field=BigIntegerField())


def as_text(column: Column) -> Combinable:
    """Return a column to group by."""
    if column.stored and column.sort == "text":
        return F(column.stored)
    return RawSQL(f"({text(column).sql})", (), output_field=TextField())


def _stored(name: str) -> str:
    return f'{TABLE}."{name}"'


# -- questions ---------------------------------------------------------------------------------------


def _asked(asked: Question) -> Piece:
    match asked:
        case Constant(value=value):
            return Piece("1 = 1" if value else "1 = 0")
        case Negated(of=of):
            inner = _asked(of)
            return Piece(f"(NOT {inner.sql})", inner.params)
        case Joined(op=op, left=left, right=right):
            one, other = _asked(left), _asked(right)
            return Piece(f"({one.sql} {op.upper()} {other.sql})", one.params + other.params)
        case Known(column=column):
            return Piece(f"({_value(column)} IS NOT NULL)")
        case Stands(column=column):
            return _stands(column)
        case OneOf(column=column, values=values):
            return _one_of(column, values)
        case Compared():
            return _compared(asked)


def _value(column: Column) -> str:
    """Return a value, NULL where the column of the row is empty."""
    found = text(column).sql
    return f"NULLIF({found}, '')" if column.stored else found


def _stands(column: Column) -> Piece:
    if column.stored == "closed":
        return Piece(f"({_stored('closed_as')} <> '')")
    value = text(column).sql
    if column.sort == "some":
        return Piece(f"({value} IS NOT NULL)")
    if column.sort == "outcome":
        _step, _dot, outcome = column.name.rpartition(".")
        if outcome == "done":
            return Piece(f"({value} IS NOT NULL)")
        return Piece(f"(COALESCE({value}, '') = %s)", (outcome,))
    return Piece(f"({value} = 'true')")


def _one_of(column: Column, values: tuple[str | int, ...]) -> Piece:
    if column.sort == "list":
        return _any_listed(column, values)
    plain = tuple(str(value) for value in values)
    places = ", ".join(["%s"] * len(plain))
    return Piece(f"({_value(column)} IN ({places}))", plain)


def _any_listed(column: Column, values: tuple[str | int, ...]) -> Piece:
    """A list stands there as JSON; a value of it between quotes, as JSON writes it."""
    one = dialect.holds_text(connection, text(column).sql)
    written = tuple(json.dumps(str(value), ensure_ascii=False) for value in values)
    return Piece(f"({' OR '.join([one] * len(values))})", written)


def listed(column: Column, value: str) -> RawSQL:
    """Return the condition that a list names a value; with "" that it names none."""
    piece = _any_listed(column, (value,)) if value not in ("", NA) else _no_list(column, value)
    return RawSQL(piece.sql, piece.params, output_field=BooleanField())


def _no_list(column: Column, value: str) -> Piece:
    found = f"COALESCE({text(column).sql}, '[]')"
    return Piece(f"({found} = %s)", (value or "[]",))


def is_known(column: Column) -> RawSQL:
    """Return the condition that a named value is a number that is known."""
    return RawSQL(f"({number(column).sql} IS NOT NULL)", (), output_field=BooleanField())


def _compared(asked: Compared) -> Piece:
    """A comparison with what is not applicable is false, and with != true; with what is not known, not known."""
    numbers = _is_number(asked.left) and _is_number(asked.right)
    one, other = _side(asked.left, numbers), _side(asked.right, numbers)
    said = f"({one.sql} {_SQL[asked.op]} {other.sql})"
    missing = [text(c).sql for c in _columns(asked.left) + _columns(asked.right) if not c.stored]
    if not numbers or not missing:
        return Piece(said, one.params + other.params)
    none = " OR ".join(f"{sql} = '{NA}'" for sql in missing)
    answer = "1 = 1" if asked.op == "!=" else "1 = 0"
    return Piece(f"(CASE WHEN {none} THEN {answer} ELSE {said} END)", one.params + other.params)


def _is_number(side: Operand) -> bool:
    match side:
        case Constant(value=value):
            return not isinstance(value, str)
        case Column(sort=sort):
            return sort == "number"
        case Summed():
            return True


def _side(side: Operand, numbers: bool) -> Piece:
    match side:
        case Constant(value=value):
            return Piece("%s", (value if numbers else str(value),))
        case Column():
            return number(side) if numbers else Piece(_value(side))
        case Summed(op=op, left=left, right=right):
            one, other = _side(left, numbers), _side(right, numbers)
            return Piece(f"({one.sql} {op} {other.sql})", one.params + other.params)


def _columns(side: Operand) -> list[Column]:
    match side:
        case Column():
            return [side]
        case Summed(left=left, right=right):
            return _columns(left) + _columns(right)
        case _:
            return []
