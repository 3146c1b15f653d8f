"""What the guard of the clock remembers between looks, for all processes of the installation."""

from django.db import models


class ClockWatch(models.Model):
    """The one row: the latest moment ever read, and since when nothing fires because the clock is doubted.

    Both are of the reference clock: the database server's, or the host's own with an embedded database. It is no
    record of what happened: it may be forgotten, then the next look begins anew.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField()
    doubted_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=12, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="one_watch_over_the_clock"),
        )

    def __str__(self) -> str:
        return f"clock seen at {self.seen_at}, {self.doubt or 'trusted'}"
