"""Deliveries in hand: claimed under a lease before a byte leaves, recorded only by whoever holds the lease."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Q

from kesu import metering
from kesu.cases import dialect
from kesu.notices import buckets
from kesu.notices.models import Channel, Delivery

LEASE: Final = timedelta(minutes=5)
State = Delivery.State

# What a record's earlier message to the same reader has not got to is not overtaken by a later one.
_PICK: Final = """
WITH picked AS MATERIALIZED (
  SELECT d.id FROM notices_delivery d
   WHERE d.channel_id = %s AND d.state IN ('due', 'held') AND d.next_at <= %s
     AND NOT EXISTS (
       SELECT 1 FROM notices_delivery e
        WHERE e.record_id = d.record_id AND e.channel_id = d.channel_id
          AND coalesce(e.person_id, 0) = coalesce(d.person_id, 0)
          AND e.state IN ('due', 'sending') AND e.id < d.id)
   ORDER BY d.next_at, d.id LIMIT %s{lock})
UPDATE notices_delivery SET state = 'sending', lease_token = %s, lease_until = %s
 WHERE state IN ('due', 'held') AND id IN (SELECT id FROM picked) RETURNING id
"""


_ANY_WAITING: Final = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM notices_delivery WHERE state IN ('due', 'held') AND next_at <= %s)
            OR EXISTS (SELECT 1 FROM notices_delivery WHERE state = 'sending' AND lease_until < %s)
"""


def is_any_waiting(now: datetime) -> bool:
    """Say whether anything is due on any channel, or was left behind: one plain statement, asked every second."""
    return dialect.finds(connection, _ANY_WAITING, [_stamp(now), _stamp(now)])


def channels_waiting(now: datetime) -> list[Channel]:
    """Return the channels in use on which something is due, those that work before those that failed lately."""
    due = Delivery.everything.filter(state__in=[State.DUE, State.HELD], next_at__lte=now)
    waiting = Channel.objects.filter(pk__in=due.values("channel"), enabled=True)
    return list(waiting.order_by(F("bucket__failures").asc(nulls_first=True), "pk"))


def claimed(channel: Channel, most: int, now: datetime) -> list[Delivery]:
    """Return what may leave by a channel now, ours under a lease; its tokens are spent."""
    with transaction.atomic():
        bucket = buckets.taken_in_hand(channel, now)
        count = min(most, buckets.allowed(bucket, channel, now))
        ids = _picked(channel, count, now) if count else []
        if ids:
            buckets.take(bucket, channel, len(ids), now)
    rows = Delivery.everything.filter(pk__in=ids).select_related("channel", "person")
    return sorted(rows, key=lambda row: (row.next_at, row.pk))


def _picked(channel: Channel, count: int, now: datetime) -> Sequence[str]:
    lock = dialect.skip_locked(connection)
    sql = _PICK.format(lock=lock.replace("UPDATE", "UPDATE OF d"))
    values = [channel.pk, _stamp(now), count, secrets.token_hex(16), _stamp(now + LEASE)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def hand_over(delivery: Delivery, now: datetime) -> bool:
    """Write that a delivery is about to leave; return False where the lease is ours no more."""
    first = delivery.first_tried_at or now
    held = _mine(delivery).filter(lease_until__gt=now)
    more = {"handed_at": now, "first_tried_at": first, "may_repeat": delivery.may_repeat}
    if not held.update(**more, attempts=F("attempts") + 1):
        return False
    delivery.handed_at, delivery.first_tried_at = now, first
    delivery.attempts += 1
    return True


def write_payload(delivery: Delivery, payload: str) -> bool:
    """Keep the words of a digest before it leaves; return False where the lease is ours no more."""
    delivery.payload = payload
    return bool(_mine(delivery).update(payload=payload))


def record(delivery: Delivery, state: str, now: datetime, **more: Any) -> bool:
    """Write what became of a delivery; return False where the lease is ours no more, so that nothing is written."""
    ended = None if state in (State.DUE, State.HELD) else now
    values = {"state": state, "lease_token": "", "lease_until": None, "ended_at": ended, **more}
    is_ours = bool(_mine(delivery).update(**values))
    if is_ours:
        metering.MESSAGES.labels(str(state)).inc()
    return is_ours


def release(deliveries: Sequence[Delivery]) -> None:
    """Give back what was claimed and not tried."""
    for delivery in deliveries:
        _mine(delivery).update(state=State.DUE, lease_token="", lease_until=None)


def left_behind(now: datetime, most: int) -> list[Delivery]:
    """Return deliveries whose lease ran out: whoever had them is gone. They are ours now, under a new lease."""
    ran_out = Q(state=State.SENDING, lease_until__lt=now)
    found = Delivery.everything.filter(ran_out).select_related("channel", "person")[:most]
    mine = []
    for row in found:
        token = secrets.token_hex(16)
        if _mine(row).filter(ran_out).update(lease_token=token, lease_until=now + LEASE):
            row.lease_token = token
            mine.append(row)
    return mine


def _mine(delivery: Delivery) -> Any:
    return Delivery.everything.filter(
        pk=delivery.pk, state=State.SENDING, lease_token=delivery.lease_token
    )


def _stamp(at: datetime) -> Any:
    return Delivery._meta.get_field("next_at").get_db_prep_value(at, connection)
