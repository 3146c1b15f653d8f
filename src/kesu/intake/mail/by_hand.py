"""What somebody decides about a mail: register it, put it to a case, set it aside, have it tried again.

Each raises ValidationError with a sentence where it cannot be done; then nothing was changed.
"""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu.cases.models import CaseRecord
from kesu.core.rulebook.plans import KindPlan
from kesu.intake.mail import choosing, filing, reading, replying, staging
from kesu.intake.mail.acting import act_on
from kesu.intake.mail.becoming import SETTLED_BY_HAND, Became, Hand, SettledBefore, settle
from kesu.intake.mail.fetching import ASKED_AGAIN
from kesu.intake.mail.receiving import raw_of
from kesu.intake.models import IncomingMail
from kesu.journal.attachments import staged

State = IncomingMail.State
LONGEST_REASON: Final = 1000
TRIED_AGAIN: Final = (State.WAITING, State.UNREADABLE, State.DISMISSED)


def may_settle(mail: IncomingMail) -> bool:
    """Say whether somebody may still decide what becomes of a mail."""
    return mail.state in SETTLED_BY_HAND


def _refuse_settled(mail: IncomingMail) -> None:
    if not may_settle(mail):
        raise ValidationError(_("It is settled already; load the page again."))


def letter_of(mail: IncomingMail) -> reading.Letter:
    """Return the mail read anew from its bytes; an empty one where they are gone."""
    try:
        return reading.read(raw_of(mail)) if mail.raw_sha256 else reading.Letter(fault="no_raw")
    except FileNotFoundError:
        return reading.Letter(fault="no_raw")


def begin_registering(mail: IncomingMail, owner: str, at: datetime) -> None:
    """Stage the mail's files for somebody who is about to register it."""
    _refuse_settled(mail)
    staging.stage_files(mail, letter_of(mail), owner, at)


def filled_in(mail: IncomingMail, plan: KindPlan, owner: str) -> dict[str, Any]:
    """Return what the mail says by the facts of a kind, with the files that `owner` has staged of it."""
    facts = filing.facts_of(mail, letter_of(mail), plan)
    papers = choosing.papers(plan)
    files = [row.pk for row in staged(owner=owner, draft=mail.pk)]
    return {**facts, **({papers: files} if papers and files else {})}


def opening(mail: IncomingMail, by: str) -> dict[str, str]:
    """Return what an entry that registers a mail says beside its facts: a mail is registered once.

    Who registered it already may send the same again: the door answers the same.
    """
    if (mail.state, mail.settled_by) != (State.FILED, by):
        _refuse_settled(mail)
    return {
        "imported_from": filing.MAIL,
        "imported_id": mail.pk,
        "evidence": f"mail:{mail.pk}",
    }


def registered(mail: IncomingMail, record_id: str, hand: Hand) -> None:
    """Write that somebody registered a mail."""
    settle(mail, Became(State.FILED, "by_hand", record=record_id), hand)


def known_again(mail: IncomingMail) -> IncomingMail:
    """Return a mail as it stands, also where it was registered and nobody came to write that here."""
    if may_settle(mail):
        found = CaseRecord.everything.filter(imported_from=filing.MAIL, imported_id=mail.pk)
        record = found.values_list("pk", "filed_by", "entered_at").first()
        if record is not None:
            registered(mail, record[0], Hand(record[1], record[2]))
            mail.refresh_from_db()
    return mail


def put_to(mail: IncomingMail, record: CaseRecord, hand: Hand) -> None:
    """Put a mail to a record that the person sees: the record hears of it, and who works on it is told."""
    _refuse_settled(mail)
    try:
        became = Became(State.ADDED, "by_hand", record=record.pk)
        replying.heard(mail, letter_of(mail), record.pk, became, now=hand.at, hand=hand)
    except SettledBefore:
        raise ValidationError(_("It is settled already; load the page again.")) from None


def dismiss(mail: IncomingMail, hand: Hand) -> None:
    """Set a mail aside: nothing becomes of it. The reason is kept."""
    if not hand.reason.strip():
        raise ValidationError(_("Write a reason"))
    if len(hand.reason) > LONGEST_REASON:
        raise ValidationError(_("Write no more than 1,000 signs."))
    _refuse_settled(mail)
    if not settle(mail, Became(State.DISMISSED, "by_hand", record=mail.record), hand):
        raise ValidationError(_("It is settled already; load the page again."))


def try_again(mail: IncomingMail, now: datetime) -> None:
    """Look at a mail once more, as if it had come now; one that the server did not give is asked for again."""
    if mail.state not in TRIED_AGAIN:
        raise ValidationError(_("It is settled already; load the page again."))
    mine = IncomingMail.objects.filter(pk=mail.pk, state=mail.state)
    if not mail.raw_sha256:
        mine.update(why=ASKED_AGAIN)
        return
    if mine.update(state=State.NEW, why="", detail="", tries=0, record=""):
        mail.refresh_from_db()
        act_on(mail, now)
