"""Tables whose rows belong to records: they are read within a scope, or through a door that says otherwise.

`Model.objects` raises unless it is told whose eyes read; `everything` is the door past all scopes, for
rooms that answer to nobody's eyes: the one door of entries, verification, timekeeping. A forgotten scope
so fails in the first test that comes by. What hangs on a row in hand (`record.tasks`) is as visible as
that row.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import OuterRef, QuerySet

Row = TypeVar("Row", bound=models.Model)


class Unscoped(RuntimeError):
    """Rows of records were asked for without saying whose they are."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"{model}.objects reads nothing without a scope: ask {model}.objects.visible_to(who), "
            ".of(record) or .for_parties(parties); `everything` is for what no person reads"
        )


class Scoped(models.Manager[Row]):
    """Opens rows of what belongs to records only within what somebody may see."""

    def get_queryset(self) -> QuerySet[Row]:
        """Return the rows that hang on a row in hand; raise Unscoped for a table as such."""
        if not hasattr(self, "instance"):
            raise Unscoped(self.model.__name__)
        return super().get_queryset()

    def of(self, record: models.Model | OuterRef) -> QuerySet[Row]:
        """Return what belongs to a record in hand, or to the record of the query around this one."""
        if not isinstance(record, models.Model | OuterRef):
            raise Unscoped(self.model.__name__)
        return self._all().filter(record=getattr(record, "pk", record))

    def of_all(self, records: Iterable[models.Model]) -> QuerySet[Row]:
        """Return what belongs to several records in hand."""
        return self._all().filter(record__in=[record.pk for record in records])

    def within(self, records: QuerySet[Any]) -> QuerySet[Row]:
        """Return what belongs to records of a query that is scoped itself."""
        if not records.query.has_filters() and not records.query.is_sliced:
            return self._all()
        return self._all().filter(record__in=records.values("pk"))

    def _all(self) -> QuerySet[Row]:
        return super().get_queryset()


class ScopedByParty(Scoped[Row]):
    """Opens rows that name a party also to that party."""

    def for_parties(self, parties: Iterable[str]) -> QuerySet[Row]:
        """Return the rows that name one of these parties: those of a reader's own."""
        return self._all().filter(party__in=sorted(parties))


class ScopedFiles(Scoped[Row]):
    """Opens files also to who staged them, as long as no record has them."""

    def staged_by(self, owner: str) -> QuerySet[Row]:
        """Return the files that somebody has uploaded and not filed."""
        return self._all().filter(owner=owner, record="")
