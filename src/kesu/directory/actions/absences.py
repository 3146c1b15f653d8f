"""Somebody is away; somebody stands in."""

from datetime import datetime

from kesu import changes
from kesu.directory.days import day_of
from kesu.directory.models import Absence, Person
from kesu.directory.separating import refuse_deputy


def set_absence(
    *,
    person: Person,
    from_at: datetime,
    until_at: datetime,
    by: Person | None,
    at: datetime,
    deputy: Person | None = None,
    note: str = "",
) -> Absence:
    """Return the absence, with or without a deputy; a ring of deputies is refused,
    and a deputy who would come to two of the three administrators' posts by it."""
    if deputy is not None:
        refuse_deputy(person, deputy, day_of(from_at), day_of(until_at))
    away = Absence(person=person, from_at=from_at, until_at=until_at, deputy=deputy, note=note)
    return changes.add(away, by=by, at=at)


def cancel_absence(*, absence: Absence, by: Person | None, at: datetime) -> bool:
    """Take back an absence that has not begun, or end one that has; return False where it is over."""
    if absence.from_at >= at:
        changes.remove(absence, by=by, at=at)
        return True
    if absence.until_at > at:
        return changes.change(absence, {"until_at": at}, by=by, at=at)
    return False
