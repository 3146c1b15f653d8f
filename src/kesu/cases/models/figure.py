"""What of a record can be counted, and from when to when that was what was known."""

from django.db import models

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped


class FigureRow(models.Model):
    """What could be counted of a record ("") or of one of its items after entry `seq`, written by the one door.

    `known_to` is null while nothing newer is known; a change ends the row and begins another, so that figures come
    out as they were known at any moment. Days are numbers such as 20261122 in the company's zone; `met` and `late`
    count the findings that stand; numbers in `values` are in ten-thousandths (kesu.cases.figuring).
    """

    pk = models.CompositePrimaryKey("record_id", "item", "seq")
    record = models.ForeignKey(
        CaseRecord, models.PROTECT, related_name="figure_rows", db_index=False
    )
    item = models.CharField(max_length=60, blank=True)
    seq = models.PositiveIntegerField()
    book = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    root = models.BooleanField()
    opened_day = models.IntegerField()
    closed_day = models.IntegerField(null=True)
    closed_as = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    customer = models.CharField(max_length=60, blank=True)
    product = models.CharField(max_length=60, blank=True)
    met = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    values = models.JSONField()

    objects = Scoped["FigureRow"]()
    everything = models.Manager["FigureRow"]()

    class Meta:
        indexes = (
            models.Index(
                fields=["book", "kind", "opened_day"],
                condition=models.Q(known_to=None),
                name="figures_known_now",
            ),
            models.Index(
                fields=["book", "kind", "closed_day"],
                condition=models.Q(known_to=None),
                name="figures_closed_now",
            ),
            models.Index(
                fields=["book", "kind", "opened_day", "known_from"], name="figures_as_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
