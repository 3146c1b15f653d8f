"""What was done under which operation key, so that doing it again changes nothing."""

from django.db import models


class OperationResult(models.Model):
    """The stored answer to one operation of one actor, kept for at least thirty days."""

    pk = models.CompositePrimaryKey("actor", "op_id")
    actor = models.CharField(max_length=80)
    op_id = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    result = models.TextField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.actor} {self.op_id}"
