"""The rows of the supervision board in words, on the page and in the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kesu.cases.models import Task
from kesu.desk.components.moments import length_text
from kesu.desk.list_pages.rows import length_of_day
from kesu.desk.supervision_pages.blocking import waited
from kesu.desk.supervision_pages.people import People
from kesu.desk.workbench_pages.tasks import Todo
from kesu.desk.workbench_pages.wording import TaskShown, Wording


@dataclass(frozen=True, slots=True)
class Step:
    """One open step: its task in words, whom it waits for, and since when in working time."""

    task: TaskShown
    value: str
    who: tuple[str, ...]
    is_nobody: bool
    waited: timedelta
    day: timedelta | None
    chases: int
    chased_at: datetime | None
    promised_at: datetime | None
    is_broken: bool
    """Whether the moment promised is past."""

    @property
    def waiting(self) -> str:
        """Return how long it has waited, in working days and hours."""
        return length_text(self.waited, self.day)


def step_shown(
    task: Task, doing: Mapping[tuple[str, str], list[Task]], people: People, wording: Wording
) -> Step:
    """Return one step in words."""
    same = doing.get((task.record_id, task.key), [task])
    calendar = wording.calendar_of(task.record)
    return Step(
        wording.task(Todo(task, "")),
        f"{task.record_id}|{task.key}",
        tuple(dict.fromkeys(_who(row.party, people) for row in same)),
        all(people.nobody(row.party) for row in same),
        waited(calendar, task.opened_at, people.at),
        length_of_day(calendar),
        task.chases,
        task.chased_at,
        task.promised_at,
        task.promised_at is not None and task.promised_at < people.at,
    )


def _who(party: str, people: People) -> str:
    title, behind = people.title(party), people.behind(party)
    return title if not behind or behind == title else f"{title} {behind}"


HEADINGS = (
    _("Case"), _("Kind"), _("Subject"), _("Customer"), _("Grade"), _("Department"), _("Step"),
    _("Waits for"), _("Open since"), _("Waiting (working hours)"), _("Limit"), _("Late"),
    _("Chased"), _("Promised"),
)  # fmt: skip


def cells(step: Step, at: datetime) -> list[Any]:
    """Return a step as a row of the workbook, in the order of HEADINGS."""
    about, due = step.task.about, step.task.deadline.due_at
    record = about.record
    return [
        about.label, about.kind, about.subject, record.customer_name or record.customer,
        about.grade, record.department, " · ".join(filter(None, (step.task.item, step.task.title))),
        "、".join(step.who), step.task.since, round(step.waited.total_seconds() / 3600, 1), due,
        due is not None and due < at, step.chases, step.promised_at,
    ]  # fmt: skip
