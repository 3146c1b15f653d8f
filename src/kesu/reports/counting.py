"""Small counts over lists of records: how many are in hand, late, due today, closed and how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

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
    groups = [_Group(*row) for row in _grouped(rows, at, soon, since)]
    return Standing(
        sum(group.n for group in groups if not group.closed_as),
        sum(group.late for group in groups),
        sum(group.soon for group in groups),
        sum(group.new for group in groups),
        {group.closed_as: group.n for group in groups if group.closed_as},
        sum(group.n for group in groups) >= MOST_COUNTED,
    )


class _Group(NamedTuple):
    """How many records were closed in one way, or stand open, and how those stand."""

    closed_as: str
    n: int
    late: int
    soon: int
    new: int


_GROUPED: Final = """
SELECT closed_as, COUNT(*),
       COUNT(CASE WHEN closed_at IS NULL AND next_due < %s THEN 1 END),
       COUNT(CASE WHEN closed_at IS NULL AND next_due >= %s AND next_due < %s THEN 1 END),
       COUNT(CASE WHEN opened_at >= %s THEN 1 END)
  FROM ({newest}) AS newest GROUP BY closed_as
"""
"""The columns asked for are those of the index `standing_of_a_kind`, in which both databases find them all."""


def _grouped(
    rows: QuerySet[Any], at: datetime, soon: datetime, since: datetime
) -> list[tuple[Any, ...]]:
    newest = rows.order_by("-opened_at").values("closed_as", "closed_at", "next_due", "opened_at")
    sql, params = newest[:MOST_COUNTED].query.get_compiler(connection=connection).as_sql()
    moments = [connection.ops.adapt_datetimefield_value(m) for m in (at, at, soon, since)]
    with connection.cursor() as cursor:
        cursor.execute(_GROUPED.format(newest=sql), [*moments, *params])
        return list(cursor.fetchall())


def by_kind(rows: QuerySet[Any], most: int = MOST_COUNTED) -> dict[str, int]:
    """Return kind → how many of the rows are of it, up to a limit of rows looked at."""
    some = rows.order_by().values("pk")[:most]
    counted = rows.model._base_manager.filter(pk__in=some).order_by().values_list("kind")
    return dict(counted.annotate(n=Count("pk")))
