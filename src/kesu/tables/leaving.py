"""Somebody leaves, as pages and programs say it: who, the last day, who takes over what."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesu.cases.actions.leaving import carry_out, open_hand_over
from kesu.directory import actions
from kesu.directory.models import HandOver, Person
from kesu.tables.description import Act
from kesu.tables.fields import DayField, KeyField
from kesu.tables.keys import PERSON
from kesu.tables.row_form import RowForm

NOBODY: Final = "-"
"""What stands for nobody where a successor is named for one thing."""


class NoticeForm(RowForm):
    """Somebody gives or is given notice."""

    person = KeyField(Person.objects.all(), PERSON, label=gettext_lazy("person"))
    last_day = DayField(label=gettext_lazy("last day at work"))
    successor = KeyField(
        Person.objects.all(), PERSON, required=False, label=gettext_lazy("successor")
    )


class SuccessorForm(RowForm):
    """The last day and who takes over whatever nobody else is named for."""

    last_day = DayField(label=gettext_lazy("last day at work"))
    successor = KeyField(
        Person.objects.all(), PERSON, required=False, label=gettext_lazy("successor")
    )


def begin(form: RowForm, act: Act) -> HandOver | None:
    """Return the hand-over under way, or None with the form saying why not."""
    if not form.is_valid():
        return None
    try:
        return open_hand_over(**form.values, by=act.by, at=act.at)
    except ValidationError as refusal:
        form.refuse(refusal)
        return None


def settle(hand_over: HandOver, form: RowForm, named: Mapping[str, str], act: Act) -> bool:
    """Name the successors; return False with the form saying why not."""
    if not form.is_valid():
        return False
    try:
        _refuse_over(hand_over)
        people = {key: _person(text) for key, text in named.items()}
        actions.name_successors(
            hand_over=hand_over, named=people, by=act.by, at=act.at, **form.values
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def carry(hand_over: HandOver, act: Act) -> list[dict[str, Any]]:
    """Carry it out as far as it goes; raise ValidationError where it is over."""
    _refuse_over(hand_over)
    return carry_out(hand_over, by=act.by, at=act.at)


def give_up(hand_over: HandOver, act: Act) -> None:
    """Withdraw it; raise ValidationError where it is over."""
    _refuse_over(hand_over)
    actions.withdraw(hand_over=hand_over, by=act.by, at=act.at)


def _refuse_over(hand_over: HandOver) -> None:
    if hand_over.state != HandOver.State.OPEN:
        raise ValidationError(_("This hand-over is over: nothing about it changes any more."))


def _person(text: str) -> Person | None:
    """Return who is named by sign-in name, name or employee number; "-" is nobody."""
    field = KeyField(Person.objects.all(), PERSON, required=False)
    found = None if text.strip() == NOBODY else field.clean(text)
    return found if isinstance(found, Person) else None
