"""What belongs to people and not to records: views, sheets, scans, mails, tokens, settings of the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from PIL import Image

from kesu import changes
from kesu.cases.actors import who_is
from kesu.desk.models import SavedView
from kesu.directory.actions import set_absence
from kesu.directory.actions.handing_over import give_notice
from kesu.directory.models import CalendarException, Headship, Membership, Person, PostHolding
from kesu.intake.mail.mailbox import Given
from kesu.intake.mail.receiving import keep
from kesu.intake.models import Mailbox
from kesu.notices.actions import save_channel, try_channel
from kesu.notices.models import Delivery
from kesu.paper import returning
from kesu.paper.models import CompanyForm
from kesu.paper.own import keeping, where
from kesu.registry.models import StagedSheet

if TYPE_CHECKING:
    from tests.battery.strangers.world import World

AT: Final = datetime.fromisoformat("2026-03-02T09:00+08:00")
BELONG_TO: Final = ("wangfang", "linna")
"""Whose belongings are tried: somebody of the head office, somebody of another branch."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """Ids of what one person has."""

    view: int
    sheet: int
    scan: str
    token: int


def leave_belongings(world: World) -> dict[str, Belongings]:
    """Give each of `BELONG_TO` something of everything; return the ids of it."""
    return {login: _of(world, login) for login in BELONG_TO}


def _of(world: World, login: str) -> Belongings:
    person, says = world.people[login], world.says
    view = SavedView.objects.create(
        owner=person, kind="complaint", name=says(login, "view.name")[:40], made_at=AT
    )
    sheet = StagedSheet.objects.create(
        owner=person, table="customers", file_name=says(login, "sheet.name")[:60] + ".csv",
        content=f"客户编号,名称\nC-9,{says(login, 'sheet.cell')}\n".encode(), at=AT,
    )  # fmt: skip
    name = says(login, "scan.name")[:60].replace("/", "") + ".pdf"
    taken = returning.take_in(
        _blank_pdf(), name, who=who_is(person, AT), at=AT, op_id=f"scan-{login}"
    )
    token = person.tokens.get()
    return Belongings(view.pk, sheet.pk, taken[0].waits, token.pk)


def _blank_pdf() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PDF")
    return file.getvalue()


def set_up_company(world: World) -> dict[str, object]:
    """Make one of everything that belongs to the company; return the ids by what they are."""
    says, by = world.says, world.people["hejie"]
    channel = save_channel(
        values={"code": "robot", "sort": "wecom_robot", "name_zh": says("company", "channel.name")[:60]},
        settings={"key": says("company", "channel.key")[:60]}, by=by, at=AT,
    )  # fmt: skip
    delivery = try_channel(channel=channel, person=by, at=AT)
    absence = set_absence(
        person=world.people["wangfang"], from_at=AT + timedelta(days=30),
        until_at=AT + timedelta(days=31), by=by, at=AT, note=says("company", "absence.note")[:200],
    )  # fmt: skip
    leaving = give_notice(
        person=world.people["machao"], last_day=(AT + timedelta(days=60)).date(), successor=None,
        by=by, at=AT,
    )  # fmt: skip
    day = changes.add(
        CalendarException(
            day=(AT + timedelta(days=90)).date(), sort="off", says=says("company", "day.says")[:120]
        ),
        by=by, at=AT,
    )  # fmt: skip
    form = _own_form(by, says("company", "form.name")[:100] + ".docx")
    Delivery.everything.filter(pk=delivery.pk).update(state=Delivery.State.DEAD, ended_at=AT)
    return {
        "channel": channel.code, "delivery": delivery.pk, "absence": absence.pk,
        "hand-over": leaving.pk, "day": day.pk, "form": form.pk, "mail": _mail(world),
        "post": _first(PostHolding), "membership": _first(Membership), "headship": _first(Headship),
    }  # fmt: skip


def _own_form(by: Person, name: str) -> CompanyForm:
    """Return a form of the company's own that is in use."""
    document, out = Document(), BytesIO()
    document.add_paragraph("编号 {{ number }} 客户 {{ customer }}")
    document.save(out)
    book, paper = where.document_of("p01", "complaint_sheet", AT)
    blank = where.sample(paper, book, who=who_is(by, AT), at=AT, language="zh")
    party = f"person:{by.pk}"
    return keeping.keep(out.getvalue(), name, book="p01", sheet=blank, by=party, at=AT)


def _first(model: Any) -> int:
    return int(model.objects.order_by("pk").values_list("pk", flat=True)[0])


def _mail(world: World) -> str:
    """Return a mail that came in and waits to be settled."""
    box = Mailbox.objects.create(name="x@y/INBOX", next_at=AT, validity=1)
    says = world.says
    raw = (
        f"From: {says('mail', 'sender')[:40]} <stranger@customer.example>\r\nTo: a@b.example\r\n"
        f"Subject: {says('mail', 'subject')[:120]}\r\nMessage-ID: <m1@customer.example>\r\n"
        "Date: Mon, 2 Mar 2026 08:59:00 +0800\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{says('mail', 'text')}\r\n--b\r\n"
        f'Content-Type: text/plain; name="{says("mail", "file.name")[:40]}.txt"\r\n\r\n'
        f"{says('mail', 'file.content')}\r\n--b--\r\n"
    ).encode()
    mail = keep(box, Given(1, raw, len(raw), AT), AT)
    assert mail is not None
    return mail.pk
