"""The search index of records; what it looks like inside differs by database (kesu.cases.dialect)."""

from django.db import models

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped


class SearchText(models.Model):
    """Ties a record to its row in the index."""

    id = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(CaseRecord, models.PROTECT, related_name="search_text")

    objects = Scoped["SearchText"]()
    everything = models.Manager["SearchText"]()

    def __str__(self) -> str:
        return self.record_id
