"""From which folders messages leave, and how far each has come."""

from django.db import models


class Sender(models.Model):
    """A folder KESU_HOME from which messages leave. Its file counts the same turns; a restored database is behind."""

    home = models.CharField(primary_key=True, max_length=32)
    turn = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.home} at turn {self.turn}"
