"""The search index of records; what it looks like inside differs by database (kesu.cases.dialect)."""

from django.db import models
from django.db.models import Q

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped


class SearchText(models.Model):
    """Ties a record to a row of the index: `place` says where in the record the texts stand (kesu.cases.indexing).

    `digest` tells whether the row is as it should be; it is empty where an earlier program made it.
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="search_texts")
    place = models.PositiveSmallIntegerField(default=2)
    digest = models.CharField(max_length=32, blank=True)

    objects = Scoped["SearchText"]()
    everything = models.Manager["SearchText"]()

    class Meta:
        indexes = (
            models.Index(
                fields=["record"], condition=Q(digest=""), name="texts_of_earlier_programs"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.place}"
