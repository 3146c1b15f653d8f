"""A mail that somebody registers: the form filled in from it, and the mail named in what is filed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict

from kesu.cases.queries.naming import codes_in, names
from kesu.desk.forms.form import PREFIX
from kesu.desk.forms.writing import as_raw
from kesu.directory.rights import reads_mail
from kesu.intake.mail import by_hand
from kesu.intake.mail.becoming import Hand
from kesu.intake.mail.queries import mail_of
from kesu.intake.models import IncomingMail

if TYPE_CHECKING:
    from kesu.desk.intake_pages.page import Desk

FIELD = "mail"


def mail_named(asked: QueryDict | None, desk: Desk) -> IncomingMail | None:
    """Return the mail that a form is about, where the person may register it; None for any other form."""
    name = str(asked.get(FIELD, "")) if asked is not None else ""
    mail = mail_of(name, desk.card, desk.who, desk.at) if name and reads_mail(desk.card) else None
    return mail if mail is not None and by_hand.may_settle(mail) else None


def typed(mail: IncomingMail, desk: Desk) -> QueryDict:
    """Return the form as somebody would have typed it who copies the mail."""
    plan = desk.offer.book.kinds[desk.offer.kind]
    facts, said = plan.kind.facts, by_hand.filled_in(mail, plan, desk.who.party)
    known = names(codes_in((facts[name], value) for name, value in said.items()))
    found = QueryDict(mutable=True)
    found[FIELD] = mail.pk
    for name, value in said.items():
        if isinstance(value, list):
            found.setlist(f"{PREFIX}{name}", value)
        else:
            found[f"{PREFIX}{name}"] = as_raw(
                facts[name], value, desk.calendar.tz, lambda s, c: known.get((s, c), c)
            )
    return found


def registered(mail: IncomingMail, record_id: str, desk: Desk) -> None:
    """Write that the mail was registered as this record."""
    by_hand.registered(mail, record_id, Hand(desk.who.party, desk.at))
