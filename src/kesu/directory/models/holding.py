"""Who belongs where and holds what, from which day until which: the organisation is dated.

Days are inclusive at both ends: `until_on` is the last day on which it holds, empty while no end is
known. A day is a day of the company's time zone.
"""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.models.branch import Branch
from kesu.directory.models.department import Department
from kesu.directory.models.person import Person


def held_on(day: date) -> Q:
    """Return the condition that a dated row holds on a day."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def overlapping(row: "Dated") -> Q:
    """Return the condition that another dated row shares a day with this one."""
    ends_later = Q(until_on=None) | Q(until_on__gte=row.from_on)
    return ends_later if row.until_on is None else ends_later & Q(from_on__lte=row.until_on)


class Dated(Versioned):
    """Something that holds for a person from a first day until a last one, both included."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="%(class)ss", verbose_name=_("person")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (last day)"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def refuse_overlap(self, sentence: object, **same: Any) -> None:
        """Raise ValidationError when another row with these values holds on some day of this one."""
        if not self.from_on:  # the field's own check has refused it
            return
        others = type(self)._default_manager.exclude(pk=self.pk).filter(overlapping(self), **same)
        if others.exists():
            raise ValidationError({"from_on": str(sentence)})


class Membership(Dated):
    """A person works in a department; at most one department on a day."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="memberships", verbose_name=_("department")
    )

    class Meta(Dated.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until_on=None),
                name="one_open_department_per_person",
                violation_error_message=_("This person is in another department already."),
            ),
        )

    def clean(self) -> None:
        """Refuse a second department at the same time."""
        self.refuse_overlap(
            _("This person is in another department at that time already."), person=self.person_id
        )


class Headship(Dated):
    """A person heads a department."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="headships", verbose_name=_("department")
    )

    class Meta(Dated.Meta):
        verbose_name = _("head of department")
        verbose_name_plural = _("heads of departments")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(until_on=None),
                name="one_open_head_per_department",
                violation_error_message=_("This department has another head already."),
            ),
        )

    def clean(self) -> None:
        """Refuse a second head at the same time."""
        self.refuse_overlap(
            _("This department has another head at that time already."),
            department=self.department_id,
        )


class PostHolding(Dated):
    """A person holds a post of a rulebook, perhaps for one department, branch or product line only."""

    post = models.SlugField(
        _("post"),
        max_length=60,
        help_text=_("As the rulebooks name it, for example complaint_engineer."),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("for department"),
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("for branch"),
    )
    product_line = models.CharField(_("for product line"), max_length=40, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("post held")
        verbose_name_plural = _("posts held")
        indexes = (models.Index(fields=["post"], name="holders_of_post"),)

    def clean(self) -> None:
        """Refuse what this person holds at the same time already."""
        self.refuse_overlap(
            _("This person holds this post at that time already."),
            person=self.person_id,
            post=self.post,
            department=self.department_id,
            branch=self.branch_id,
            product_line=self.product_line,
        )
