"""What was ordered, promised, confirmed and delivered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.customer import Customer
from kesu.registry.models.product import Product
from kesu.registry.models.scope import Scoped


class Order(Versioned):
    """An order line: one product, one quantity, its delivery dates as moments."""

    no = models.CharField(_("order no."), max_length=40, unique=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="orders", verbose_name=_("product")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)
    promised_at = models.DateTimeField(_("promised delivery"), null=True, blank=True)
    confirmed_at = models.DateTimeField(
        _("confirmed delivery"),
        null=True,
        blank=True,
        help_text=_("The delivery that PMC confirmed, where the order was reviewed."),
    )
    actual_at = models.DateTimeField(_("actual delivery"), null=True, blank=True)
    sales_led_review = models.BooleanField(_("review led by sales"), default=False)
    pmc_confirmed_at = models.DateTimeField(_("confirmed by PMC"), null=True, blank=True)
    is_sample = models.BooleanField(_("newly submitted sample"), default=False)

    objects = Scoped()
    branch_path = "customer__branch"

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="orders_are_of_something",
                violation_error_message=_("An order has a quantity of at least 1."),
            ),
        )

    def __str__(self) -> str:
        return self.no
