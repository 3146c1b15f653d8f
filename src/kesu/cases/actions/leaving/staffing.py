"""For whom nobody is there: how many open steps wait for a party that nobody answers for."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from kesu.cases.models import Task
from kesu.directory.parties import SORTS
from kesu.directory.queries import unstaffed


def unattended_by_party(at: datetime) -> Mapping[tuple[str, ...], int]:
    """Return how many open steps, owed and on whatever record, wait for parties that nobody answers for.

    Counts and parties only: which records these are is told by `cases.queries.unattended`, within
    what somebody may read.
    """
    owed = Task.everything.filter(is_optional=False)
    named = owed.values_list("party", flat=True).distinct()
    empty = unstaffed(parties=[p for p in named if p.partition(":")[0] in SORTS], at=at)
    if not empty:
        return {}
    waiting = set(owed.filter(party__in=empty).values_list("record_id", "key"))
    parties: dict[tuple[str, str], list[str]] = {}
    rows = owed.filter(record__in={record for record, _key in waiting})
    for record, key, party in rows.values_list("record_id", "key", "party").order_by("party"):
        parties.setdefault((record, key), []).append(party)
    alone = (tuple(found) for at_, found in parties.items() if at_ in waiting)
    return Counter(found for found in alone if set(found) <= set(empty))
