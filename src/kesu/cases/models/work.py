"""What a record asks of people now: open steps, and the deadlines they stand under."""

from django.db import models
from django.db.models import Q

from kesu.cases.models.record import CaseRecord
from kesu.journal.scoping import Scoped, ScopedByParty


class Task(models.Model):
    """An open step as one of those who may do it sees it. `key` is "item/step".

    One row a party, so that a workbench is one look into one index; `assigned` marks the party to
    which the step was given by hand. `chases` counts how often it was chased in its present round,
    `chased_at` is when last, `promised_at` when whoever holds it says that it will be done. Rows go
    when the step is done; the journal remembers.
    """

    pk = models.CompositePrimaryKey("record_id", "key", "party")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=130)
    party = models.CharField(max_length=80)
    item = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=60)
    round = models.PositiveIntegerField()
    is_optional = models.BooleanField()
    is_assigned = models.BooleanField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    run = models.CharField(max_length=160, blank=True)
    chases = models.PositiveIntegerField(default=0)
    chased_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)

    objects = ScopedByParty["Task"]()
    everything = models.Manager["Task"]()

    class Meta:
        indexes = (
            models.Index(fields=["party", "due_at"], name="tasks_of_a_party"),
            models.Index(fields=["due_at", "record"], name="tasks_by_due"),
            models.Index(
                fields=["record", "key"], condition=Q(is_assigned=True), name="tasks_given_by_hand"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.key}: {self.party}"


class Deadline(models.Model):
    """One run of a clock: when it falls due and what was found. `run` is "item/clock#turn"."""

    pk = models.CompositePrimaryKey("record_id", "run")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="deadlines")
    run = models.CharField(max_length=160)
    item = models.CharField(max_length=60, blank=True)
    clock = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10)
    ground = models.CharField(max_length=12)
    is_provisional = models.BooleanField()
    stopped_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, blank=True)
    limit = models.CharField(max_length=120, blank=True)

    objects = Scoped["Deadline"]()
    everything = models.Manager["Deadline"]()

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(status="running"), name="running_deadlines_by_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.run}"


class Timer(models.Model):
    """A moment at which a clock run must be looked at. A changed moment is a new generation."""

    class State(models.TextChoices):
        ARMED = "armed"
        FIRED = "fired"
        SUPERSEDED = "superseded"

    pk = models.CompositePrimaryKey("record_id", "run", "stage", "generation")
    record = models.ForeignKey(CaseRecord, models.PROTECT, related_name="timer_rows")
    run = models.CharField(max_length=160)
    stage = models.CharField(max_length=20)
    generation = models.PositiveIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    ended_at = models.DateTimeField(null=True)

    objects = Scoped["Timer"]()
    everything = models.Manager["Timer"]()

    class Meta:
        indexes = (
            models.Index(
                fields=["at", "record"], condition=Q(state="armed"), name="armed_timers_by_moment"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["armed", "fired", "superseded"]), name="a_timer_has_a_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.run} {self.stage}.{self.generation}"
