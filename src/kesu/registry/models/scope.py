"""Who may see which rows of the registry: those of their own branch, or all for the head office.

Every table offers `.visible_to(reader)`; a page, an export or a look-up starts there. A row whose
customer belongs to no branch belongs to the whole company and is seen by everybody. Rows without a
customer – products, regions, parts – have no scope: they are catalogue, not business.
"""

from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q


class Reader(Protocol):
    """What a scope must know of somebody; the directory's ActorCard is one."""

    @property
    def branch(self) -> str:
        """Return the code of their branch, empty for somebody who belongs to none."""

    @property
    def sees_all_branches(self) -> bool:
        """Say whether they belong to the head office."""


class ScopedRows(models.QuerySet[Any]):
    """Rows of a table that says, in `branch_path`, how to reach the branch they belong to."""

    def visible_to(self, reader: Reader) -> Self:
        """Return the rows that this reader may see."""
        path: str = getattr(self.model, "branch_path", "")
        if not path or reader.sees_all_branches:
            return self
        return self.filter(Q(**{path: None}) | Q(**{f"{path}__code": reader.branch}))


Scoped = models.Manager.from_queryset(ScopedRows)
