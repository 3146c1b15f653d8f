"""Audit seals: what was written is bound together, signed, and told to a witness outside."""

from django.db import models
from django.db.models import Q


class AuditSeal(models.Model):
    """One seal: `text` is canonical and says what it binds and which seal came before; `signature` is over it.

    The other columns repeat what the text says; verification compares them.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    text = models.TextField()
    signature = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="seals_count_from_one"),
        )

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedLine(models.Model):
    """What one seal binds: how far a record's journal had come and its hash there, or one note and its seal.

    `number` is the seal's; `stream` is a record's id, or "access:<id>", "refusal:<id>" and "erasure:<id>"
    for a note.
    """

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=48)
    seq = models.PositiveIntegerField()
    number = models.BigIntegerField(db_index=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} under seal {self.number}"


class WitnessMark(models.Model):
    """How far a witness has been told, and what went wrong last. It may be forgotten: then all is told again."""

    witness = models.CharField(primary_key=True, max_length=8)
    seal = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.witness} up to seal {self.seal}"
