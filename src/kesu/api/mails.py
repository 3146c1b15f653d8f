"""Mail that came in, for programs of somebody who keeps it: read, register, put to a case, set aside, try again."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Router, Status

from kesu import clock
from kesu.api import asked, reading, sentences, shapes
from kesu.api.paging import is_id, moment_and_id, written
from kesu.api.problems import READING, WRITING
from kesu.api.tokens import Caller, caller_of
from kesu.cases.actions.posting import post
from kesu.cases.errors import Conflict
from kesu.directory.rights import reads_mail
from kesu.intake.mail import by_hand
from kesu.intake.mail.becoming import Hand
from kesu.intake.mail.queries import mail_of, mails
from kesu.intake.models import IncomingMail

router = Router(tags=["mail"])


@router.get("/mail", response={200: shapes.MailPage, **READING}, summary="List mail that came in")
def list_mail(
    request: HttpRequest, state: asked.Word = "", cursor: asked.Word = "", limit: asked.Size = 50
) -> Any:
    """Return the mail, the latest first, a page at a time; none for somebody who does not keep it."""
    rows = mails(caller_of(request).card)
    if state:
        rows = rows.filter(state=state)
    if cursor:
        at, row_id = moment_and_id(cursor)
        rows = rows.filter(Q(fetched_at__lt=at) | Q(fetched_at=at, pk__lt=row_id))
    found = list(rows.order_by("-fetched_at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return shapes.MailPage(
        mails=[_brief(mail) for mail in found[:limit]],
        next=written(last.fetched_at, last.pk) if last else None,
    )


@router.get("/mail/{mail_id}", response={200: shapes.MailOut, **READING}, summary="Read a mail")
def read_mail(request: HttpRequest, mail_id: str) -> Any:
    """Return one mail as it was read: its text without markup, the names of its files, what became of it."""
    return _whole(_found(caller_of(request), mail_id))


@router.post(
    "/mail/{mail_id}/registration",
    response={201: shapes.PostedOut, **WRITING},
    summary="Register a mail",
)
def register(request: HttpRequest, mail_id: str, body: asked.OpenIn, key: asked.Key) -> Any:
    """Open a record from a mail, with the facts as given; a mail is registered once."""
    caller, at = caller_of(request), clock.now()
    mail = _kept(caller, mail_id)
    sentences.about_kind(request, body.kind, caller.who, body.book)
    try:
        posted = post(
            entry_data={**by_hand.opening(mail, caller.who.party), **body.data()},
            actor=caller.who,
            op_id=key,
            happened_at=body.happened_at,
            source=body.source,
        )
    except IntegrityError:
        raise Conflict("race") from None
    by_hand.registered(mail, posted.record_id, Hand(caller.who.party, at))
    return Status(
        201,
        shapes.PostedOut(
            record=posted.record_id,
            version=posted.seq,
            number=posted.number,
            act_id=posted.act_id,
            opened=list(posted.opened),
            repeated=posted.is_repeat,
        ),
    )


@router.post(
    "/mail/{mail_id}/addition", response={200: shapes.MailOut, **WRITING}, summary="Put a mail to a record"
)  # fmt: skip
def put(request: HttpRequest, mail_id: str, body: asked.MailToIn) -> Any:
    """Let a record that the caller sees hear of a mail. Done twice it is refused, so that it needs no key."""
    caller, at = caller_of(request), clock.now()
    mail = _kept(caller, mail_id)
    by_hand.put_to(mail, reading.row_of(body.record, caller.who), Hand(caller.who.party, at))
    return _whole(_found(caller, mail_id))


@router.post(
    "/mail/{mail_id}/dismissal", response={200: shapes.MailOut, **WRITING}, summary="Set a mail aside"
)  # fmt: skip
def dismiss(request: HttpRequest, mail_id: str, body: asked.MailReasonIn) -> Any:
    """Set a mail aside with a reason: nothing becomes of it, and it is kept."""
    caller, at = caller_of(request), clock.now()
    by_hand.dismiss(_kept(caller, mail_id), Hand(caller.who.party, at, body.reason.strip()))
    return _whole(_found(caller, mail_id))


@router.post(
    "/mail/{mail_id}/retrial", response={200: shapes.MailOut, **WRITING}, summary="Try a mail again"
)  # fmt: skip
def try_again(request: HttpRequest, mail_id: str) -> Any:
    """Look at a mail once more, as if it had come now."""
    caller = caller_of(request)
    by_hand.try_again(_kept(caller, mail_id), clock.now())
    return _whole(_found(caller, mail_id))


def _found(caller: Caller, mail_id: str) -> IncomingMail:
    mail = mail_of(mail_id, caller.card, caller.who, clock.now()) if is_id(mail_id) else None
    if mail is None:
        raise Http404
    return mail


def _kept(caller: Caller, mail_id: str) -> IncomingMail:
    """Return a mail that the caller may decide about."""
    if not reads_mail(caller.card):
        raise Http404
    return _found(caller, mail_id)


def _brief(mail: IncomingMail) -> shapes.MailBrief:
    return shapes.MailBrief(**_columns(mail))


def _whole(mail: IncomingMail) -> shapes.MailOut:
    files = [
        shapes.MailFile(name=f["name"], size=f["size"], refused=f.get("refused", ""))
        for f in mail.files
    ]
    return shapes.MailOut(**_columns(mail), text=mail.text, files=files, reason=mail.reason)


def _columns(mail: IncomingMail) -> dict[str, Any]:
    names = ("state", "why", "sort", "sender", "sender_name", "subject", "customer", "record")
    at = {"id": mail.pk, "received_at": mail.received_at, "fetched_at": mail.fetched_at}
    return {**at, **{name: getattr(mail, name) for name in names}}
