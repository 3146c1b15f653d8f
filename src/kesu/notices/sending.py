"""What is due leaves: claimed, handed over, sent, recorded – each step committed before the next.

A process that ends anywhere loses nothing: before a delivery is handed over nothing has left, and it is
sent by another; after it was sent and before that is recorded nobody can tell, and what follows is the
channel's choice, shown on the delivery.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from kesu import clock, faults
from kesu.notices import claiming, ending, outbox
from kesu.notices.accounts import settings_of, tells_groups, way_of
from kesu.notices.channels import Answer, ChannelError, Message
from kesu.notices.digesting import digest_of
from kesu.notices.models import Channel, Delivery, Reach
from kesu.notices.payloads import read, written

BATCH: Final = 50
AT_ONCE: Final = 10
"""How many one process has in hand of one channel: ten times ten seconds fit well into a lease."""

_log = logging.getLogger(__name__)


def send(now: datetime, most: int = BATCH) -> int:
    """Send what is due, channel by channel, at most so many; return how many were tried.

    A channel that fails is left alone for a while and keeps no other waiting. From a restored or copied database
    nothing leaves until somebody has confirmed that it may.
    """
    if not claiming.is_any_waiting(now) or not outbox.may_leave(now):
        return 0
    done = _take_back(now, most)
    for channel in claiming.channels_waiting(now):
        if done >= most:
            break
        done += _send_by(channel, min(most - done, AT_ONCE), now)
    return done


def _take_back(now: datetime, most: int) -> int:
    """Settle what processes that are gone had in hand."""
    found = claiming.left_behind(now, most)
    for delivery in found:
        ending.lost(delivery, now)
    return len(found)


def _send_by(channel: Channel, most: int, now: datetime) -> int:
    mine = claiming.claimed(channel, most, now)
    faults.point("notices.claimed")
    for tried, delivery in enumerate(mine, 1):
        if not _send_one(delivery):
            claiming.release(mine[tried:])
            return tried
    return len(mine)


def _send_one(delivery: Delivery) -> bool:
    """Send one delivery and record what came of it; return False where the channel cannot send any more now."""
    try:
        settings, message = _settings(delivery.channel), _message(delivery)
    except ChannelError as fault:
        ending.failed(delivery, fault, clock.now())
        return fault.shuts is None
    now = clock.now()
    if ending.is_left_alone(delivery, now) or not claiming.hand_over(delivery, now):
        return True
    faults.point("notices.handed_over")
    try:
        answer = _answer(delivery, settings, message)
    except ChannelError as fault:
        ending.failed(delivery, fault, clock.now())
        return fault.shuts is None
    faults.point("notices.after_send")
    if not ending.sent(delivery, answer, clock.now()):
        _log.warning("delivery %s was sent after its lease had run out", delivery.pk)
    faults.point("notices.recorded")
    return True


def _settings(channel: Channel) -> Mapping[str, str]:
    try:
        return settings_of(channel)
    except ValueError as fault:
        says = "the settings of this channel do not open: was the master key changed?"
        raise ChannelError(says, shuts=timedelta(0)) from fault


def _answer(delivery: Delivery, settings: Mapping[str, str], message: Message) -> Answer:
    """Return what the provider answered. A bug of ours on the way leaves open what arrived."""
    try:
        return way_of(delivery.channel).send(settings, message)
    except ChannelError:
        raise
    except Exception as bug:
        _log.exception("delivery %s failed by a fault of the program", delivery.pk)
        raise ChannelError(f"fault of the program: {type(bug).__name__}", unknown=True) from bug


def _message(delivery: Delivery) -> Message:
    """Return what is sent; raise ChannelError where there is nobody to send it to, or nothing to send."""
    if not delivery.payload and delivery.sort == Delivery.Sort.DIGEST:
        claiming.write_payload(delivery, written(digest_of(delivery)))
    try:
        rendered, to, headers = read(delivery)
        to = to or _address(delivery)
    except ValueError as fault:
        raise ChannelError(f"it cannot be read any more: {fault}", permanent=True) from fault
    return Message(
        key=delivery.dedupe_key,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        link=rendered.link,
        record=delivery.record_id or "",
        headers=headers,
    )


def _address(delivery: Delivery) -> str:
    channel, person = delivery.channel, delivery.person
    if person is None:
        if tells_groups(channel):
            return ""
        raise ChannelError("nobody is named to whom it goes", permanent=True)
    own = Reach.objects.filter(person=person, channel=channel).values_list("address", flat=True)
    found = own.first() or (person.email if channel.sort == Channel.Sort.MAIL else "")
    if not found:
        raise ChannelError("this person has no address on this channel any more", permanent=True)
    return found
