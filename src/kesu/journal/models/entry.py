"""What happened: one row an entry, chained per record, written once."""

from django.db import models
from django.db.models import Q

from kesu.journal.scoping import Scoped


class JournalEntry(models.Model):
    """One entry of one record's journal.

    `text` is the canonical text of the entry with every answer the engine asked for, `outcome` that of
    what followed. `hash` covers the hash before it and `text`; `text` names the hash of `outcome`.
    The other columns repeat what the text says, so that it can be searched; verification compares them.
    """

    pk = models.CompositePrimaryKey("record", "seq")
    record = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    person = models.CharField(max_length=80)
    source = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    act_id = models.CharField(max_length=32)
    text = models.TextField()
    outcome = models.TextField()
    algorithm = models.CharField(max_length=8)
    hash = models.CharField(max_length=64)

    objects = Scoped["JournalEntry"]()
    everything = models.Manager["JournalEntry"]()

    class Meta:
        indexes = (
            models.Index(fields=["act_id"], name="entries_of_one_act"),
            models.Index(fields=["person", "entered_at"], name="entries_of_a_person"),
            models.Index(fields=["-entered_at", "-record", "-seq"], name="entries_by_moment"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(seq__gte=1), name="entries_count_from_one"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("entered_at")),
                name="nothing_is_entered_before_it_happened",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} #{self.seq} {self.act}"
