"""What the house's change notes say of a person's ways in."""

from datetime import datetime

from kesu.directory.models import Change, Person


def note_way(way: str, person: Person, *, by: Person | None, at: datetime, has_one: bool) -> None:
    """Note that a person has come to a way in, or has lost it, and who did that."""
    Change(
        by=by,
        at=at,
        table="person",
        row=person.pk,
        sort=Change.Sort.CHANGED,
        before={way: not has_one},
        after={way: has_one},
    ).save()
