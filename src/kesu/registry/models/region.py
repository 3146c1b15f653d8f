"""Where customers and sites are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.registry.models.scope import Scoped


class Region(Versioned):
    """A region as the company cuts the map."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=64)

    objects = Scoped()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name
