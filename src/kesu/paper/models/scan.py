"""A scan whose case nobody could tell from its code; its bytes lie in the store under their hash."""

from django.db import models


class WaitingScan(models.Model):
    """Pages that wait for somebody to say which case they belong to.

    `said` is what their code said, if there was one; `why` is why they wait. Settled, `record` says where they went, or
    `reason` why they went nowhere; the row stays.
    """

    class Why(models.TextChoices):
        NO_CODE = "no_code"
        NO_CASE = "no_case"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=32)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    said = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=12, choices=Why.choices)
    owner = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True, db_index=True)
    settled_by = models.CharField(max_length=80, blank=True)
    record = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
