"""A mail that answers nothing becomes a first contact (来件), where a book takes one from anybody as it stands.

It is opened by the mail itself, which is nobody of the staff and holds no post. Where the book would
leave its first step to whoever received it, wants what a mail does not say, or where several kinds
could be meant, nothing is made up: it waits for somebody of the front desk.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from kesu.cases import requests
from kesu.cases.actions.posting import Posted, once, posted_on
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import Who
from kesu.cases.columns import task_rows
from kesu.cases.holding import Held
from kesu.core.errors import Refused
from kesu.core.records.entries import Actor
from kesu.core.rulebook.plans import KindPlan
from kesu.intake.mail import acknowledging, choosing, staging
from kesu.intake.mail.becoming import Became, settle_or_stop
from kesu.intake.mail.parties import contact_of
from kesu.intake.mail.reading import Letter
from kesu.intake.models import IncomingMail

State = IncomingMail.State
MAIL: Final = "mail"
# Beyond these, mail waits for somebody: a flood opens no thousand cases, an old mailbox no old ones.
MOST_A_DAY: Final = 20
OLDEST: Final = timedelta(days=7)
LONGEST: Final = {"text": 500, "long_text": 20_000}
CUT: Final = " […]"


class ByHand(Exception):
    """A person must look at it; `why` is the code of the reason."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, detail


def filed(mail: IncomingMail, letter: Letter, now: datetime, follows: str = "") -> Became:
    """Return what became of a mail that is to be a first contact; where it is one, that is written already."""
    try:
        _hold_back(mail, letter, now)
        return _open(mail, letter, now, follows)
    except ByHand as stop:
        return Became(State.WAITING, stop.why, stop.detail, record=follows)
    except choosing.Undecided as stop:
        return Became(State.WAITING, stop.why, record=follows)
    except Refused as refusal:
        return Became(State.WAITING, "refused", refusal.code, record=follows)


def _hold_back(mail: IncomingMail, letter: Letter, now: datetime) -> None:
    if letter.telling.get("x-spam-flag", "").strip().lower() == "yes":
        raise ByHand("spam")
    if not (letter.text or letter.subject):
        raise ByHand("empty")
    if now - mail.received_at > OLDEST:
        raise ByHand("old")
    lately = IncomingMail.objects.filter(
        sender=letter.sender, state=State.FILED, fetched_at__gt=now - timedelta(days=1)
    )
    if lately.count() >= MOST_A_DAY:
        raise ByHand("many")


def _open(mail: IncomingMail, letter: Letter, now: datetime, follows: str) -> Became:
    place = choosing.first_contact(settings.MAILBOX, now)
    facts = facts_of(mail, letter, place.plan)
    papers = choosing.papers(place.plan)
    files = staging.stage_files(mail, letter, MAIL, now) if papers else []
    if files:
        facts[papers] = files
    data = {
        "act": "open",
        "kind": place.plan.kind.id,
        "book": place.book,
        "facts": facts,
        "happened_at": mail.received_at,
        "evidence": f"mail:{mail.pk}",
        "imported_from": MAIL,
        "imported_id": mail.pk,
        **_contact(mail),
        **({"link": "follows", "to": follows} if follows else {}),
    }
    return _post(mail, letter, data, now)


def _post(mail: IncomingMail, letter: Letter, data: dict[str, Any], now: datetime) -> Became:
    became = [Became(State.FILED)]

    def work(turning: Turning) -> Posted:
        held = turning.take(None, requests.read(data, source="told"))
        _refuse_stuck(held)
        why = "follows" if data.get("link") else ""
        became[0] = Became(State.FILED, why, record=held.record_id)
        settle_or_stop(mail, became[0])
        acknowledging.acknowledge(mail, letter, held.record_id, held.now.number(), now)
        return posted_on(turning, held.record_id)

    once(_sender(mail), "", "", work)
    return became[0]


def _sender(mail: IncomingMail) -> Who:
    """Return who opens it: the mail, in the department that mail comes in at, without any party of the house."""
    box = settings.MAILBOX
    contact = contact_of(mail.sender, mail.customer)
    branch = contact.customer.branch if contact else None
    department = box.department if box else ""
    return Who(
        Actor(MAIL, frozenset({MAIL}), department),
        branch.code if branch else (box.branch if box else ""),
        departments=(department,) if department else (),
    )


def _refuse_stuck(held: Held) -> None:
    """Stop where an open step is for nobody but the mail: the book gives it to whoever received it."""
    tasks = task_rows(held.now, held.book).values()
    for at in {task.key for task in tasks}:
        if not any(_is_somebody(task.party) for task in tasks if task.key == at):
            raise ByHand("receiver", at.rpartition("/")[2])


def _is_somebody(party: str) -> bool:
    return bool(party.partition(":")[2] or party == "any") and party != f"person:{MAIL}"


def _contact(mail: IncomingMail) -> dict[str, str]:
    contact = contact_of(mail.sender, mail.customer)
    return {} if contact is None else {"contact": str(contact.pk)}


def facts_of(mail: IncomingMail, letter: Letter, plan: KindPlan) -> dict[str, Any]:
    """Return what a mail says for certain, by the facts of a kind: what it says, whose it is, how it came."""
    return dict(_facts(mail, letter, plan))


def _facts(mail: IncomingMail, letter: Letter, plan: KindPlan) -> Iterator[tuple[str, Any]]:
    known = plan.kind.facts
    if plan.kind.subject in known:
        yield plan.kind.subject, words(letter, LONGEST.get(known[plan.kind.subject].sort, 500))
    customer = next((n for n, fact in known.items() if fact.sort == "customer"), "")
    if mail.customer and customer:
        yield customer, mail.customer
    for name in ("channel", "source"):
        if name in known and MAIL in {option.id for option in known[name].options}:
            yield name, MAIL
    contact = known.get("contact_person")
    if contact is not None and contact.personal:
        yield contact.id, _who(mail)


def _who(mail: IncomingMail) -> str:
    contact = contact_of(mail.sender, mail.customer)
    if contact is not None:
        return contact.name
    return f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender


def words(letter: Letter, most: int) -> str:
    """Return what a mail says in one text, its subject first; what is beyond `most` signs stays with the mail."""
    said = "\n\n".join(part for part in (letter.subject, letter.text) if part)
    return said if len(said) <= most else said[: most - len(CUT)] + CUT
