"""Who blocks whom: open steps by department and, within it, by whoever they wait for; and by branch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kesu.core.worktime import Calendar
from kesu.desk.supervision_pages.people import People
from kesu.desk.supervision_pages.steps import Counted, Figures


@dataclass(frozen=True, slots=True)
class Blocking:
    """One party that steps wait for, who that is today, and how long the oldest of them has waited."""

    party: str
    title: str
    people: str
    figures: Figures
    longest: timedelta
    is_nobody: bool
    """Nobody answers for it: held by nobody, or all away without a deputy."""


@dataclass(frozen=True, slots=True)
class Group:
    """A department or branch with its figures; `parties` are those of a department, the worst first."""

    code: str
    title: str
    figures: Figures
    longest: timedelta
    parties: Sequence[Blocking] = ()


def departments(counted: Sequence[Counted], people: People, calendar: Calendar) -> list[Group]:
    """Return the departments that steps wait for, the one with most late ones first.

    A step that several parties may do is one of each of them.
    """
    found: dict[str, list[Blocking]] = {}
    for each in counted:
        found.setdefault(people.department(each.name), []).append(
            Blocking(
                each.name,
                people.title(each.name),
                people.behind(each.name),
                each.figures,
                waited(calendar, each.since, people.at),
                people.nobody(each.name),
            )
        )
    groups = [_department(code, parties, people) for code, parties in found.items()]
    return sorted(groups, key=_worst_first)


def _department(code: str, parties: list[Blocking], people: People) -> Group:
    title = people.department_title(code) if code else _("No department")
    together = _sum(each.figures for each in parties)
    longest = max(each.longest for each in parties)
    return Group(code, title, together, longest, sorted(parties, key=_worst_first))


def branches(
    counted: Sequence[Counted], names: Mapping[str, str], calendar: Calendar, at: datetime
) -> list[Group]:
    """Return the branches whose records have open steps, the one with most late ones first."""
    groups = [
        Group(
            each.name,
            names.get(each.name) or each.name or _("No branch"),
            each.figures,
            waited(calendar, each.since, at),
        )
        for each in counted
    ]
    return sorted(groups, key=_worst_first)


def _worst_first(each: Blocking | Group) -> tuple[int, int, float]:
    return -each.figures.late, -each.figures.open, -each.longest.total_seconds()


def _sum(figures: Any) -> Figures:
    several = list(figures)
    return Figures(*(sum(getattr(f, name.name) for f in several) for name in fields(Figures)))


def waited(calendar: Calendar, since: datetime, at: datetime) -> timedelta:
    """Return the working time between two moments."""
    start, end = int(since.timestamp()), int(at.timestamp())
    return timedelta(seconds=calendar.between(start, end) if start < end else 0)
