"""Small counts over lists of records: how many are in hand, late, due today, closed and how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

# Counting costs a look at every row counted; nobody needs a larger number exactly.
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the newest records stand how. `is_cut` says that there are older ones, not counted."""

    open: int
    late: int
    due_soon: int
    new: int
    closed: dict[str, int]
    is_cut: bool

    @property
    def all(self) -> int:
        """Return how many were counted."""
        return self.open + sum(self.closed.values())


def standing(rows: QuerySet[Any], *, at: datetime, soon: datetime, since: datetime) -> Standing:
    """Return how the records stand at a moment, in one statement.

    soon -- what falls due before it counts as due soon. since -- what was opened after it is new.
    """
    newest = rows.order_by("-opened_at").values("pk")[:MOST_COUNTED]
    running = Q(closed_at=None)
    groups = list(
        rows.model._base_manager.filter(pk__in=newest)
        .order_by()
        .values("closed_as")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=running & Q(next_due__lt=at)),
            soon=Count("pk", filter=running & Q(next_due__gte=at, next_due__lt=soon)),
            new=Count("pk", filter=Q(opened_at__gte=since)),
        )
    )
    return Standing(
        sum(group["n"] for group in groups if not group["closed_as"]),
        sum(group["late"] for group in groups),
        sum(group["soon"] for group in groups),
        sum(group["new"] for group in groups),
        {group["closed_as"]: group["n"] for group in groups if group["closed_as"]},
        sum(group["n"] for group in groups) >= MOST_COUNTED,
    )


def by_kind(rows: QuerySet[Any], most: int = MOST_COUNTED) -> dict[str, int]:
    """Return kind → how many of the rows are of it, up to a limit of rows looked at."""
    some = rows.order_by().values("pk")[:most]
    counted = rows.model._base_manager.filter(pk__in=some).order_by().values_list("kind")
    return dict(counted.annotate(n=Count("pk")))
