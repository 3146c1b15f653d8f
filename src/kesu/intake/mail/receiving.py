"""A mail is kept before anything is made of it: its bytes on disk, then its row."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from kesu.intake.mail import mailbox, reading
from kesu.intake.models import IncomingMail, Mailbox
from kesu.journal import storage
from kesu.journal.ids import new_id

TRIES: Final = 3
STUCK: Final = 3
EARLIEST: Final = timedelta(days=3650)


def keep(box: Mailbox, given: mailbox.Given, now: datetime) -> IncomingMail | None:
    """Return the row of a mail, kept now; None where somebody kept it before.

    Its bytes are on disk before the row says so; a row whose twin is there says of which it is a copy.
    """
    raw = given.raw
    stored = storage.put([raw], most=mailbox.MOST_BYTES).sha256 if raw else ""
    for turn in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _row(box, given, stored, now)
        except IntegrityError:
            if _is_kept(box, given.uid):
                break
            if turn == TRIES:
                raise
    _go_on(box, given.uid)
    return None


def _row(box: Mailbox, given: mailbox.Given, stored: str, now: datetime) -> IncomingMail:
    digest = reading.digest(given.raw) if stored else f"{box.pk}/{box.validity}/{given.uid}"
    twin = _twin(digest)
    row = IncomingMail.objects.create(
        id=new_id(now),
        mailbox=box.name,
        validity=box.validity,
        uid=given.uid,
        digest=digest,
        raw_sha256=stored,
        size=given.size,
        received_at=_received(given, now),
        fetched_at=now,
        **_standing(stored, given, twin),
    )
    _go_on(box, given.uid)
    return row


def _twin(digest: str) -> IncomingMail | None:
    rows = IncomingMail.objects.filter(digest=digest)
    return rows.exclude(state=IncomingMail.State.DUPLICATE).first()


def _standing(stored: str, given: mailbox.Given, twin: IncomingMail | None) -> dict[str, Any]:
    if twin is not None:
        says = {name: getattr(twin, name) for name in ("sender", "sender_name", "subject")}
        return {"state": IncomingMail.State.DUPLICATE, "same_as": twin.pk, **says}
    if stored:
        return {"state": IncomingMail.State.NEW}
    why = "too_large" if given.size > mailbox.MOST_BYTES else "not_given"
    return {"state": IncomingMail.State.UNREADABLE, "why": why}


def _received(given: mailbox.Given, now: datetime) -> datetime:
    """Return when the server got it, as our own server says; never later than now."""
    found = given.received_at
    return found if found is not None and now - EARLIEST < found < now else now


def _is_kept(box: Mailbox, uid: int) -> bool:
    rows = IncomingMail.objects.filter(mailbox=box.name, validity=box.validity, uid=uid)
    return rows.exists()


def _go_on(box: Mailbox, uid: int) -> None:
    """Remember that everything up to this mail is kept."""
    here = Mailbox.objects.filter(pk=box.pk, validity=box.validity, last_uid__lt=uid)
    here.update(last_uid=uid, stuck_uid=0, stuck_times=0)


def note_stuck(box: Mailbox, uid: int, now: datetime) -> None:
    """Remember that the line broke at a mail; at the third time go on without it, and show that it is missing."""
    times = box.stuck_times + 1 if box.stuck_uid == uid else 1
    Mailbox.objects.filter(pk=box.pk).update(stuck_uid=uid, stuck_times=times)
    if times >= STUCK:
        keep(box, mailbox.Given(uid, b"", 0, None), now)


def given_after_all(mail: IncomingMail, given: mailbox.Given) -> None:
    """Keep a mail that the server did not give before: from now on it is new, or the copy of another."""
    if not given.raw:
        IncomingMail.objects.filter(pk=mail.pk).update(why="not_given")
        return
    stored = storage.put([given.raw], most=mailbox.MOST_BYTES).sha256
    digest = reading.digest(given.raw)
    IncomingMail.objects.filter(pk=mail.pk).update(
        raw_sha256=stored, digest=digest, size=given.size, is_flagged=False, why="",
        **_standing(stored, given, _twin(digest)),
    )  # fmt: skip


def is_named(digest: str) -> bool:
    """Say whether a raw mail has this hash: it stays in the store."""
    return IncomingMail.objects.filter(raw_sha256=digest).exists()


def named() -> Iterator[tuple[str, str]]:
    """Yield every raw mail that is kept: what it is, and its hash."""
    kept = IncomingMail.objects.exclude(raw_sha256="").order_by("pk")
    for pk, digest in kept.values_list("pk", "raw_sha256").iterator():
        yield f"mail {pk}", digest


def raw_of(mail: IncomingMail) -> bytes:
    """Return the mail as it came. Raises FileNotFoundError where its bytes are gone."""
    with storage.read(mail.raw_sha256) as file:
        return file.read()
