"""What becomes of a mail that is kept: an entry, a first contact, something for somebody to look at, or nothing.

One mail that breaks the program is set aside with its reason; the next is looked at all the same. The
database failing is no fault of the mail: it stays new.
"""

import logging
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import F

from kesu.intake.mail import filing, judging, parties, reading, replying, staging
from kesu.intake.mail.becoming import Became, SettledBefore, settle
from kesu.intake.mail.charsets import one_line
from kesu.intake.mail.receiving import raw_of
from kesu.intake.models import IncomingMail
from kesu.journal.reply_tokens import records_in
from kesu.journal.store import StoreAway

State = IncomingMail.State
MOST_TRIES: Final = 6
# Mails that nobody wrote and that tell of one of ours.
ABOUT_OURS: Final = frozenset({judging.BOUNCE, judging.RECEIPT, judging.AUTO, judging.NOBODY})

log = logging.getLogger(__name__)


def act_on_new(now: datetime, most: int) -> int:
    """Act on mails that were kept and not acted on, oldest first; return how many."""
    left = list(IncomingMail.objects.filter(state=State.NEW).order_by("id")[:most])
    for mail in left:
        act_on(mail, now)
    return len(left)


def act_on(mail: IncomingMail, now: datetime) -> None:
    """Let a new mail become what it is to become. `mail` is as it was read; the row is written anew."""
    mine = IncomingMail.objects.filter(pk=mail.pk, state=State.NEW)
    if not mine.update(tries=F("tries") + 1):
        return
    if mail.tries >= MOST_TRIES:
        mine.update(state=State.UNREADABLE, why="gave_up")
        return
    try:
        _act(mail, now)
    except (OperationalError, InterfaceError, StoreAway):
        raise
    except SettledBefore:
        return  # somebody was faster
    except Exception as fault:  # whatever in the mail broke us must not stop the mails after it
        log.exception("mail %s cannot be acted on", mail.pk)
        detail = one_line(f"{type(fault).__name__}: {fault}", 300)
        mine.update(state=State.UNREADABLE, why="failed", detail=detail)


def _act(mail: IncomingMail, now: datetime) -> None:
    try:
        letter = reading.read(raw_of(mail))
    except FileNotFoundError:
        settle(mail, Became(State.UNREADABLE, "no_raw"))
        return
    IncomingMail.objects.filter(pk=mail.pk).update(**columns(letter))
    for name, value in columns(letter).items():
        setattr(mail, name, value)
    became = (
        _read_by_nobody(letter)
        or replying.answered(mail, letter, now)
        or filing.filed(mail, letter, now)
    )
    settle(mail, became)


def columns(letter: reading.Letter) -> dict[str, Any]:
    """Return what the row says of a mail as it was read."""
    return {
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "subject": letter.subject,
        "text": letter.text,
        "sent_at": letter.sent_at,
        "message_id": letter.message_id,
        "customer": parties.customer_of(letter.sender),
        "files": staging.told_of(letter),
    }


def _read_by_nobody(letter: reading.Letter) -> Became | None:
    """Return why a mail goes no further: it cannot be read, or nobody wrote it."""
    if letter.fault:
        return Became(State.UNREADABLE, "fault", letter.fault)
    sort = judging.sort_of(letter, own_addresses())
    if not sort:
        return None
    sent = records_in([letter.returned, letter.references, *letter.to])
    return Became(State.AUTOMATIC, sort=sort, record=sent[0] if sort in ABOUT_OURS and sent else "")


def own_addresses() -> frozenset[str]:
    """Return the addresses that are ours: what people write to, and what we write from."""
    mailbox = settings.MAILBOX
    found = {settings.DEFAULT_FROM_EMAIL, mailbox.address if mailbox else ""}
    return frozenset(parseaddr(address)[1].lower() for address in found if address)
