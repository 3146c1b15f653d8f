"""That a person was erased: by whom, why, and which files went. Written once, sealed; no word of the person in it."""

from django.db import models


class Erasure(models.Model):
    """One act of erasing. `subject` says whom ("contact:7", "record:<id>", "mail:<id>").

    `files` are the ids of the attachments whose bytes and names went, as JSON: verification believes an
    erased file only where an erasure names it. `counts` is JSON too: how many things of each store went.
    `kept` says in short what would have kept them longer and was overruled.
    """

    id = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    reason = models.CharField(max_length=300)
    kept = models.TextField(blank=True)
    files = models.TextField(default="[]")
    counts = models.TextField(default="{}")
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.subject} erased {self.at:%Y-%m-%d}"
