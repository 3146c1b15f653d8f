"""What waits to be done, counted; for the operator's eyes and for whoever watches the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q

from kesu.cases.models import Timer
from kesu.intake.mail.mailbox import name_of
from kesu.intake.models import IncomingMail, Mailbox
from kesu.journal.models import Attachment
from kesu.notices.models import Delivery


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest of them."""

    count: int
    oldest: datetime | None


def timers(before: datetime) -> Waiting:
    """Return the armed timers whose moment was before a moment."""
    rows = Timer.everything.filter(state=Timer.State.ARMED, at__lt=before)
    return Waiting(**rows.aggregate(count=Count("*"), oldest=Min("at")))


def messages(before: datetime) -> Waiting:
    """Return the deliveries that could have left before a moment; one under a lease is on its way."""
    rows = Delivery.everything.filter(Q(state=Delivery.State.DUE, next_at__lt=before))
    return Waiting(**rows.aggregate(count=Count("*"), oldest=Min("next_at")))


def mails(before: datetime) -> Waiting:
    """Return the mails received before a moment that wait for somebody."""
    wait = (IncomingMail.State.WAITING, IncomingMail.State.NEW)
    rows = IncomingMail.objects.filter(state__in=wait, received_at__lt=before)
    return Waiting(**rows.aggregate(count=Count("*"), oldest=Min("received_at")))


def faulty_mailboxes() -> Sequence[Mailbox]:
    """Return the mailbox of the settings if it cannot be read; what was read before under another name is past."""
    name = name_of(settings.MAILBOX) if settings.MAILBOX else ""
    return list(Mailbox.objects.filter(name=name, faulty_since__isnull=False))


def latest_files(most: int) -> Sequence[tuple[str, str]]:
    """Return (hash, name) of the files that were taken in last."""
    rows = Attachment.everything.order_by("-uploaded_at").values_list("sha256", "name")
    return list(rows[:most])
