"""Records as somebody may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from kesu.journal.scoping import Scoped

if TYPE_CHECKING:
    from kesu.cases.actors import Who
    from kesu.cases.models.record import CaseRecord


class ScopedRecords(Scoped["CaseRecord"]):
    """Opens records to those who may see them."""

    def visible_to(self, who: Who, reach: str | None = None) -> QuerySet[CaseRecord]:
        """Return the records that somebody may see; `reach` where it is known already how far they read."""
        from kesu.cases.queries import scope  # it stands above the models

        far = scope.reach_of(who) if reach is None else reach
        return self._all().filter(scope.visible_within(who, far))

    def involving(self, parties: Iterable[str]) -> QuerySet[CaseRecord]:
        """Return the records that one of these parties, a reader's own, had or has to do with."""
        from kesu.cases.queries import scope

        return self._all().filter(scope.involved(parties))
