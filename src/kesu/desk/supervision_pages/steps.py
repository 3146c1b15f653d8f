"""Open steps of the records that somebody may see: one row a step, and one a party that it waits for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import reduce
from operator import add, or_, sub
from typing import Any, Final

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models import DateTimeField as Moments
from django.db.models.functions import Coalesce

from kesu.cases.models import CaseRecord, Task
from kesu.desk.list_pages.acting import Acting
from kesu.desk.workbench_pages.tasks import ends, with_runs

Rows = QuerySet[Any]
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


def waiting(reader: Acting) -> Rows:
    """Return every party that an open step waits for: where it was given to somebody, that one alone.

    Only steps of records that somebody may see, and none that need not be done. The records are those
    still open, by an index of their own: what is closed costs nothing.
    """
    seen = CaseRecord.objects.visible_to(reader.who).filter(closed_at=None)
    given = _same_step().filter(is_assigned=True)
    rows = Task.objects.within(seen).filter(is_optional=False)
    return rows.filter(Q(is_assigned=True) | ~Exists(given))


def _same_step() -> Rows:
    return Task.objects.of(OuterRef("record")).filter(key=OuterRef("key"))


def once(rows: Rows) -> Rows:
    """Return one row a step, whatever number of parties it waits for."""
    before = _same_step().filter(
        Q(party__lt=OuterRef("party")), Q(is_assigned=True) | Q(is_assigned=OuterRef("is_assigned"))
    )
    found: Rows = rows.filter(~Exists(before))
    return found


def ordered(rows: Rows, word: str) -> Rows:
    """Return steps in an order: by "due" (those without a limit last), "waiting" or "chases", with "-" turned round."""
    fields = {"due": "due_key", "waiting": "opened_at", "chases": "chases"}
    sign, name = ("-", word[1:]) if word.startswith("-") else ("", word)
    keyed = rows.annotate(due_key=Coalesce(F("due_at"), Value(NEVER, Moments())))
    found: Rows = keyed.order_by(f"{sign}{fields[name]}", "opened_at", "record_id", "key")
    return found


def shown(rows: Rows) -> Rows:
    """Return steps with their record, its edition and the limit they stand under, and without what no page reads."""
    return (
        with_runs(rows)
        .select_related("record__edition")
        .defer("record__state", "record__timers", "record__tallies", "record__edition__files")
    )


def doing(steps: Iterable[Task]) -> dict[tuple[str, str], list[Task]]:
    """Return step → the rows of those it waits for, in one statement."""
    steps = list(steps)
    keys = {(task.record_id, task.key) for task in steps}
    rows = Task.objects.of_all({task.record_id: task.record for task in steps}.values())
    found: dict[tuple[str, str], list[Task]] = {}
    for row in rows.filter(key__in={key for _record, key in keys}).order_by("party"):
        if (row.record_id, row.key) in keys:
            found.setdefault((row.record_id, row.key), []).append(row)
    return {at: [r for r in same if r.is_assigned] or same for at, same in found.items()}


# -- by when -----------------------------------------------------------------------------------------


def late(at: datetime) -> Q:
    """Return the condition that a step is past its limit."""
    return Q(due_at__lt=at)


def today(at: datetime) -> Q:
    """Return the condition that a step falls due in what is left of the company's day."""
    return Q(due_at__gte=at, due_at__lt=ends(at)[0])


def this_week(at: datetime) -> Q:
    """Return the condition that a step falls due in what is left of the company's week, today included."""
    return Q(due_at__gte=at, due_at__lt=ends(at)[1])


def unanswered() -> Q:
    """Return the condition that a step was chased and nobody said when it will be done."""
    return Q(chases__gt=0, promised_at=None)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many steps are open, and how many of them how."""

    open: int
    late: int
    today: int
    week: int
    unanswered: int


def _counts(at: datetime) -> dict[str, Any]:
    return {
        "open": Count("key"),
        "late": Count("key", filter=late(at)),
        "today": Count("key", filter=today(at)),
        "week": Count("key", filter=this_week(at)),
        "unanswered": Count("key", filter=unanswered()),
    }


def figures(steps: Rows, at: datetime) -> Figures:
    """Return how many of the steps stand how, in one statement."""
    return Figures(**steps.order_by().aggregate(**_counts(at)))


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one party or branch; `since` is when its longest open step was opened."""

    name: str
    figures: Figures
    since: datetime


def by_party(rows: Rows, at: datetime) -> list[Counted]:
    """Return the figures of every party that steps wait for, in one statement."""
    return _grouped(rows, "party", at)


def merged(
    counted: Sequence[Counted], rows: Rows, at: datetime, same: Mapping[str, str]
) -> list[Counted]:
    """Return the figures with those of one party under two names put together, each step once.

    same -- party → the name under which its steps are counted
    """
    both = {party: other for party, other in same.items() if {party, other} <= _names(counted)}
    if not both:
        return list(counted)
    twice = rows.filter(reduce(or_, (_by_both(*names) for names in both.items())))
    less = {each.name: each.figures for each in _grouped(twice, "party", at)}
    found: dict[str, Counted] = {}
    for each in counted:
        figures = (
            _reckoned(sub, each.figures, less[each.name]) if each.name in less else each.figures
        )
        one = Counted(both.get(each.name, each.name), figures, each.since)
        found[one.name] = _together(found[one.name], one) if one.name in found else one
    return list(found.values())


def _by_both(party: str, other: str) -> Q:
    return Q(Exists(_same_step().filter(party=other)), party=party)


def _names(counted: Iterable[Counted]) -> set[str]:
    return {each.name for each in counted}


def _together(one: Counted, other: Counted) -> Counted:
    figures = _reckoned(add, one.figures, other.figures)
    return Counted(one.name, figures, min(one.since, other.since))


def _reckoned(how: Callable[[int, int], int], one: Figures, other: Figures) -> Figures:
    return Figures(*(how(getattr(one, f.name), getattr(other, f.name)) for f in fields(Figures)))


def by_branch(steps: Rows, at: datetime) -> list[Counted]:
    """Return the figures of every branch whose records have open steps, in one statement."""
    return _grouped(steps.annotate(branch=F("record__branch")), "branch", at)


def _grouped(rows: Rows, name: str, at: datetime) -> list[Counted]:
    found = rows.order_by().values(name).annotate(**_counts(at), since=Min("opened_at"))
    return [Counted(row.pop(name), since=row.pop("since"), figures=Figures(**row)) for row in found]
