"""What becomes of a delivery after an attempt: sent, tried again, given up, or uncertain."""

from datetime import datetime, timedelta
from typing import Final

from kesu.notices import buckets, claiming
from kesu.notices.accounts import way_of
from kesu.notices.channels import Answer, ChannelError
from kesu.notices.codes import code_of
from kesu.notices.models import Channel, Delivery

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
KEEP_TRYING: Final = timedelta(hours=48)
"""A channel may be down for a weekend's day; what has not left two days after the first try is given up."""
MOST_REPEATS: Final = 4
"""How often something is sent again that may have arrived."""
MARGIN: Final = timedelta(minutes=5)

State = Delivery.State


def sent(delivery: Delivery, answer: Answer, now: datetime) -> bool:
    """Record that the provider took it."""
    buckets.works(delivery.channel)
    payload = {"payload": ""} if delivery.sort == Delivery.Sort.LETTER else {}
    return claiming.record(
        delivery, State.SENT, now, answer=answer.says[:300], provider_id=answer.id[:120],
        reason="", next_at=None, **payload,
    )  # fmt: skip


def failed(delivery: Delivery, fault: ChannelError, now: datetime) -> bool:
    """Record why the provider did not take it, or that nobody can tell, and what follows."""
    if fault.shuts is not None:
        buckets.shut(delivery.channel, fault.says, fault.shuts, now)
    if fault.unknown:
        return unsure(delivery, fault.says, now)
    if fault.permanent:
        return _given_up(delivery, fault.says, now)
    return _again(delivery, fault.says, now, shut_for=fault.shuts)


def unsure(delivery: Delivery, says: str, now: datetime) -> bool:
    """Record that it may have arrived: it is sent again where that shows nothing twice or is wanted anyway."""
    if _is_recognised(delivery, now + wait_for(delivery.attempts, delivery.dedupe_key)):
        return _again(delivery, says, now, may_be_there=True)
    if _repeats(delivery) and delivery.attempts <= MOST_REPEATS:
        return _again(delivery, says, now, may_repeat=True)
    return claiming.record(delivery, State.UNCERTAIN, now, reason=says[:300], next_at=None)


def lost(delivery: Delivery, now: datetime) -> bool:
    """Record what became of a delivery whose sender is gone: nothing had left, or nobody can tell."""
    if delivery.handed_at is None:
        return claiming.record(delivery, State.DUE, now, next_at=now)
    return unsure(delivery, "the process that sent it ended before it could note the outcome", now)


def wait_for(attempts: int, key: str) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, off by up to half either way.

    What it is off by follows from the key, so that deliveries which failed together do not come together again.
    """
    whole: timedelta = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20), LONGEST_WAIT)
    chance = int(key[2 * (attempts % 28) : 2 * (attempts % 28) + 4], 16) / 0x10000
    return whole * (0.5 + chance)


def _again(
    delivery: Delivery,
    says: str,
    now: datetime,
    *,
    may_repeat: bool = False,
    may_be_there: bool = False,
    shut_for: timedelta | None = None,
) -> bool:
    wait = max(wait_for(delivery.attempts, delivery.dedupe_key), shut_for or timedelta(0))
    first = delivery.first_tried_at or now
    if now + wait > first + KEEP_TRYING:
        return _given_up(delivery, says, now)
    return claiming.record(
        delivery, State.DUE, now, reason=says[:300], next_at=now + wait,
        may_repeat=delivery.may_repeat or may_repeat,
        may_be_there=delivery.may_be_there or may_be_there, handed_at=None,
    )  # fmt: skip


def _given_up(delivery: Delivery, says: str, now: datetime) -> bool:
    return claiming.record(delivery, State.DEAD, now, reason=says[:300], next_at=None)


def is_left_alone(delivery: Delivery, now: datetime) -> bool:
    """Say whether what may have arrived is not sent again, because the provider would show it twice by now.

    Whoever was to send it may have been away for longer than the provider remembers; then it is uncertain, or where
    the channel would rather tell twice it goes out as a possible repeat.
    """
    if not delivery.may_be_there or _is_recognised(delivery, now):
        return False
    if _repeats(delivery):
        delivery.may_repeat = True
        return False
    says = delivery.reason or "it may have arrived, and the provider does not remember it any more"
    claiming.record(delivery, State.UNCERTAIN, now, reason=says, next_at=None)
    return True


def _is_recognised(delivery: Delivery, now: datetime) -> bool:
    """Say whether the provider would recognise it as the same message at a moment."""
    within = way_of(delivery.channel).repeats_within
    first = delivery.first_tried_at or now
    return bool(within) and now < first + within - MARGIN


def _repeats(delivery: Delivery) -> bool:
    match delivery.channel.unsure:
        case Channel.Unsure.DELIVER:
            return True
        case Channel.Unsure.URGENT:
            return code_of(delivery.code).insists
    return False
