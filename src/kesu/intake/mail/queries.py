"""Which mail somebody may read: all of it who keeps it, and what is put to a record who sees that record."""

import re
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from kesu.cases.actors import Who
from kesu.cases.models import CaseRecord
from kesu.cases.queries.scope import sees
from kesu.directory.queries import ActorCard
from kesu.directory.rights import reads_mail
from kesu.intake.mail.by_hand import known_again
from kesu.intake.models import IncomingMail

_ID: Final = re.compile(r"[0-9a-f]{32}")


def mails(card: ActorCard) -> QuerySet[IncomingMail]:
    """Return every mail, or none for somebody who does not keep the mail."""
    rows = IncomingMail.objects.all()
    return rows if reads_mail(card) else rows.none()


def mail_of(mail_id: str, card: ActorCard, who: Who, at: datetime) -> IncomingMail | None:
    """Return one mail that somebody may read, or None."""
    mail = IncomingMail.objects.filter(pk=mail_id).first()
    if mail is None:
        return None
    if reads_mail(card):
        return known_again(mail)
    is_put = mail.state in (IncomingMail.State.FILED, IncomingMail.State.ADDED)
    return mail if is_put and sees(who, mail.record, at) else None


def record_called(name: str, who: Who) -> CaseRecord | None:
    """Return the one record of a number – or, where it has none yet, of an id – that somebody sees, or None."""
    named = Q(number=name) | (Q(pk=name) if _ID.fullmatch(name) else Q())
    rows = list(CaseRecord.objects.visible_to(who).filter(named)[:2]) if name else []
    return rows[0] if len(rows) == 1 else None
