"""Rows of the registry are added, corrected and taken out; each change is noted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from kesu import changes

R = TypeVar("R", bound=models.Model)


def add(
    table: type[R], values: Mapping[str, Any], *, by: AbstractBaseUser | None, at: datetime
) -> R:
    """Return the new row; raise ValidationError naming each faulty field."""
    return changes.add(table(**values), by=by, at=at)


def correct(
    row: models.Model, values: Mapping[str, Any], *, by: AbstractBaseUser | None, at: datetime
) -> bool:
    """Give the row these values; return False when nothing was different."""
    return changes.change(row, values, by=by, at=at)


def put(
    table: type[R],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
) -> R:
    """Return the row with this natural key, added or brought to these values."""
    row = table._default_manager.filter(**key).first()
    if row is None:
        return add(table, {**key, **values}, by=by, at=at)
    correct(row, values, by=by, at=at)
    return row
