"""Numbers on papers: counted without a gap, and a ledger of what became of each."""

from django.db import models
from django.db.models import Q

from kesu.journal.scoping import Scoped


class NumberSeries(models.Model):
    """How far a series has counted. Taken in the transaction that uses the number."""

    key = models.CharField(primary_key=True, max_length=120)
    nx = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(nx__gte=0), name="series_count_upwards"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.nx}"


class IssuedNumber(models.Model):
    """One line of the ledger: a number was issued, or an issued one became void. Nothing is taken back.

    A gap says that the numbers up to `nx` were left out, as many as `number` says, for `reason`.
    """

    class State(models.TextChoices):
        ISSUED = "issued"
        VOID = "void"
        GAP = "gap"

    pk = models.CompositePrimaryKey("series", "nx", "state")
    series = models.CharField(max_length=120)
    nx = models.BigIntegerField()
    state = models.CharField(max_length=6, choices=State.choices)
    number = models.CharField(max_length=60)
    document = models.CharField(max_length=80)
    record = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    objects = Scoped["IssuedNumber"]()
    everything = models.Manager["IssuedNumber"]()

    class Meta:
        indexes = (models.Index(fields=["number"], name="ledger_by_number"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["issued", "void", "gap"]),
                name="a_number_is_issued_void_or_left_out",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"
