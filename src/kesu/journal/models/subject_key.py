"""The key under which one person's values are sealed."""

from django.db import models
from django.db.models import Q


class SubjectKey(models.Model):
    """A key wrapped by the master key. Erased means that `wrapped` is empty and nothing opens any more.

    `subject` says whose it is: "contact:<id>" or "record:<id>". `master` is the fingerprint of the
    master key that wrapped it, so that a wrong one is told instead of guessed. `seal` covers
    the row, also once it is erased.
    """

    id = models.CharField(primary_key=True, max_length=16)
    subject = models.CharField(max_length=80)
    wrapped = models.CharField(max_length=200, blank=True)
    master = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.CharField(max_length=80, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject"], condition=Q(erased_at=None), name="one_live_key_per_person"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) ^ Q(wrapped=""), name="an_erased_key_is_gone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} ({self.subject})"
