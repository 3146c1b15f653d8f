"""People come, move and leave. Each act is one transaction and leaves its notes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kesu import changes
from kesu.directory.days import day_of
from kesu.directory.models import (
    Absence,
    Department,
    Headship,
    Membership,
    Person,
    PostHolding,
    ServiceToken,
)
from kesu.directory.models.holding import Dated

EVE = timedelta(days=1)
SwitchOff = Callable[[Person, Person | None, datetime], object]
ON_LEAVING: Final[list[SwitchOff]] = []
"""What rooms above switch off when the last day of somebody is over: (person, by, at)."""
DATED: tuple[type[Dated], ...] = (Membership, Headship, PostHolding)


def hire(
    *,
    login: str,
    name: str,
    department: Department | None,
    from_on: date,
    by: Person | None,
    at: datetime,
    password: str | None = None,
    **facts: Any,
) -> Person:
    """Return the new person, a member of the department; without a password nobody can sign in yet."""
    person = Person(login=Person.normalize_username(login), name=name, valid_from=from_on, **facts)
    person.set_password(password)
    with transaction.atomic():
        changes.add(person, by=by, at=at)
        if department is not None:
            joins = Membership(person=person, department=department, from_on=from_on)
            changes.add(joins, by=by, at=at)
    return person


def correct(*, person: Person, values: dict[str, Any], by: Person | None, at: datetime) -> bool:
    """Change what is kept about a person; return False when nothing was different."""
    return changes.change(person, values, by=by, at=at)


def move(
    *, person: Person, department: Department, from_on: date, by: Person | None, at: datetime
) -> Membership:
    """Return the membership in the new department; the old one ends the day before."""
    with transaction.atomic():
        for old in Membership.objects.filter(person=person, until_on=None):
            if old.from_on >= from_on:
                raise ValidationError(
                    {
                        "from_on": _("This person joined the present department only on %(day)s.")
                        % {"day": old.from_on}
                    }
                )
            changes.change(old, {"until_on": from_on - EVE}, by=by, at=at)
        joins = Membership(person=person, department=department, from_on=from_on)
        return changes.add(joins, by=by, at=at)


def leave(*, person: Person, on: date, by: Person | None, at: datetime) -> None:
    """End everything that a person holds with their last day; once it is over, all ways in are shut.

    What they did stays theirs, so nothing is deleted. A last day that is still to come ends the
    sign-in later, by `shut_out_leavers`.
    """
    if person.valid_from is not None and on < person.valid_from:
        raise ValidationError({"on": _("The last day lies before the first.")})
    with transaction.atomic():
        changes.change(person, {"left_on": on}, by=by, at=at)
        for table in DATED:
            _end_all(table, person, on, by=by, at=at)
        for promise in Absence.objects.filter(deputy=person, until_at__gt=at):
            changes.change(promise, {"deputy": None}, by=by, at=at)
        if on <= day_of(at):
            _shut_out(person, by=by, at=at)


def shut_out_leavers(*, by: Person | None, at: datetime) -> int:
    """End the sign-ins of those whose last day is over; return how many there were."""
    leavers = Person.objects.filter(left_on__lt=day_of(at), is_active=True)
    for person in leavers:
        with transaction.atomic():
            _shut_out(person, by=by, at=at)
    return len(leavers)


def _end_all(
    table: type[Dated], person: Person, on: date, *, by: Person | None, at: datetime
) -> None:
    runs_on = Q(until_on=None) | Q(until_on__gt=on)
    for row in table._default_manager.filter(runs_on, person=person):
        if row.from_on > on:
            changes.remove(row, by=by, at=at)
        else:
            changes.change(row, {"until_on": on}, by=by, at=at)


def _shut_out(person: Person, *, by: Person | None, at: datetime) -> None:
    """Inactive people have no session: Django asks at every request. The unusable password ends the rest."""
    changes.change(person, {"is_active": False}, by=by, at=at)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    ServiceToken.objects.filter(person=person, revoked_at=None).update(revoked_at=at)
    for switch_off in ON_LEAVING:
        switch_off(person, by, at)
