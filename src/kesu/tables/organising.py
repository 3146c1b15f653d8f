"""How the directory changes: by the acts of the directory, not by saving a form."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesu.directory import actions
from kesu.directory.models import Absence, Department, Person, PostHolding
from kesu.directory.rights import enters_absence_of
from kesu.tables.description import Act, Doing, Table, Values, everybody
from kesu.tables.fields import DayField, KeyField
from kesu.tables.keys import DEPARTMENT
from kesu.tables.row_form import RowForm


def hire(table: Table, values: Values, act: Act) -> Model:
    """Return the new person. Without a password they cannot sign in: the reset link gives them one."""
    return actions.hire(**values, by=act.by, at=act.at)


def be_away(table: Table, values: Values, act: Act) -> Model:
    """Return the absence: one's own for everybody, others' for their heads and administrators."""
    if not enters_absence_of(act.actor, values["person"], act.at):
        raise ValidationError(
            {
                "person": _(
                    "You can enter only your own absence and that of people in your department."
                )
            }
        )
    return actions.set_absence(**values, by=act.by, at=act.at)


def give_post(table: Table, values: Values, act: Act) -> Model:
    """Return the post now held."""
    return actions.bind_post(**values, by=act.by, at=act.at)


class PlaceForm(RowForm):
    """A department from a day on."""

    department = KeyField(Department.objects.all(), DEPARTMENT, label=gettext_lazy("department"))
    from_on = DayField(label=gettext_lazy("from"))


class LeavingForm(RowForm):
    """Somebody's last day."""

    on = DayField(label=gettext_lazy("last day"))


class EndForm(RowForm):
    """The last day of something."""

    until_on = DayField(label=gettext_lazy("last day"))


def _move(person: Person, values: Values, act: Act) -> object:
    return actions.move(person=person, **values, by=act.by, at=act.at)


def _head(person: Person, values: Values, act: Act) -> object:
    return actions.bind_head(person=person, **values, by=act.by, at=act.at)


def _leave(person: Person, values: Values, act: Act) -> None:
    actions.leave(person=person, **values, by=act.by, at=act.at)


def _end(held: PostHolding, values: Values, act: Act) -> None:
    actions.end(held=held, **values, by=act.by, at=act.at)


def _return(away: Absence, values: Values, act: Act) -> None:
    if not enters_absence_of(act.actor, away.person, act.at):
        raise ValidationError(_("Only the person, their head or an administrator ends an absence."))
    if not actions.cancel_absence(absence=away, by=act.by, at=act.at):
        raise ValidationError(_("This absence is over already."))


WITH_PEOPLE: Final[dict[str, Doing]] = {
    "department": Doing(PlaceForm, _move, gettext_lazy("Move to another department")),
    "headship": Doing(PlaceForm, _head, gettext_lazy("Make head of a department")),
    "leaving": Doing(LeavingForm, _leave, gettext_lazy("Leaves the company")),
}
WITH_ABSENCES: Final[dict[str, Doing]] = {
    "return": Doing(RowForm, _return, gettext_lazy("Is back"), may=everybody)
}
WITH_POSTS: Final[dict[str, Doing]] = {"end": Doing(EndForm, _end, gettext_lazy("End"))}
