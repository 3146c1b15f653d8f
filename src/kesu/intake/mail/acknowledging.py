"""The one automatic answer: that a mail arrived, and under which number. Fixed words, none of theirs.

At most one for each mail and five a day for each address; never to what nobody wrote.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from kesu.intake.mail.judging import may_be_answered
from kesu.intake.mail.reading import Letter
from kesu.intake.models import Acknowledgement, IncomingMail
from kesu.journal.reply_tokens import message_id

MOST_A_DAY: Final = 5


def acknowledge(
    mail: IncomingMail, letter: Letter, record_id: str, number: str, now: datetime
) -> Acknowledgement | None:
    """Return the answer to be sent, written in the caller's transaction; None where none is due."""
    box = settings.MAILBOX
    if box is None or not letter.sender or not may_be_answered(letter):
        return None
    lately = Acknowledgement.objects.filter(to=letter.sender, at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        return None
    return Acknowledgement.objects.create(
        mail=mail,
        to=letter.sender,
        record=record_id,
        number=number,
        message_id=message_id(box.address, record_id),
        at=now,
    )
