"""Signing in that failed, kept for a while, so that passwords cannot be tried out one after another."""

from typing import ClassVar

from django.db import models


class FailedSignIn(models.Model):
    """One wrong password. The name typed is kept as a hash only: people type passwords there too."""

    name_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name_hash", "at"], name="failed_sign_ins_of_name"),
        ]
