"""A file that somebody put to a draft or a record; its bytes lie in the store under their hash."""

from django.db import models
from django.db.models import Q

from kesu.journal.scoping import ScopedFiles


class Attachment(models.Model):
    """One file as one person uploaded it.

    Staged while `record` is empty: it belongs to `owner` and `draft` and expires. Claimed by an
    entry, it stays for good – unless the person whom it shows is erased: then its bytes and its name go, and an
    `Erasure` names it. `display_sha256` is the re-encoded picture without what the camera wrote.
    """

    class State(models.TextChoices):
        GOOD = "good"
        QUARANTINED = "quarantined"
        ERASED = "erased"

    id = models.CharField(primary_key=True, max_length=32)
    owner = models.CharField(max_length=80)
    draft = models.CharField(max_length=40, blank=True)
    record = models.CharField(max_length=32, blank=True, db_index=True)
    item = models.CharField(max_length=60, blank=True)
    fact = models.CharField(max_length=80, blank=True)
    seq = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    display_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GOOD)
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = ScopedFiles["Attachment"]()
    everything = models.Manager["Attachment"]()

    class Meta:
        indexes = (models.Index(fields=["owner", "draft"], name="files_of_a_draft"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(record="", expires_at__isnull=False, seq=None)
                | (~Q(record="") & Q(expires_at=None, seq__isnull=False)),
                name="a_file_is_staged_or_claimed",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="a_file_is_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
