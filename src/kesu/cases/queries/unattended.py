"""Open steps that nobody is there to do: posts that nobody holds, people who have left, all away without deputy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kesu.cases.actors import Who
from kesu.cases.models import CaseRecord, Task
from kesu.directory.parties import SORTS
from kesu.directory.queries import unstaffed

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Unattended:
    """An open step that is in nobody's charge, with all its parties."""

    task: Task
    parties: tuple[str, ...]


def unattended(who: Who, at: datetime) -> list[Unattended]:
    """Return the open steps, on records that somebody may see, for which nobody is there; at most 200."""
    open_steps = Task.objects.within(CaseRecord.objects.visible_to(who)).filter(is_optional=False)
    parties = open_steps.values_list("party", flat=True).distinct()
    named = [party for party in parties if party.partition(":")[0] in SORTS]
    empty = set(unstaffed(parties=named, at=at))
    if not empty:
        return []
    mine = open_steps.filter(party__in=sorted(empty)).order_by("due_at", "opened_at", "record_id")
    found: dict[tuple[str, str], Task] = {}
    for row in mine.select_related("record__edition").defer("record__state", "record__timers"):
        found.setdefault((row.record_id, row.key), row)
    others = _parties_of({at_[0] for at_ in found})
    return [
        Unattended(task, tuple(others[at_]))
        for at_, task in found.items()
        if set(others[at_]) <= empty
    ][:MOST]


def _parties_of(records: set[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    rows = Task.objects.of_all(CaseRecord(pk=pk) for pk in records)
    for record, key, party in rows.values_list("record_id", "key", "party"):
        found.setdefault((record, key), []).append(party)
    return found
