"""What became of a mail, and how that is written: once, by whoever is first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kesu.intake.models import IncomingMail

State = IncomingMail.State
# What a person may still decide about: everything that opened nothing and is put to nothing.
SETTLED_BY_HAND: Final = [
    State.NEW, State.WAITING, State.UNREADABLE, State.AUTOMATIC, State.DISMISSED,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a mail: its state, and why by a code.

    `sort` is what sort of mail it is where nobody wrote it; `record` the record it has to do with.
    """

    state: str
    why: str = ""
    detail: str = ""
    sort: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who settles a mail by hand, when, and why."""

    by: str
    at: datetime
    reason: str = ""


class SettledBefore(Exception):
    """Somebody was faster: the mail has become something else already. What was begun is taken back."""


def settle(mail: IncomingMail, became: Became, hand: Hand | None = None) -> bool:
    """Write what becomes of a mail that is new – or, by hand, of one that may be settled so.

    Return False where somebody was faster.
    """
    states = [IncomingMail.State.NEW] if hand is None else SETTLED_BY_HAND
    mine = IncomingMail.objects.filter(pk=mail.pk, state__in=states)
    return bool(
        mine.update(
            state=became.state,
            why=became.why,
            detail=became.detail[:300],
            sort=became.sort or mail.sort,
            record=became.record,
            **(
                {}
                if hand is None
                else {"settled_by": hand.by, "settled_at": hand.at, "reason": hand.reason}
            ),
        )
    )


def settle_or_stop(mail: IncomingMail, became: Became, hand: Hand | None = None) -> None:
    """Write what becomes of a mail within the transaction that makes it so. Raises SettledBefore."""
    if not settle(mail, became, hand):
        raise SettledBefore
