"""Amounts on accounts: what records entered, one row an entry, never changed."""

from django.db import models

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped


class AccountEntry(models.Model):
    """An amount that a record entered on an account; a counter-posting makes good what stood wrongly.

    `no` is its place among the record's entries, `amount` in ten-thousandths, `holder` "" for the record itself.
    """

    pk = models.CompositePrimaryKey("record_id", "no")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="account_entries")
    no = models.PositiveIntegerField()
    posting = models.CharField(max_length=60)
    item = models.CharField(max_length=60, blank=True)
    account = models.CharField(max_length=60)
    holder = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    seq = models.PositiveIntegerField()
    counter = models.BooleanField()
    clause = models.CharField(max_length=40, blank=True)

    objects = Scoped["AccountEntry"]()
    everything = models.Manager["AccountEntry"]()

    class Meta:
        indexes = (models.Index(fields=["account", "holder", "at"], name="entries_of_a_holder"),)

    def __str__(self) -> str:
        return f"{self.account} {self.holder}: {self.amount}"
