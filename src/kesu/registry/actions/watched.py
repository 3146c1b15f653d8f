"""Adding a row that rulebooks watch. Only the row is saved here: who looks at it lives above."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu import changes
from kesu.registry.facts import KINDS, Facts, row_facts
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
    table = KINDS[kind]
    row = table(op_id=op_id, **values)
    standing = table._default_manager.filter(op_id=op_id).first()
    if standing is None:
        return row_facts(changes.add(row, by=by, at=at))
    if not _is_same(standing, row):
        raise ValidationError(
            _("This was sent before with other values. Reload the page and enter it again."),
            code="other_values_under_one_key",
        )
    return row_facts(standing)


def _is_same(one: WatchedRow, other: WatchedRow) -> bool:
    kept = [f for f in one._meta.concrete_fields if f.name not in {"id", "version"}]
    return all(
        f.to_python(getattr(one, f.attname)) == f.to_python(getattr(other, f.attname)) for f in kept
    )
