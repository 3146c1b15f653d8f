"""Plain rows that a rulebook watches: service visits, failing parts of a month, returned batches.

Adding one is what makes a procedure look ("the second visit in a month"); the row itself decides
nothing. Each carries the key of the act that added it, so that adding twice changes nothing.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.customer import Customer
from kesu.registry.models.product import Product
from kesu.registry.models.scope import Scoped
from kesu.registry.models.site import Site


class WatchedRow(Versioned):
    """A row that was added by an act with a key of its own."""

    # Unique: the same act sent twice is one row.
    op_id = models.CharField(max_length=80, unique=True, editable=False)
    entered_at = models.DateTimeField(_("entered"), editable=False)

    class Meta:
        abstract = True


class ServiceVisit(WatchedRow):
    """A visit of our people to a site: 售后服务."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="visits", verbose_name=_("site"))
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="visits", verbose_name=_("product")
    )
    at = models.DateTimeField(_("visited"))
    units = models.PositiveIntegerField(_("units serviced"), default=1)
    quality_caused = models.BooleanField(_("because of quality"))
    problem_code = models.CharField(_("problem code"), max_length=64, blank=True)
    card_no = models.CharField(_("service card no."), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = Scoped()
    branch_path = "site__customer__branch"

    class Meta:
        verbose_name = _("service visit")
        verbose_name_plural = _("service visits")
        indexes = (
            models.Index(fields=["site", "at"], name="visits_of_site"),
            models.Index(fields=["product", "problem_code", "at"], name="visits_of_problem"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["card_no"],
                condition=~Q(card_no=""),
                name="one_visit_per_service_card",
                violation_error_message=_("This service card is entered already."),
            ),
        )

    def clean(self) -> None:
        """Refuse a visit to more units than the site has."""
        if self.units is None or self.site_id is None or self.site.units is None:
            return
        if self.units > self.site.units:
            raise ValidationError(
                {"units": _("The site has only %(units)s units.") % {"units": self.site.units}}
            )


class PartMonth(WatchedRow):
    """How often one part failed in one month, as the summary of the service cards says."""

    month = models.CharField(
        _("month"),
        max_length=7,
        validators=[RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])$", _("Write the month as 2026-01."))],
    )
    part_no = models.CharField(_("part no."), max_length=64)
    part_name = models.CharField(_("part"), max_length=120)
    failures = models.PositiveIntegerField(_("failures"))
    base_quantity = models.PositiveIntegerField(_("parts in use"))
    solved = models.BooleanField(_("solved electronic semi-finished part"), default=False)

    objects = Scoped()

    class Meta:
        verbose_name = _("part of a month")
        verbose_name_plural = _("parts of the month")
        constraints = (
            models.UniqueConstraint(
                fields=["month", "part_no"],
                name="one_row_per_part_and_month",
                violation_error_message=_("This part is entered for this month already."),
            ),
            models.CheckConstraint(
                condition=Q(base_quantity__gt=0),
                name="parts_in_use_are_counted",
                violation_error_message=_("The failure rate needs the number of parts in use."),
            ),
        )


class ReturnBatch(WatchedRow):
    """Goods that a customer sent back."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="returns", verbose_name=_("customer")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="returns", verbose_name=_("product")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    because_of_quality = models.BooleanField(_("because of quality"))
    at = models.DateTimeField(_("returned"))
    batch = models.BooleanField(_("batch return"), default=False)
    problem_code = models.CharField(_("problem code"), max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = Scoped()
    branch_path = "customer__branch"

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        indexes = (models.Index(fields=["customer", "at"], name="returns_of_customer"),)

    def clean(self) -> None:
        """Refuse a return of nothing."""
        faults: dict[str, Any] = {}
        if self.quantity == 0:
            faults["quantity"] = _("A return has a quantity of at least 1.")
        if faults:
            raise ValidationError(faults)
