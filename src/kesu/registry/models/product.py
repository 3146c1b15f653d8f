"""What the company sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.scope import Scoped


class Product(Versioned):
    """A product by its type; `product_type` is the kind that several models belong to.

    New and custom may both hold: whether a custom product counts as a new one is for the rulebook to
    say, and one that is put down as not new would pass there for an old one.
    """

    code = models.CharField(_("product no."), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    model = models.CharField(_("model"), max_length=64, blank=True)
    product_type = models.CharField(_("product type"), max_length=64, db_index=True)
    is_new = models.BooleanField(
        _("new product"),
        default=False,
        help_text=_("Put on the market for the first time."),
    )
    marketed_on = models.DateField(_("on the market since"), null=True, blank=True)
    is_custom = models.BooleanField(_("custom product"), default=False)

    objects = Scoped()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return f"{self.name} {self.model}".strip()


class KnownSolution(Versioned):
    """A problem of a kind of product that is solved in writing: an ECN or another paper.

    Rules leave such problems out from the day on. `semi_finished_part` names an electronic
    semi-finished part that is solved by it and stays out of the ranking of failing parts.
    """

    class Sort(models.TextChoices):
        ECN = "ecn", _("ECN")
        WRITTEN = "written", _("other written solution")

    no = models.CharField(_("paper no."), max_length=40, unique=True)
    sort = models.CharField(_("sort of paper"), max_length=8, choices=Sort.choices)
    product_type = models.CharField(_("product type"), max_length=64, blank=True)
    problem_code = models.CharField(_("problem code"), max_length=64, blank=True)
    semi_finished_part = models.CharField(
        _("solved electronic semi-finished part"), max_length=64, blank=True
    )
    from_on = models.DateField(_("in force from"))
    says = models.CharField(_("what it says"), max_length=200, blank=True)

    objects = Scoped()

    class Meta:
        verbose_name = _("known solution")
        verbose_name_plural = _("known solutions")
        indexes = (
            models.Index(fields=["product_type", "problem_code"], name="solutions_of_problem"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(product_type="", semi_finished_part=""),
                name="solution_of_something",
                violation_error_message=_("Name the product type or the part that is solved."),
            ),
        )

    def __str__(self) -> str:
        return self.no
