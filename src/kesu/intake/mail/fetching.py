"""Taking in what a mailbox holds: each mail kept, acted on, marked as read – in this order, one by one.

A crash between any two of these repeats nothing: what is kept is known by its number and its content,
what it became stands in the transaction of the entry, and marking twice changes nothing.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from kesu.intake.mail import receiving
from kesu.intake.mail.acting import act_on, act_on_new
from kesu.intake.mail.mailbox import Box, NotDone, Unreachable, name_of, opened
from kesu.intake.models import IncomingMail, Mailbox

EVERY: Final = timedelta(minutes=1)
LEASE: Final = timedelta(minutes=10)
AT_ONCE: Final = 20
ASKED_AGAIN: Final = "asked_again"

log = logging.getLogger(__name__)


def fetch(now: datetime) -> int:
    """Take in some of the mail that waits; return how many mails were kept or acted on, 0 when none waits.

    One worker of all asks the mailbox, once a minute. A mailbox that cannot be reached is noted and asked
    again; what was kept before is acted on all the same.
    """
    address = settings.MAILBOX
    done = act_on_new(now, AT_ONCE)
    box = None if address is None else _turn(name_of(address), now)
    if address is None or box is None:
        return done
    try:
        with opened(address) as open_box:
            found, is_more = _take(open_box, box, now)
    except Unreachable as fault:
        _note_fault(box, str(fault), now)
        return done
    _note_read(box, now, now if is_more else now + EVERY)
    return done + found


def _turn(name: str, now: datetime) -> Mailbox | None:
    """Return the mailbox where it is time to ask it and nobody else does; None otherwise."""
    Mailbox.objects.get_or_create(name=name, defaults={"next_at": now})
    # A moment beyond every lease was written before the clock was set back.
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + LEASE)
    mine = Mailbox.objects.filter(is_due, name=name).update(next_at=now + LEASE)
    return Mailbox.objects.get(name=name) if mine else None


def _take(open_box: Box, box: Mailbox, now: datetime) -> tuple[int, bool]:
    """Return how many mails were taken in, and whether more wait."""
    _settle_left(open_box, box)
    _ask_again(open_box, box)
    waiting = _waiting(open_box, box)
    for uid in waiting[:AT_ONCE]:
        _take_one(open_box, box, uid, now)
    return len(waiting[:AT_ONCE]), len(waiting) > AT_ONCE


def _waiting(open_box: Box, box: Mailbox) -> list[int]:
    """Return what is to be fetched. Of what lay there when the folder was first seen, only the unread."""
    if box.validity != open_box.validity:
        everything = open_box.uids(0)
        box.validity, box.last_uid, box.first_uid = open_box.validity, 0, max(everything, default=0)
        box.save(update_fields=["validity", "last_uid", "first_uid"])
    uids = open_box.uids(box.last_uid)
    if box.last_uid >= box.first_uid:
        return uids
    unread = open_box.unread()
    return [uid for uid in uids if uid > box.first_uid or uid in unread]


def _take_one(open_box: Box, box: Mailbox, uid: int, now: datetime) -> None:
    try:
        given = open_box.fetch(uid)
    except Unreachable:
        receiving.note_stuck(box, uid, now)
        raise
    if given is None:
        return
    mail = receiving.keep(box, given, now)
    if mail is not None:
        act_on(mail, now)
        _settle(open_box, [mail])


def _ask_again(open_box: Box, box: Mailbox) -> None:
    """Fetch once more what somebody wants to have tried again and the server did not give."""
    wanted = IncomingMail.objects.filter(mailbox=box.name, why=ASKED_AGAIN)
    for mail in wanted.filter(validity=open_box.validity):
        IncomingMail.objects.filter(pk=mail.pk).update(
            why="not_given"
        )  # once: it may break the line
        given = open_box.fetch(mail.uid)
        if given is not None:
            receiving.given_after_all(mail, given)


def _settle_left(open_box: Box, box: Mailbox) -> None:
    """Mark what an earlier turn acted on and did not come to mark."""
    left = IncomingMail.objects.filter(mailbox=box.name, is_flagged=False)
    _settle(open_box, left.exclude(state=IncomingMail.State.NEW).order_by("uid")[: AT_ONCE * 5])


def _settle(open_box: Box, mails: Iterable[IncomingMail]) -> None:
    """Mark mails as read; one of a numbering that holds no more, or that was never given, is left alone."""
    for mail in mails:
        if mail.validity == open_box.validity and mail.raw_sha256:
            try:
                open_box.settle(mail.uid)
            except NotDone as fault:  # it stays where it is; nothing hangs on the mark
                log.warning("mail %s cannot be marked as read: %s", mail.pk, fault)
        IncomingMail.objects.filter(pk=mail.pk).update(is_flagged=True)


def _note_fault(box: Mailbox, fault: str, now: datetime) -> None:
    log.warning("the mailbox %s cannot be read: %s", box.name, fault)
    since = box.faulty_since or now
    Mailbox.objects.filter(pk=box.pk).update(
        fault=fault[:300], faulty_since=since, next_at=now + EVERY
    )


def _note_read(box: Mailbox, now: datetime, next_at: datetime) -> None:
    Mailbox.objects.filter(pk=box.pk).update(
        fault="", faulty_since=None, read_at=now, next_at=next_at
    )
