"""How master data changes: checked, under a version, and noted – who, when, before and after.

People, departments, customers, products and the like are ordinary rows that may be corrected. Each
room keeps its own append-only `Change` rows; what they look like and how they are written is the
same for all and stands here, below the rooms. What happens to a *case* is not master data: that is
the journal's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HIDDEN = "•••"

R = TypeVar("R", bound=models.Model)


class Versioned(models.Model):
    """A row that says how often it was changed, so that two people cannot overwrite each other."""

    # Fields whose values must not outlive the person: notes of changes name them without the value.
    personal: ClassVar[frozenset[str]] = frozenset()

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class AppendOnly(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **_kwargs: Any) -> int:
        raise TypeError("notes of changes are append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("notes of changes are append-only")


class ChangeNote(models.Model):
    """One change of one row: who, when, what it was before and what it is now."""

    class Sort(models.TextChoices):
        ADDED = "added", gettext_lazy("added")
        CHANGED = "changed", gettext_lazy("changed")
        REMOVED = "removed", gettext_lazy("removed")
        EXPORTED = "exported", gettext_lazy("exported")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    table = models.CharField(max_length=40)
    row = models.BigIntegerField(null=True)  # none for an export, which is of many
    sort = models.CharField(max_length=8, choices=Sort.choices)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(AppendOnly)()

    class Meta:
        abstract = True
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["table", "row", "id"], name="%(app_label)s_change_of_row"),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Save a new note; one that was saved before is refused."""
        if self.pk is not None:
            raise TypeError("notes of changes are append-only")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("notes of changes are append-only")


def add(row: R, *, by: AbstractBaseUser | None, at: datetime) -> R:
    """Return the row, checked, saved and noted; raise ValidationError naming each faulty field."""
    row.full_clean()
    with transaction.atomic():
        row.save(force_insert=True)
        _note(row, ChangeNote.Sort.ADDED, by=by, at=at, after=_values(row))
    return row


def change(row: R, values: Mapping[str, Any], *, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Give the row these values, save and note them; return False when nothing was different.

    Raise ValidationError when a value is faulty, or when somebody else changed the row meanwhile.
    """
    before = _values(row)
    for name, value in values.items():
        setattr(row, name, value)
    if _values(row) == before:
        return False
    row.full_clean()
    after = _values(row)  # only now: columns that follow others are set while the row is checked
    different = [name for name in after if before[name] != after[name]]
    with transaction.atomic():
        _save_over(row, different)
        _note(
            row,
            ChangeNote.Sort.CHANGED,
            by=by,
            at=at,
            before={name: before[name] for name in different},
            after={name: after[name] for name in different},
        )
    return True


def remove(row: models.Model, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """Delete a row that nothing refers to; its values stay in the note."""
    with transaction.atomic():
        _note(row, ChangeNote.Sort.REMOVED, by=by, at=at, before=_values(row))
        row.delete()


def note_export(
    table: type[models.Model],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    rows: int,
    asked: str,
) -> None:
    """Note that rows left the house as a file: whose, how many, and what was asked for."""
    note = apps.get_model(table._meta.app_label, "Change")
    after = {"rows": rows, "asked": asked}
    note(
        by=by, at=at, table=table._meta.model_name, sort=ChangeNote.Sort.EXPORTED, after=after
    ).save()


def _save_over(row: models.Model, names: list[str]) -> None:
    """Save the named fields if the row is still the version that was read."""
    fields = {row._meta.get_field(name).attname: name for name in names}  # type: ignore[union-attr]
    changed = {attname: getattr(row, attname) for attname in fields}
    same = type(row)._default_manager.filter(pk=row.pk)
    if isinstance(row, Versioned):
        same = same.filter(version=row.version)
        changed["version"] = row.version + 1
    if same.update(**changed) != 1:
        raise ValidationError(
            _("Somebody else changed this meanwhile. Reload, look, and enter your change again."),
            code="stale",
        )
    if isinstance(row, Versioned):
        row.version += 1


def _values(row: models.Model) -> dict[str, Any]:
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in {"version", "password", "last_login"}
    }


def _note(
    row: models.Model,
    sort: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    note = apps.get_model(row._meta.app_label, "Change")
    hidden: frozenset[str] = getattr(row, "personal", frozenset())
    note(
        by=by,
        at=at,
        table=row._meta.model_name,
        row=row.pk,
        sort=sort,
        before=_told(row, hidden, before or {}),
        after=_told(row, hidden, after or {}),
    ).save()


def _told(row: models.Model, hidden: frozenset[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a note tells: no personal values, and nothing that only follows from the rest."""
    return {
        name: HIDDEN if name in hidden and value else value
        for name, value in values.items()
        if row._meta.get_field(name).editable
    }
