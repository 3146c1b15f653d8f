"""How much a channel may send: tokens shared by all processes, and a door that shuts after failures.

The bucket's brim and its flow together never exceed the provider's limit within any minute: what
may leave at one moment is taken off what flows in during the next sixty seconds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from kesu.notices.accounts import way_of
from kesu.notices.models import Bucket, Channel

TOKEN: Final = 1000
MINUTE: Final = 60
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Flow:
    """What a channel may send: so many at one moment, and so many more each minute."""

    brim: int
    a_minute: int

    def level(self, bucket: Bucket, now: datetime) -> int:
        """Return the thousandths of tokens that are there at a moment."""
        seconds = max((now - bucket.filled_at).total_seconds(), 0)
        return min(self.brim * TOKEN, bucket.level + int(seconds * self.a_minute * TOKEN / MINUTE))


def flow_of(channel: Channel) -> Flow:
    """Return how a channel's limit a minute is spent."""
    brim = max(1, min(way_of(channel).burst, channel.per_minute // 4))
    return Flow(brim, max(channel.per_minute - brim, 1))


def taken_in_hand(channel: Channel, now: datetime) -> Bucket:
    """Return the bucket of a channel, made full if there is none; nobody else has it until the transaction ends."""
    mine = Bucket.objects.filter(channel=channel)
    if not mine.update(failures=F("failures")):
        full = Bucket(channel=channel, level=flow_of(channel).brim * TOKEN, filled_at=now)
        Bucket.objects.bulk_create([full], ignore_conflicts=True)
        mine.update(failures=F("failures"))
    return mine.get()


def allowed(bucket: Bucket, channel: Channel, now: datetime) -> int:
    """Return how many messages may leave now: none through a shut door, one to try a channel that failed."""
    if bucket.shut_until is not None and now < bucket.shut_until:
        return 0
    whole = flow_of(channel).level(bucket, now) // TOKEN
    return min(whole, 1) if bucket.failures else whole


def take(bucket: Bucket, channel: Channel, count: int, now: datetime) -> None:
    """Take tokens out of a bucket that is in hand."""
    bucket.level = flow_of(channel).level(bucket, now) - count * TOKEN
    bucket.filled_at = now
    bucket.save(update_fields=["level", "filled_at"])


def works(channel: Channel) -> None:
    """Note that a channel takes messages."""
    Bucket.objects.filter(channel=channel, failures__gt=0).update(
        failures=0, shut_until=None, reason=""
    )


def shut(channel: Channel, reason: str, at_least: timedelta, now: datetime) -> None:
    """Shut a channel for a while, the longer the more often it failed in a row."""
    bucket = Bucket.objects.get(channel=channel)
    pause = min(FIRST_PAUSE * 2 ** min(bucket.failures, 10), LONGEST_PAUSE)
    Bucket.objects.filter(channel=channel).update(
        failures=F("failures") + 1, shut_until=now + max(pause, at_least), reason=reason[:300]
    )
