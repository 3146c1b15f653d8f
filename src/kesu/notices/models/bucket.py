"""How much a channel may send just now."""

from django.db import models

from kesu.notices.models.channel import Channel


class Bucket(models.Model):
    """A bucket of tokens, one a message, filled evenly up to its brim; shared by all processes.

    `level` counts thousandths of a token. After a failure the channel is shut until `shut_until`, the longer the more
    `failures` came in a row.
    """

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True, related_name="bucket")
    level = models.BigIntegerField()
    filled_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.level}"
