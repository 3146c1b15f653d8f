"""Sending the acknowledgements: each claimed first, so that no two workers send one; what hangs is not sent twice."""

import logging
import re
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet

from kesu.intake.mail.charsets import one_line
from kesu.intake.models import Acknowledgement
from kesu.journal.reply_tokens import reply_address

State = Acknowledgement.State
AT_ONCE: Final = 20
MOST_TRIES: Final = 5
PAUSE: Final = timedelta(minutes=15)
_MESSAGE_ID: Final = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,240}>")

# Both languages: nobody has asked the one who wrote which is theirs.
SUBJECT: Final = "已收到您的来信{number} · We have received your mail"
TEXT: Final = """\
您好！

您的来信已收到{number}，我们会尽快处理。补充情况请直接回复本邮件。
本邮件由系统自动发出。

Hello,

we have received your mail{number} and will see to it. To add anything, answer this mail.
This mail was sent automatically.
"""

log = logging.getLogger(__name__)


def send(now: datetime) -> int:
    """Send acknowledgements that are due; return how many were tried. One that fails is tried again later.

    A process that dies between claiming and the server's answer leaves one "sending" for good: it may
    have arrived, and a second would say nothing new.
    """
    rows = list(_due(now).select_related("mail").order_by("id")[:AT_ONCE])
    return sum(_send(row, now) for row in rows)


def _due(now: datetime) -> QuerySet[Acknowledgement]:
    again = Q(state=State.FAILED, tries__lt=MOST_TRIES, tried_at__lte=now - PAUSE)
    return Acknowledgement.objects.filter(Q(state=State.TO_SEND) | again)


def _send(row: Acknowledgement, now: datetime) -> bool:
    mine = Acknowledgement.objects.filter(pk=row.pk, state=row.state, tries=row.tries)
    if not mine.update(state=State.SENDING, tries=F("tries") + 1, tried_at=now):
        return False
    fault = ""
    try:
        written(row).send()
    except (SMTPException, OSError) as failure:
        fault = one_line(f"{type(failure).__name__}: {failure}", 300)
        log.warning("no acknowledgement to %s: %s", row.pk, fault)
    state = State.FAILED if fault else State.SENT
    Acknowledgement.objects.filter(pk=row.pk).update(state=state, fault=fault)
    return True


def written(row: Acknowledgement) -> EmailMessage:
    """Return the mail: fixed words and the number, headers that keep every program from answering it."""
    box = settings.MAILBOX
    named = {
        "zh": f"（编号 {row.number}）" if row.number else "",
        "en": f" (no. {row.number})" if row.number else "",
    }
    zh, greeting, en = TEXT.partition("Hello,")
    headers = {
        "Message-ID": row.message_id,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Kesu": "acknowledgement",
    }
    if _MESSAGE_ID.fullmatch(row.mail.message_id):
        headers["In-Reply-To"] = headers["References"] = row.mail.message_id
    return EmailMessage(
        SUBJECT.format(number=named["zh"]),
        zh.format(number=named["zh"]) + greeting + en.format(number=named["en"]),
        to=[row.to],
        reply_to=[reply_address(box.address, row.record)] if box else [],
        headers=headers,
    )
