"""What somebody has to do: their open steps by deadline, in two statements whatever their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kesu.cases.models import Deadline, Task
from kesu.desk.list_pages.acting import Acting

MOST: Final = 100
COUNTED: Final = 999
"""So many steps are counted one by one; of more, a figure says that they are more."""

GROUPS: Final = (
    ("late", _("Past the limit")),
    ("today", pgettext_lazy("due", "Today")),
    ("week", pgettext_lazy("due", "This week")),
    ("later", _("Later")),
    ("none", _("Without a limit")),
)


@dataclass(frozen=True, slots=True)
class Todo:
    """One open step of mine. `as_deputy` says for whom when it is mine only while somebody is away."""

    task: Task
    group: str
    as_deputy: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is to do; each is counted as far as COUNTED + 1."""

    open: int
    late: int
    today: int

    @property
    def words(self) -> dict[str, str]:
        """Return the figures as they are shown."""
        return {f.name: upto(getattr(self, f.name)) for f in fields(self)}


def upto(number: int) -> str:
    """Return a number that was counted as far as COUNTED + 1 as it is shown."""
    return str(number) if number <= COUNTED else f"{COUNTED}+"


def tasks_of(reader: Acting) -> QuerySet[Any]:
    """Return the rows of open steps that are somebody's; a step given by hand to another is not."""
    mine = list(reader.card.parties)
    given = Task.objects.of(OuterRef("record")).filter(key=OuterRef("key"), is_assigned=True)
    return Task.objects.for_parties(mine).exclude(Exists(given.exclude(party__in=mine)))


def with_runs(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """Return the tasks with what is known of the clock they stand under: its limit and its start."""
    run = Deadline.objects.of(OuterRef("record")).filter(run=OuterRef("run"))
    found: QuerySet[Any] = tasks.annotate(
        limit=Subquery(run.values("limit")[:1]),
        started_at=Subquery(run.values("started_at")[:1]),
        is_provisional=Subquery(run.values("is_provisional")[:1]),
    )
    return found


def todos(reader: Acting) -> list[Todo]:
    """Return the open steps by deadline, those without one last, each once."""
    rows = (
        with_runs(tasks_of(reader))
        .select_related("record__edition")
        .defer("record__state", "record__timers", "record__tallies", "record__edition__files")
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "record_id", "key")[:MOST]
    )
    return [_todo(same, reader) for same in _by_step(rows).values()]


def _by_step(rows: Iterable[Task]) -> Mapping[tuple[str, str], list[Task]]:
    found: dict[tuple[str, str], list[Task]] = {}
    for row in rows:
        found.setdefault((row.record_id, row.key), []).append(row)
    return found


def _todo(same: list[Task], reader: Acting) -> Todo:
    task = max(same, key=lambda task: (task.is_assigned, task.party in reader.card.own))
    is_own = task.party in reader.card.own
    absent = "" if is_own else _absent(task, reader)
    return Todo(task, group_of(task.due_at, reader.at), absent)


def _absent(task: Task, reader: Acting) -> str:
    """Return the person in whose place the step is done."""
    for person, parties in reader.card.deputising_for:
        if task.party in parties:
            return person
    return ""


def group_of(due: datetime | None, at: datetime) -> str:
    """Return the group of a deadline, seen at a moment; the company's days and weeks count."""
    if due is None:
        return "none"
    if due < at:
        return "late"
    today, week = ends(at)
    return "today" if due < today else "week" if due < week else "later"


def ends(at: datetime) -> tuple[datetime, datetime]:
    """Return when the company's day of a moment ends, and its week."""
    midnight = at.astimezone(get_default_timezone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return midnight + timedelta(days=1), midnight + timedelta(days=7 - midnight.weekday())


def figures(reader: Acting) -> Figures:
    """Return how much there is to do, whatever the page shows of it; optional steps are not counted."""
    today, _week = ends(reader.at)
    still_today = Q(due_at__gte=reader.at, due_at__lt=today)
    steps = tasks_of(reader).filter(is_optional=False).values("record", "key", "due_at").distinct()
    first = steps.order_by(F("due_at").asc(nulls_last=True), "record", "key")[: COUNTED + 1]
    found = first.aggregate(
        open=Count("key"),
        late=Count("key", filter=Q(due_at__lt=reader.at)),
        today=Count("key", filter=still_today),
    )
    if found["open"] > COUNTED:  # those of today may come after the ones that are late
        found["today"] = steps.filter(still_today)[: COUNTED + 1].count()
    return Figures(**found)
