"""Adding rows that rulebooks watch. Only the rows are saved here: who looks at them lives above."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu import changes
from kesu.registry.facts import KINDS, Facts, rows_facts
from kesu.registry.models import WatchedRow


def add_row(
    *,
    kind: str,
    values: Mapping[str, Any],
    by: AbstractBaseUser | None,
    op_id: str,
    at: datetime,
) -> Facts:
    """Return the facts of the row saved, which is in the caller's transaction.

    `values` are the row's columns (`KINDS` names the tables). The same act sent again returns the
    facts of the row that stands; with other values it is refused, as is any faulty value, by a
    ValidationError that names the field. A kind that nobody watches is a KeyError.
    """
    (facts,) = add_rows(kind=kind, rows=[(op_id, values)], by=by, at=at)
    return facts


def add_rows(
    *,
    kind: str,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    by: AbstractBaseUser | None,
    at: datetime,
) -> list[Facts]:
    """Return the facts of all rows saved, each (key of its act, values), read when all of them stand.

    The parts of a month belong together: the rank of one is known only when the others are there.
    """
    return rows_facts([_saved(kind, op_id, values, by, at) for op_id, values in rows])


def _saved(
    kind: str, op_id: str, values: Mapping[str, Any], by: AbstractBaseUser | None, at: datetime
) -> WatchedRow:
    table = KINDS[kind]
    row = table(op_id=op_id, entered_at=at, **values)
    standing = table._default_manager.filter(op_id=op_id).first()
    if standing is None:
        return changes.add(row, by=by, at=at)
    if not _is_same(standing, row):
        raise ValidationError(
            _("This was sent before with other values. Reload the page and enter it again."),
            code="other_values_under_one_key",
        )
    return standing


def _is_same(one: WatchedRow, other: WatchedRow) -> bool:
    kept = [f for f in one._meta.concrete_fields if f.editable and not f.primary_key]
    return all(
        f.to_python(getattr(one, f.attname)) == f.to_python(getattr(other, f.attname)) for f in kept
    )
