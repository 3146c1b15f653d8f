"""The list of mails, one of them, its files, and what is decided about it."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu.cases.models import CaseRecord
from kesu.cases.queries.naming import names
from kesu.cases.queries.scope import sees
from kesu.core.errors import Refused
from kesu.desk.components.lists import page_of
from kesu.desk.forms.typed import plain_text
from kesu.desk.forms.uploads import WHY as NOT_TAKEN
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import said
from kesu.desk.list_pages.pages import refuse_depth
from kesu.desk.list_pages.rows import case_address
from kesu.desk.mail_pages import words
from kesu.desk.mail_pages.listing import LISTING
from kesu.desk.mail_pages.rights import reads_mail
from kesu.desk.notice_pages.deliveries import LOOKS_OF_STATES
from kesu.directory import rights
from kesu.directory.policy import policy
from kesu.intake.mail import by_hand
from kesu.intake.mail.becoming import Hand
from kesu.intake.mail.choosing import Undecided, first_contact
from kesu.intake.mail.mailbox import name_of
from kesu.intake.mail.queries import mail_of, mails, record_called
from kesu.intake.mail.receiving import raw_of
from kesu.intake.models import Acknowledgement, IncomingMail, Mailbox
from kesu.journal.contents import clean_name


@policy(reads_mail)
@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show what came in, the latest first, and whether the mailbox can be reached."""
    reader = acting(request)
    refuse_depth(request)
    rows = LISTING.narrowed(mails(reader.card).defer("text"), request.GET)
    page = page_of(LISTING.sorted(rows, request.GET), request)
    context = {
        "page": page,
        "lines": [(m, words.why(m), words.TONES.get(m.state, "")) for m in page.rows],
        "headings": LISTING.headings(request.GET),
        "filters": LISTING.shown(request.GET),
        "narrowed": any(each.value for each in LISTING.shown(request.GET)),
        "boxes": _boxes(),
    }
    return render(request, "desk/mail/list.html", context)


def _boxes() -> list[Mailbox]:
    """Return the mailbox of the settings; one that was read before under another name is past."""
    name = name_of(settings.MAILBOX) if settings.MAILBOX else ""
    return list(Mailbox.objects.filter(name=name))


@policy("signed_in")
@require_GET
def one_mail(request: HttpRequest, mail: str) -> HttpResponse:
    """Show one mail as plain text, with its files and what became of it."""
    reader = acting(request)
    return _page(request, reader, _mail(reader, mail))


@policy("signed_in")
@require_GET
def file(request: HttpRequest, mail: str, number: int) -> HttpResponse:
    """Give one file of a mail away, as bytes that no browser opens by itself."""
    files = by_hand.letter_of(_mail(acting(request), mail)).files
    if number >= len(files):
        raise Http404
    return _given(files[number].content, files[number].name)


@policy("signed_in")
@require_GET
def source(request: HttpRequest, mail: str) -> HttpResponse:
    """Give the raw mail away, to the last byte."""
    found = _mail(acting(request), mail)
    try:
        return _given(raw_of(found), f"{found.pk}.eml")
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None


@policy(reads_mail)
@require_POST
def register(request: HttpRequest, mail: str) -> HttpResponse:
    """Begin to register a mail: its files are put to the person's form, which is filled in from it."""
    reader = acting(request)
    found = _mail(reader, mail)
    try:
        by_hand.begin_registering(found, reader.who.party, reader.at)
    except ValidationError as fault:
        return _refused(request, found, fault)
    return redirect(f"{reverse('desk:intake')}?mail={found.pk}&kind={_kind(reader)}")


def _kind(reader: Acting) -> str:
    """Return the kind that mail becomes by itself, or nothing where that is not settled."""
    try:
        return first_contact(settings.MAILBOX, reader.at).plan.kind.id
    except (Undecided, Refused):
        return ""


def _detail(mail: IncomingMail, reader: Acting) -> str:
    """Return what the reason is about: the step that would be left to the mail, or what failed. A code says nothing."""
    if mail.why != "receiver":
        return mail.detail if mail.why == "failed" else ""
    try:
        steps = first_contact(settings.MAILBOX, reader.at).plan.steps
    except (Undecided, Refused):
        return ""
    found = steps.get(mail.detail)
    return said(found.step.name) if found is not None else ""


