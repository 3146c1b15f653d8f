"""Which account of the company's own sign-in belongs to whom."""

from typing import ClassVar

from django.db import models

from kesu.directory.models import Person


class CompanyAccount(models.Model):
    """An account at a provider, known by what never changes of it, tied to a person at their first sign-in by it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="company_accounts")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    tied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_account"),
            models.UniqueConstraint(fields=["issuer", "person"], name="one_account_per_person"),
        ]
