"""Tokens with which programs sign in for a person."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.directory.models.person import Person


class ServiceToken(models.Model):
    """A program may act for a person within scopes until a moment; only the secret's hash is kept."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=64)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name

    def is_good_at(self, moment: datetime) -> bool:
        """Say whether it opens anything at a moment."""
        return self.revoked_at is None and moment < self.expires_at and self.person.is_active
