"""How far a mailbox is read."""

from django.db import models


class Mailbox(models.Model):
    """One folder of a server. UIDs hold only as long as its `validity` stays what it is.

    Of what lay there up to `first_uid` when it was first seen, only the unread is taken.
    `next_at` is when it is asked again: whoever moves it on reads, so that of many workers one does.
    `stuck_uid` is a mail that the server did not give, and how often.
    """

    name = models.CharField(max_length=250, unique=True)
    validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    first_uid = models.BigIntegerField(default=0)
    next_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    faulty_since = models.DateTimeField(null=True)
    stuck_uid = models.BigIntegerField(default=0)
    stuck_times = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
