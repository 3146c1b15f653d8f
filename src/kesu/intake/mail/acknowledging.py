"""The one automatic answer: that a mail arrived, and under which number. Fixed words, none of theirs.

At most one for each mail and five a day for each address; never to what nobody wrote. It leaves as every letter
does, and is seen on its case.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from kesu.intake.mail.judging import may_be_answered
from kesu.intake.mail.reading import Letter
from kesu.intake.models import Acknowledgement, IncomingMail
from kesu.journal.reply_tokens import message_id, reply_address
from kesu.notices.codes import ACKNOWLEDGEMENT
from kesu.notices.letters import post_letter
from kesu.notices.models import Delivery

MOST_A_DAY: Final = 5
_MESSAGE_ID: Final = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,240}>")

# Both languages: nobody has asked the one who wrote which is theirs.
SUBJECT: Final = "已收到您的来信{zh} · We have received your mail{en}"
TEXT: Final = """\
您好！

您的来信已收到{zh}，我们会尽快处理。补充情况请直接回复本邮件。
本邮件由系统自动发出。

Hello,

we have received your mail{en} and will see to it. To add anything, answer this mail.
This mail was sent automatically."""


def acknowledge(
    mail: IncomingMail, letter: Letter, record_id: str, number: str, now: datetime
) -> Acknowledgement | None:
    """Return the answer on its way, written in the caller's transaction; None where none is due."""
    box = settings.MAILBOX
    if box is None or not letter.sender or not may_be_answered(letter):
        return None
    lately = Acknowledgement.objects.filter(to=letter.sender, at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        return None
    named = message_id(box.address, record_id)
    answered_at = reply_address(box.address, record_id)
    headers = {"Message-ID": named, "Reply-To": answered_at, **_headers(mail)}
    return Acknowledgement.objects.create(
        mail=mail,
        to=letter.sender,
        record=record_id,
        number=number,
        message_id=named,
        delivery=_posted(mail, letter.sender, (record_id, number), headers, now),
        at=now,
    )


def _headers(mail: IncomingMail) -> dict[str, str]:
    """Return what keeps every program from answering, and what ties the answer to their mail."""
    found = {"Auto-Submitted": "auto-replied", "X-Kesu": ACKNOWLEDGEMENT.id}
    if _MESSAGE_ID.fullmatch(mail.message_id):
        found |= {"In-Reply-To": mail.message_id, "References": mail.message_id}
    return found


def _posted(
    mail: IncomingMail, to: str, case: tuple[str, str], headers: Mapping[str, str], now: datetime
) -> Delivery:
    """Return the letter of fixed words; `case` is the id and the number of the record."""
    record_id, number = case
    zh, en = (f"（编号 {number}）", f" (no. {number})") if number else ("", "")
    return post_letter(
        code=ACKNOWLEDGEMENT.id,
        subject=SUBJECT.format(zh=zh, en=en),
        text=TEXT.format(zh=zh, en=en),
        at=now,
        to=to,
        key=mail.pk,
        record=record_id,
        headers=headers,
    )
