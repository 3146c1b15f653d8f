"""Somebody's second factor: a secret shared with the app on their telephone, and codes for when it is lost."""

from typing import ClassVar

from django.db import models

from kesu.directory.models import Person


class Factor(models.Model):
    """The secret of a person's one-time codes, sealed; it counts once a code has confirmed it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="factor")
    secret = models.TextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The half minute of the latest code taken: none up to it is taken again."""


class RecoveryCode(models.Model):
    """A code that takes the place of the telephone once; only a hash of it is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "code_hash"], name="one_recovery_code"),
        ]
