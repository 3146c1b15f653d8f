"""Who is away, who stands in for whom until when, and what to think of before going away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kesu.directory.days import day_of, wall_clock
from kesu.directory.models import Absence, Membership, Person
from kesu.directory.models.absence import during
from kesu.directory.models.holding import held_on
from kesu.directory.queries.organisation import deputies_at, stand_in_for


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that runs at the moment asked for. `acting` is who does the work now, or None.

    That is the deputy, or the deputy's own where the deputy is away too.
    """

    absence: Absence
    acting: Person | None


def away_now(*, people: Iterable[int] | None = None, at: datetime) -> list[Away]:
    """Return who is away at a moment – everybody, or of these people –, in three statements."""
    deputies = deputies_at(at)
    rows = Absence.objects.filter(from_at__lte=at, until_at__gt=at).select_related("person")
    if people is not None:
        rows = rows.filter(person__in=list(people))
    found = list(rows.order_by("until_at", "person__login"))
    acting = {row.person_id: stand_in_for(row.person_id, deputies) for row in found}
    known = Person.objects.in_bulk([who for who in acting.values() if who is not None])
    return [Away(row, known.get(acting[row.person_id] or 0)) for row in found]


def not_over(*, person: Person, at: datetime) -> list[Absence]:
    """Return the absences of a person that run or are to come, the next first."""
    rows = Absence.objects.filter(person=person, until_at__gt=at).select_related("deputy")
    return list(rows.order_by("from_at"))


def stood_in_for(*, person: Person, at: datetime) -> list[Absence]:
    """Return the absences, running or to come, during which a person is named as deputy."""
    rows = Absence.objects.filter(deputy=person, until_at__gt=at).select_related("person")
    return list(rows.order_by("from_at"))


def remarks_on(absence: Absence) -> list[str]:
    """Return, as sentences, what whoever entered an absence should know; none is a reason to refuse it."""
    if absence.deputy is None:
        return [_("Nobody stands in: tasks and approvals wait until the return.")]
    return [*_deputy_away(absence, absence.deputy), *_other_branch(absence, absence.deputy)]


def _deputy_away(absence: Absence, deputy: Person) -> Iterator[str]:
    for other in during(deputy.pk, absence.from_at, absence.until_at).select_related("deputy"):
        said = {"name": deputy.name, "from": _day(other.from_at), "back": _day(other.until_at)}
        if other.deputy is None:
            yield (
                _("%(name)s is away too, from %(from)s to %(back)s; nobody stands in then.") % said
            )
        else:
            said["other"] = other.deputy.name
            yield (
                _("%(name)s is away too, from %(from)s to %(back)s; then it is %(other)s.") % said
            )
    if deputy.left_on is not None and deputy.left_on < day_of(absence.until_at):
        said = {"name": deputy.name, "day": deputy.left_on.isoformat()}
        yield _("%(name)s leaves the company on %(day)s; nobody stands in after that.") % said


def _other_branch(absence: Absence, deputy: Person) -> Iterator[str]:
    day = day_of(absence.from_at)
    rows = Membership.objects.filter(held_on(day), Q(person__in=[absence.person_id, deputy.pk]))
    branches = {
        row.person_id: row.department.branch for row in rows.select_related("department__branch")
    }
    theirs, own = branches.get(absence.person_id), branches.get(deputy.pk)
    if theirs is not None and own != theirs and not (own is not None and own.sees_all):
        said = {"name": deputy.name, "branch": str(theirs), "person": absence.person.name}
        yield (
            _(
                "%(name)s does not belong to %(branch)s: they see what is asked of %(person)s there,"
                " not the other records of that branch."
            )
            % said
        )


def _day(moment: datetime) -> str:
    return f"{wall_clock(moment):%Y-%m-%d %H:%M}"
