"""Who is away from when until when, and who stands in."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.days import wall_clock
from kesu.directory.models.person import Person

DEEPEST = 12  # deputies of deputies; a longer chain is a mistake


class Absence(Versioned):
    """A person is away: from a moment (included) until a moment (not included), with a deputy or none."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="absences", verbose_name=_("person")
    )
    from_at = models.DateTimeField(_("away from"))
    until_at = models.DateTimeField(_("back at"), db_index=True)
    deputy = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputising",
        verbose_name=_("deputy"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The return lies before the absence begins."),
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                name="nobody_is_their_own_deputy",
                violation_error_message=_("Nobody can be their own deputy."),
            ),
        )

    def clean(self) -> None:
        """Refuse a second absence at the same time, a deputy who has left, and a ring of deputies."""
        if None in (self.person_id, self.from_at, self.until_at):
            return
        if during(self.person_id, self.from_at, self.until_at).exclude(pk=self.pk).exists():
            raise ValidationError(
                {"from_at": _("This person is entered as away during this time already.")}
            )
        if self.deputy is not None and self.deputy_id != self.person_id:
            _refuse_leaver(self.deputy, self.from_at)
            self._refuse_ring(self.deputy_id, self.from_at, self.until_at, DEEPEST)

    def _refuse_ring(
        self, deputy: int | None, from_at: datetime, until_at: datetime, deep: int
    ) -> None:
        """Follow the deputies who are away at the same time; refuse where they lead back to the person."""
        away = during(deputy, from_at, until_at).exclude(pk=self.pk).exclude(deputy=None)
        for other in away.select_related("person"):
            if other.deputy_id == self.person_id or deep == 0:
                raise ValidationError({"deputy": _ring_sentence(self, other)})
            start, end = max(from_at, other.from_at), min(until_at, other.until_at)
            self._refuse_ring(other.deputy_id, start, end, deep - 1)


def during(person: int | None, from_at: datetime, until_at: datetime) -> QuerySet[Absence]:
    """Return the absences of a person that share a moment with this time."""
    same_time = Absence.objects.filter(from_at__lt=until_at, until_at__gt=from_at)
    return same_time.filter(person=person)


def _refuse_leaver(deputy: Person, from_at: datetime) -> None:
    if deputy.left_on is not None and deputy.left_on < wall_clock(from_at).date():
        raise ValidationError(
            {"deputy": gettext("%(name)s has left the company by then.") % {"name": deputy.name}}
        )


def _ring_sentence(own: Absence, other: Absence) -> str:
    said = {
        "name": other.person.name,
        "back": f"{wall_clock(other.until_at):%Y-%m-%d %H:%M}",
        "person": own.person.name,
    }
    return (
        gettext(
            "%(name)s is away then too, until %(back)s, and %(person)s stands in there:"
            " deputies in a circle. Choose somebody who is present."
        )
        % said
    )
