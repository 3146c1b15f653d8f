"""Who is away from when until when, and who stands in."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.models.person import Person


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
        """Refuse a second absence of the same person at the same time."""
        if None in (self.person_id, self.from_at, self.until_at):
            return
        same_time = Absence.objects.filter(
            person_id=self.person_id, from_at__lt=self.until_at, until_at__gt=self.from_at
        )
        if same_time.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"from_at": _("This person is entered as away during this time already.")}
            )
