"""Days on which the company, or one branch, works otherwise than the official calendar says."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.models.branch import Branch
from kesu.directory.opening_hours import read_hours


class CalendarException(Versioned):
    """A day off of the company's own, or a day with hours of its own."""

    class Sort(models.TextChoices):
        OFF = "off", _("day off")
        WORK = "work", _("working day")

    day = models.DateField(_("day"))
    sort = models.CharField(_("sort of day"), max_length=4, choices=Sort.choices)
    hours = models.CharField(
        _("hours"),
        max_length=80,
        blank=True,
        help_text=_("Such as 08:30-12:00, 13:30-17:30; empty means the usual hours."),
    )
    says = models.CharField(_("reason"), max_length=120)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_exceptions",
        verbose_name=_("only for branch"),
    )

    class Meta:
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        constraints = (
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(branch=None),
                name="one_exception_per_day_of_company",
                violation_error_message=_("There is an exception for this day already."),
            ),
            models.UniqueConstraint(
                fields=["day", "branch"],
                name="one_exception_per_day_of_branch",
                violation_error_message=_("There is an exception for this day already."),
            ),
        )

    def clean(self) -> None:
        """Refuse hours that cannot be read, and hours on a day off."""
        if self.sort == self.Sort.OFF and self.hours.strip():
            raise ValidationError({"hours": _("A day off has no hours; leave this empty.")})
        try:
            read_hours(self.hours)
        except ValueError as fault:
            raise ValidationError({"hours": str(fault)}) from fault

    def intervals(self) -> tuple[str, ...]:
        """Return the hours as a calendar file writes them; empty on a day off or for usual hours."""
        return read_hours(self.hours)
