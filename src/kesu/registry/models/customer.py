"""Customers and the people we speak to there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.region import Region
from kesu.registry.models.scope import Scoped
from kesu.registry.spelling import initials_of, pinyin_of, search_form


class Customer(Versioned):
    """A company or person that buys from us. The pinyin columns follow the names by themselves."""

    class Sort(models.TextChoices):
        FOREIGN = "foreign", _("foreign customer")
        OEM = "oem", _("OEM customer")
        END_USER = "end_user", _("end user")
        DEALER = "dealer", _("dealer")
        OTHER = "other", _("other")

    code = models.CharField(_("customer no."), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    sort = models.CharField(
        _("sort of customer"), max_length=8, choices=Sort.choices, default=Sort.OTHER
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    level = models.CharField(_("level"), max_length=16, blank=True)
    branch = models.ForeignKey(
        "directory.Branch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("branch"),
    )
    initials = models.CharField(_("pinyin initials"), max_length=160, editable=False)
    pinyin = models.CharField(_("pinyin"), max_length=800, editable=False)
    # Everything one may type to find the customer, folded: the one column that a look-up reads.
    search = models.TextField(editable=False)

    objects = Scoped()
    branch_path = "branch"

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = (models.Index(fields=["name"], name="customers_by_name"),)

    def __str__(self) -> str:
        return self.name

    def spell(self) -> None:
        """Set the pinyin columns and the search column from the names and the number."""
        self.initials = initials_of(self.name)
        self.pinyin = pinyin_of(self.name)
        spoken = (self.name, self.short_name, self.code, self.initials, self.pinyin)
        short = (initials_of(self.short_name),) if self.short_name else ()
        self.search = "\n".join(search_form(text) for text in (*spoken, *short))

    def clean_fields(self, exclude: Any = None) -> None:
        """Spell first: the columns that follow the names are checked like all others."""
        self.spell()
        super().clean_fields(exclude)


class Contact(Versioned):
    """Somebody at a customer. Personal: erased when nothing needs it any more."""

    personal = frozenset({"name", "position", "phone", "email"})

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="contacts", verbose_name=_("customer")
    )
    name = models.CharField(_("full name"), max_length=64)
    position = models.CharField(_("position"), max_length=64, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = Scoped()
    branch_path = "customer__branch"

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "name", "phone"],
                name="contact_entered_once",
                violation_error_message=_("This contact is entered already."),
            ),
        )

    def __str__(self) -> str:
        return self.name
