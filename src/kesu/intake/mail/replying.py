"""A mail that answers one of ours: the customer's words on the record it names – if it may.

It needs both: a token that only we can have made, and an address that has part in the record. With one
of them it waits for somebody. The record hears of the mail; no step is done, no right is used.
"""

from datetime import datetime
from typing import Final

from django.conf import settings

from kesu.cases import requests
from kesu.cases.actions.posting import Posted, once, posted_on
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import THE_SYSTEM, party_of
from kesu.cases.models import CaseRecord
from kesu.core.records.entries import MAIL_RECEIVED
from kesu.intake.mail import filing
from kesu.intake.mail.becoming import Became, Hand, settle_or_stop
from kesu.intake.mail.parties import is_party
from kesu.intake.mail.reading import Letter
from kesu.intake.mail.staging import stage_files
from kesu.intake.models import IncomingMail
from kesu.journal.reply_tokens import looks_marked, records_in, reply_address

State = IncomingMail.State
MOST_PAYLOAD: Final = 20


def answered(mail: IncomingMail, letter: Letter, now: datetime) -> Became | None:
    """Return what became of a mail that bears a token, or None for one that bears none.

    On a closed record nobody listens any more: then a first contact is opened that follows it.
    """
    marked = [*letter.to, letter.references]
    named = records_in(marked)
    if not named:
        return Became(State.WAITING, "forged") if looks_marked(letter.to) else None
    record = CaseRecord.everything.filter(pk=named[0]).first()
    if record is None:
        return Became(State.WAITING, "no_record")
    if not is_party(record, letter.sender):
        return Became(State.WAITING, "no_party", record=record.pk)
    if record.closed_at is not None:
        return filing.filed(mail, letter, now, follows=record.pk)
    return heard(mail, letter, record.pk, Became(State.ADDED, record=record.pk), now=now)


def heard(
    mail: IncomingMail,
    letter: Letter,
    record_id: str,
    became: Became,
    *,
    now: datetime,
    hand: Hand | None = None,
) -> Became:
    """Let a record hear of a mail, in one transaction with what became of it; return that.

    The files of the mail become files of the entry; what is not taken stays in the mail and is named there.
    Raises SettledBefore where it has become something else meanwhile.
    """
    attached = stage_files(mail, letter, party_of(THE_SYSTEM), now)

    def work(turning: Turning) -> Posted:
        asked = requests.read(_hearing(mail, attached, hand.by if hand else ""), source="told")
        turning.take(record_id, asked)
        settle_or_stop(mail, became, hand)
        return posted_on(turning, record_id)

    once(THE_SYSTEM, "", "", work)
    return became


def answers_come_to(record_id: str) -> str:
    """Return the address under which answers about a record come in, or nothing where no mailbox is read."""
    return reply_address(settings.MAILBOX.address, record_id) if settings.MAILBOX else ""


def _hearing(mail: IncomingMail, attached: list[str], put_by: str) -> dict[str, object]:
    """Return the entry: which mail, by its id and hash. Its words stay with the mail, where they can be erased."""
    payload: dict[str, object] = {
        "mail": mail.pk,
        "sha256": mail.raw_sha256,
        "files": len(mail.files),
    }
    if attached:
        payload["attached"] = attached
    if put_by:
        payload["put_by"] = put_by
    return {
        "act": "hear",
        "event": MAIL_RECEIVED,
        "payload": payload,
        "happened_at": mail.received_at,
        "evidence": f"mail:{mail.pk}",
    }
