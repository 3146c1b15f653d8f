"""Where products stand, and each product's own number."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.customer import Customer
from kesu.registry.models.product import Product
from kesu.registry.models.region import Region
from kesu.registry.models.scope import Scoped


class Site(Versioned):
    """A building site or plant with a number of our units."""

    code = models.CharField(_("site no."), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="sites", verbose_name=_("customer")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    units = models.PositiveIntegerField(_("units on site"), null=True, blank=True)

    objects = Scoped()
    branch_path = "customer__branch"

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return self.name


class Serial(Versioned):
    """One unit with its serial number, from shipping to the end of its warranty."""

    no = models.CharField(_("serial no."), max_length=64, unique=True)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="serials", verbose_name=_("product")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="serials", verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="serials",
        verbose_name=_("site"),
    )
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until (last day)"), null=True, blank=True)

    objects = Scoped()
    branch_path = "customer__branch"

    class Meta:
        verbose_name = _("serial number")
        verbose_name_plural = _("serial numbers")

    def __str__(self) -> str:
        return self.no

    def clean(self) -> None:
        """Refuse dates in the wrong order and a site of somebody else."""
        faults: dict[str, Any] = {}
        if self.shipped_on and self.installed_on and self.installed_on < self.shipped_on:
            faults["installed_on"] = _("Installed before it was shipped.")
        if self.shipped_on and self.warranty_until and self.warranty_until < self.shipped_on:
            faults["warranty_until"] = _("The warranty ends before the unit was shipped.")
        if self.site is not None and self.site.customer_id != self.customer_id:
            faults["site"] = _("This site belongs to another customer.")
        if faults:
            raise ValidationError(faults)
