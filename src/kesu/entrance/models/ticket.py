"""Links with which somebody chooses a password."""

from datetime import datetime

from django.db import models

from kesu.directory.models import Person


class Ticket(models.Model):
    """A one-time link: 256 random bits of which the hash is kept, for one person, until a moment."""

    class Sort(models.TextChoices):
        INVITATION = "invitation"
        PASSWORD = "password"

    sha256 = models.CharField(max_length=64, unique=True)
    sort = models.CharField(max_length=10, choices=Sort.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tickets")
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_good_at(self, moment: datetime) -> bool:
        """Say whether it still opens the page of a new password."""
        return self.used_at is None and moment < self.expires_at
