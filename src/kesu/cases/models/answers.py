"""What the book answered on a record, and what the record counts for elsewhere."""

from django.db import models
from django.db.models import Q

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped


class DecisionRow(models.Model):
    """What a decision table says now of a record or one of its items. `key` is "item/decision"."""

    pk = models.CompositePrimaryKey("record_id", "key")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=130)
    item = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=60)
    value = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20)
    row = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    missing = models.TextField(blank=True)
    trace = models.TextField(blank=True)
    seq = models.PositiveIntegerField()

    objects = Scoped["DecisionRow"]()
    everything = models.Manager["DecisionRow"]()

    class Meta:
        indexes = (models.Index(fields=["decision", "value"], name="records_by_decision"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.key} = {self.value}"


class Tally(models.Model):
    """A record, or a plain row of the registry, counts for a measure under a key from a moment on."""

    measure = models.CharField(max_length=120)
    key = models.CharField(max_length=300)
    at = models.DateTimeField()
    # In ten-thousandths: whole numbers, which both databases add and compare exactly.
    amount = models.BigIntegerField()
    root = models.BooleanField()
    record = models.ForeignKey(CaseRecord, models.PROTECT, null=True, related_name="tally_rows")
    row = models.ForeignKey("RegistryRow", models.PROTECT, null=True, related_name="tally_rows")

    objects = Scoped["Tally"]()
    everything = models.Manager["Tally"]()

    class Meta:
        indexes = (models.Index(fields=["measure", "key", "at"], name="tallies_by_key_and_moment"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(record=None, row__isnull=False) | Q(record__isnull=False, row=None),
                name="a_tally_counts_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.key}"


class RegistryRow(models.Model):
    """A row of the registry as the books see it: a visit, a month's failures, a return. Written once.

    `table` and `table_row` say which row of the registry it stands for; `values` are its facts then,
    `tallies` how it counts. `seal` is a keyed hash of all of it: rows stand in no journal of their own.
    """

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    values = models.TextField()
    table = models.CharField(max_length=60)
    table_row = models.CharField(max_length=40)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    tallies = models.TextField()
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["kind", "-at"], name="registry_rows_by_kind"),)
        constraints = (
            models.UniqueConstraint(
                fields=["table", "table_row"], name="a_registry_row_is_seen_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
