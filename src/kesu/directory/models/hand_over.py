"""Somebody leaves: from which day, who takes over what, and how far that has come."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.models.person import Person


class HandOver(Versioned):
    """The hand-over of somebody who leaves, from the notice to the last thing that has found its successor.

    `successor` takes over what nobody is named for in `named`: key of a thing ("post:12",
    "record:019…") → number of a person, 0 where nobody shall take it over. `moved` are the things
    that were moved, as the report shows them.
    """

    class State(models.TextChoices):
        OPEN = "open", _("under way")
        DONE = "done", _("carried out")
        WITHDRAWN = "withdrawn", _("withdrawn")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="hand_overs", verbose_name=_("person")
    )
    last_day = models.DateField(_("last day at work"))
    successor = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taking_over",
        verbose_name=_("successor"),
    )
    named = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True, blank=True)
    act_id = models.CharField(max_length=32, blank=True)
    moved = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="open"),
                name="one_open_hand_over_per_person",
                violation_error_message=_("A hand-over of this person is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=models.F("person")),
                name="nobody_succeeds_themselves",
                violation_error_message=_("Nobody takes over from themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.last_day}"

    def clean(self) -> None:
        """Refuse a last day before the first, and a successor who is gone by then."""
        if self.person_id and self.last_day is not None:
            first = self.person.valid_from
            if first is not None and self.last_day < first:
                raise ValidationError({"last_day": gettext("The last day lies before the first.")})
        if self.successor is not None and is_gone(self.successor, self.last_day):
            raise ValidationError({"successor": gone_sentence(self.successor)})


def is_gone(person: Person, day: date | None) -> bool:
    """Say whether somebody will have left, or may not sign in, after a day."""
    left = person.left_on
    return not person.is_active or (left is not None and day is not None and left <= day)


def gone_sentence(person: Person) -> str:
    """Return why somebody cannot take over."""
    return gettext("%(name)s has left or leaves too, and cannot take over.") % {"name": person.name}
