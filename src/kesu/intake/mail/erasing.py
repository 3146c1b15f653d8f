"""Where mail holds something of a person: what they wrote, the raw mail, and the answer that it arrived."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kesu.core.values import Text
from kesu.intake.models import Acknowledgement, IncomingMail
from kesu.journal import erased_files, personal
from kesu.journal.keys import ERASED
from kesu.journal.personal import Erasing, Store, Thing, Whom

TOLD: Final = ("sender", "sender_name", "subject", "text")


def _mails(whom: Whom) -> list[Thing]:
    rows = IncomingMail.objects.filter(sender__in=whom.addresses).order_by("pk")
    return [_told(row) for row in rows.iterator(chunk_size=200)]


def _told(row: IncomingMail) -> Thing:
    told = ((name, getattr(row, name)) for name in TOLD)
    return Thing(row.pk, row.received_at, row.record, tuple(t for t in told if t[1]))


def _erase(_whom: Whom, things: Sequence[Thing], act: Erasing) -> None:
    rows = IncomingMail.objects.filter(pk__in=[thing.id for thing in things])
    raw = set(rows.exclude(raw_sha256="").values_list("raw_sha256", flat=True))
    _settle(rows.filter(state__in=("new", "waiting", "unreadable")), act)
    rows.update(
        sender="", sender_name="", subject=ERASED, text="", message_id="", detail="", files=[],
        raw_sha256="",
    )  # fmt: skip
    Acknowledgement.objects.filter(mail__in=rows).update(to="")
    transaction.on_commit(lambda: erased_files.forget_bytes(raw))


def _settle(rows: QuerySet[IncomingMail], act: Erasing) -> None:
    """Let nobody be asked to look at a mail that is gone."""
    rows.update(
        state=IncomingMail.State.DISMISSED, settled_by=act.by, settled_at=act.at, reason=ERASED
    )


def writer(mail: str) -> str:
    """Return the address of who wrote a mail, or an empty text."""
    found = IncomingMail.objects.filter(pk=mail).values_list("sender", flat=True).first()
    return (found or "").casefold()


def latest(address: str) -> str:
    """Return the id of the latest mail of an address, or an empty text."""
    rows = IncomingMail.objects.filter(sender=address).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or ""


def opened(address: str) -> list[str]:
    """Return the records that mails of this address opened."""
    rows = IncomingMail.objects.filter(sender=address, state=IncomingMail.State.FILED)
    return list(rows.exclude(record="").order_by("pk").values_list("record", flat=True))


def keep() -> None:
    """Let this store be asked, and who wrote a mail."""
    title = Text(
        "来信（发件人、主题、正文、原件）", "mails from them (sender, subject, text, raw mail)"
    )
    personal.keep(Store("mails", title, _mails, _erase))
    personal.keep_mails(personal.Mails(writer, latest, opened))
