"""Writing figure rows: what is known otherwise from now on is ended, and begun anew. Nothing is overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from django.utils.timezone import get_default_timezone

from kesu.cases.dialect import Statement
from kesu.cases.figuring import FigureValues, figures_of
from kesu.cases.holding import Held

KEY: Final = ("record_id", "item", "seq", "book", "branch", "department", "known_from", "known_to")
_OWN: Final = tuple(field.name for field in fields(FigureValues))
_NAMES: Final = ", ".join(f'"{name}"' for name in (*KEY, *_OWN))
_PLACES: Final = "(" + ", ".join(["%s"] * (len(KEY) + len(_OWN))) + ")"

Row = Sequence[Any]
Stamp = Callable[[int | None], Any]


def statements(changed: Iterable[Held], stamp: Stamp) -> list[Statement]:
    """Return what writes the figure rows of the records that a transaction changed."""
    ended: list[tuple[str, str]] = []
    begun: list[Row] = []
    at = 0
    for held in changed:
        at = held.changed_at
        then, now = _then(held), _now(held)
        new = [item for item in now if then.get(item) != now[item]]
        ended += [
            (held.record_id, item) for item in new if held.before and item in held.before.values
        ]
        begun += [_row(held, item, now[item], stamp) for item in new]
    return [*_end(ended, stamp(at)), *inserts(begun)]


def _then(held: Held) -> Mapping[str, FigureValues]:
    """Return what stands there; nothing that could be compared where the record moved to another edition."""
    if held.compared is None:
        return {}
    return figures_of(held.compared, held.book, get_default_timezone())


def _now(held: Held) -> Mapping[str, FigureValues]:
    return figures_of(held.now, held.book, get_default_timezone())


def _row(held: Held, item: str, values: FigureValues, stamp: Stamp) -> Row:
    known = (stamp(held.changed_at), None)
    about = (held.record_id, item, held.now.seq, held.book.id, held.branch, held.filer[1])
    return row_of((*about, *known), values)


def row_of(key: Sequence[Any], values: FigureValues) -> Row:
    """Return a row as it is inserted: its key, and what can be counted."""
    return (*key, *(getattr(values, name) for name in _OWN))


def inserts(rows: Sequence[Row]) -> list[Statement]:
    """Return what inserts figure rows."""
    if not rows:
        return []
    sql = f"INSERT INTO cases_figurerow ({_NAMES}) VALUES {', '.join([_PLACES] * len(rows))}"
    return [(sql, [value for row in rows for value in row])]


def _end(ended: Sequence[tuple[str, str]], at: Any) -> list[Statement]:
    if not ended:
        return []
    places = ", ".join(["(%s, %s)"] * len(ended))
    sql = (
        "UPDATE cases_figurerow SET known_to = %s WHERE known_to IS NULL"
        f" AND (record_id, item) IN (VALUES {places})"
    )
    return [(sql, [at, *(value for pair in ended for value in pair)])]
