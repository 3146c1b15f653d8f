"""What somebody must be told inside the program. Written in the transaction that gave rise to it."""

from django.db import models

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import ScopedByParty


class InboxNotice(models.Model):
    """One thing told to one party. `dedupe_key` keeps it from being told twice."""

    id = models.CharField(primary_key=True, max_length=32)
    party = models.CharField(max_length=80)
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="notices")
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    line = models.CharField(max_length=120)
    item = models.CharField(max_length=60, blank=True)
    run = models.CharField(max_length=160, blank=True)
    says_zh = models.TextField()
    says_en = models.TextField(blank=True)
    about = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    dedupe_key = models.CharField(max_length=64, unique=True)
    spread_at = models.DateTimeField(null=True)
    """When the notices room took it up, to tell people by their channels; null: not yet."""

    objects = ScopedByParty["InboxNotice"]()
    everything = models.Manager["InboxNotice"]()

    class Meta:
        indexes = (
            models.Index(fields=["party", "-at"], name="notices_of_a_party"),
            models.Index(
                fields=["id"], condition=models.Q(spread_at=None), name="notices_to_spread"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.code} {self.line}"


class NoticeReading(models.Model):
    """Somebody has seen a notice to one of their parties."""

    pk = models.CompositePrimaryKey("notice_id", "person")
    notice = models.ForeignKey(InboxNotice, models.PROTECT, related_name="readings")
    person = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} read {self.notice_id}"
