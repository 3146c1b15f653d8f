"""A record of work as it stands: its state as text, and what lists need as columns."""

from django.db import models
from django.db.models import Q

from kesu.cases.models.edition import Edition
from kesu.cases.models.scoped import ScopedRecords

LIVES = ("case", "standing", "periodic")


class CaseRecord(models.Model):
    """One case, standing or periodic record. `version` is the number of its last entry.

    Everything but `state` follows from the journal; the row is rewritten by the one door only.
    A record is closed or void, never deleted.
    """

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=60)
    life = models.CharField(max_length=8)
    book = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="records")
    standing_key = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=60, null=True)
    version = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    branch = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=60, blank=True)
    filed_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    customer = models.CharField(max_length=60, blank=True)
    customer_name = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=60, blank=True)
    product_name = models.CharField(max_length=120, blank=True)
    order_no = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    grade_status = models.CharField(max_length=20, blank=True)
    next_due = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    imported_from = models.CharField(max_length=60, blank=True)
    imported_id = models.CharField(max_length=120, blank=True)
    timers = models.TextField(blank=True)
    tallies = models.TextField(blank=True)
    state = models.TextField()

    objects = ScopedRecords()
    everything = models.Manager["CaseRecord"]()

    class Meta:
        indexes = (
            models.Index(fields=["-opened_at", "id"], name="records_by_opening"),
            models.Index(
                fields=["next_due", "id"],
                condition=Q(closed_at=None),
                name="open_records_by_due",
            ),
            models.Index(
                fields=["kind", "-opened_at", "-id"],
                condition=Q(closed_at=None),
                name="open_records_of_a_kind",
            ),
            models.Index(
                fields=["-changed_at"],
                condition=Q(closed_at=None, life="case"),
                name="open_cases_by_change",
            ),
            models.Index(
                fields=["kind", "-opened_at", "-id", "closed_as", "closed_at", "next_due"],
                name="standing_of_a_kind",
            ),
            models.Index(fields=["customer", "-opened_at"], name="records_of_a_customer"),
            models.Index(fields=["department", "-opened_at"], name="records_of_a_department"),
            models.Index(fields=["branch", "-opened_at"], name="records_of_a_branch"),
            models.Index(
                fields=["order_no"], condition=~Q(order_no=""), name="records_of_an_order"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="a_number_names_one_record"),
            models.UniqueConstraint(
                fields=["book", "kind", "standing_key", "period"],
                condition=~Q(life="case"),
                name="one_standing_record_per_key_and_period",
            ),
            models.UniqueConstraint(
                fields=["imported_from", "imported_id"],
                condition=~Q(imported_from=""),
                name="a_row_is_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="")
                | (Q(closed_at__isnull=False) & ~Q(closed_as="")),
                name="a_closed_record_says_how",
            ),
            models.CheckConstraint(condition=Q(life__in=LIVES), name="a_record_has_a_life"),
            models.CheckConstraint(
                condition=Q(life="case", standing_key="", period="") | ~Q(life="case"),
                name="a_case_has_no_key",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="a_record_has_an_entry"),
            models.CheckConstraint(condition=~Q(number=""), name="a_number_says_something"),
        )

    def __str__(self) -> str:
        return self.number or self.id
