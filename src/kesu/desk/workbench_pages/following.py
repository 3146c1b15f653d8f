"""What somebody filed or worked on and no longer holds: where it stands, and who has it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from kesu.cases.models import CaseRecord, InboxNotice, Task
from kesu.cases.queries.inbox import unread_with_records
from kesu.desk.list_pages.acting import Acting
from kesu.desk.workbench_pages.tasks import COUNTED, with_runs

MOST: Final = 20
MOST_NOTICES: Final = 30


@dataclass(frozen=True, slots=True)
class Held:
    """One of my records, and the open steps of others that it waits for."""

    record: CaseRecord
    waits_for: tuple[Task, ...]


def followed(reader: Acting) -> list[Held]:
    """Return my open cases that are with others now, the latest changed first; two statements."""
    mine = Task.objects.for_parties(reader.card.parties).filter(
        record=OuterRef("pk"), is_optional=False
    )
    records = list(
        CaseRecord.objects.involving([reader.who.party])
        .filter(closed_at=None, life="case")
        .exclude(Exists(mine))
        .select_related("edition")
        .defer("state", "timers", "tallies", "edition__files")
        .order_by("-changed_at")[:MOST]
    )
    waiting = _waiting(records)
    return [Held(record, tuple(waiting.get(record.pk, ()))) for record in records]


def _waiting(records: Sequence[CaseRecord]) -> dict[str, list[Task]]:
    known = {record.pk: record for record in records}
    rows = with_runs(Task.objects.of_all(records).filter(is_optional=False))
    found: dict[str, list[Task]] = {}
    for row in rows.order_by("due_at", "opened_at", "key", "party"):
        row.record = known[row.record_id]
        found.setdefault(row.record_id, []).append(row)
    return found


def opened_since(reader: Acting, days: timedelta) -> int:
    """Return how many cases with which somebody has to do were opened lately, counted as far as COUNTED + 1."""
    recent = CaseRecord.objects.involving(reader.card.parties).filter(
        life="case", opened_at__gte=reader.at - days
    )
    return recent.order_by("-opened_at", "id")[: COUNTED + 1].count()


def notices(reader: Acting) -> list[InboxNotice]:
    """Return what somebody was told lately and has not marked as read, the latest first."""
    return list(unread_with_records(reader.who, reader.at, MOST_NOTICES))