@policy(reads_mail)
@require_POST
def put(request: HttpRequest, mail: str) -> HttpResponse:
    """Put a mail to a case of a number."""
    reader = acting(request)
    found = _mail(reader, mail)
    number = plain_text(request.POST.get("number", "")).strip()
    record = record_called(number, reader.who)
    if record is None:
        says = _("There is no case of this number that you may see.")
        return _page(request, reader, found, number=number, number_fault=says)
    try:
        by_hand.put_to(found, record, Hand(reader.who.party, reader.at))
    except ValidationError as fault:
        return _refused(request, found, fault)
    messages.success(request, _("Put to the case; who works on it is told."))
    return redirect("desk:mail-one", found.pk)


@policy(reads_mail)
@require_POST
def dismiss(request: HttpRequest, mail: str) -> HttpResponse:
    """Set a mail aside with a reason."""
    reader = acting(request)
    found = _mail(reader, mail)
    reason = plain_text(request.POST.get("reason", "")).strip()
    try:
        by_hand.dismiss(found, Hand(reader.who.party, reader.at, reason))
    except ValidationError as fault:
        return _page(request, reader, found, reason=reason, reason_fault=" ".join(fault.messages))
    messages.success(request, _("Set aside."))
    return redirect("desk:mail-one", found.pk)


@policy(reads_mail)
@require_POST
def try_again(request: HttpRequest, mail: str) -> HttpResponse:
    """Look at a mail once more."""
    reader = acting(request)
    found = _mail(reader, mail)
    try:
        by_hand.try_again(found, reader.at)
    except ValidationError as fault:
        return _refused(request, found, fault)
    return redirect("desk:mail-one", found.pk)


def _mail(reader: Acting, mail: str) -> IncomingMail:
    found = mail_of(mail, reader.card, reader.who, reader.at)
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, mail: IncomingMail, fault: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(fault.messages))
    return redirect("desk:mail-one", mail.pk)


def _page(request: HttpRequest, reader: Acting, mail: IncomingMail, **typed: str) -> HttpResponse:
    keeps = rights.reads_mail(reader.card)
    known = names({("customer", mail.customer), ("person", mail.settled_by.partition(":")[2])})
    context = {
        "mail": mail,
        "why": words.why(mail),
        "detail": _detail(mail, reader),
        "tone": words.TONES.get(mail.state, ""),
        "customer": known.get(("customer", mail.customer), mail.customer),
        "settled_by": known.get(("person", mail.settled_by.partition(":")[2]), ""),
        "files": [(each, NOT_TAKEN.get(each.get("refused", ""), "")) for each in mail.files],
        "keeps": keeps,
        "may_settle": keeps and by_hand.may_settle(mail),
        "may_try": keeps and mail.state in by_hand.TRIED_AGAIN,
        "case": _case(mail, reader),
        **_answer(mail),
        "same_as": mail.same_as,
        **typed,
    }
    status = 422 if typed else 200
    return render(request, "desk/mail/mail.html", context, status=status)


def _answer(mail: IncomingMail) -> dict[str, Any]:
    """Return the acknowledgement of a mail and the look of its state."""
    found = Acknowledgement.objects.filter(mail=mail).select_related("delivery").first()
    state = found.delivery.state if found and found.delivery else ""
    return {"answer": found, "answer_look": LOOKS_OF_STATES.get(state, "")}


def _case(mail: IncomingMail, reader: Acting) -> tuple[str, str] | None:
    """Return the number and the address of the record that it has to do with, where the reader sees it."""
    if not mail.record or not sees(reader.who, mail.record, reader.at):
        return None
    row = CaseRecord.objects.visible_to(reader.who).filter(pk=mail.record).first()
    return (row.number or _("not numbered yet"), case_address(row.pk)) if row else None


def _given(content: bytes, name: str) -> HttpResponse:
    """Answer with bytes of a mail, dead, under a name that is one: no path, nothing invisible."""
    name = clean_name(name)
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {
        "Content-Disposition": named,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
