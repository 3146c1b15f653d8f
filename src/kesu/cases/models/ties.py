"""What ties records to one another and to people."""

from django.db import models

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped, ScopedByParty


class Link(models.Model):
    """A tie between two records, one row from each side."""

    pk = models.CompositePrimaryKey("record_id", "sort", "other_id")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="links")
    sort = models.CharField(max_length=24)
    other = models.ForeignKey(CaseRecord, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()

    objects = Scoped["Link"]()
    everything = models.Manager["Link"]()

    def __str__(self) -> str:
        return f"{self.record_id} {self.sort} {self.other_id}"


class Involved(models.Model):
    """A party that had or has to do with a record: posted an entry, or was asked to do a step."""

    pk = models.CompositePrimaryKey("record_id", "party")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="involved")
    party = models.CharField(max_length=80)

    objects = ScopedByParty["Involved"]()
    everything = models.Manager["Involved"]()

    class Meta:
        indexes = (models.Index(fields=["party", "record"], name="records_of_a_party"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.record_id}"


class ReadingRight(models.Model):
    """How far a party reads beyond what it is involved in. Rows are the company's own choice."""

    class Reach(models.TextChoices):
        DEPARTMENT = "department"
        BRANCH = "branch"
        ALL = "all"

    party = models.CharField(primary_key=True, max_length=80)
    reach = models.CharField(max_length=10, choices=Reach.choices)

    def __str__(self) -> str:
        return f"{self.party}: {self.reach}"
