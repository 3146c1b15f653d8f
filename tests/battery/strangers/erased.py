"""I6: people with marks for name, number, address are entered everywhere, and erased; then every mark is looked for."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TestCase

from kesu import changes
from kesu.cases.actions.erasing import erase, plan_of, whom_of
from kesu.cases.models import CaseRecord, Draft, FigureRow, Tally
from kesu.cases.verifying import verify
from kesu.desk.models import SavedView
from kesu.directory.models import Person
from kesu.intake.mail.acting import act_on
from kesu.intake.mail.mailbox import Given
from kesu.intake.mail.receiving import keep
from kesu.intake.models import Mailbox
from kesu.journal import attachments, keys, personal
from kesu.journal.models import Attachment, IssuedNumber, JournalEntry
from kesu.journal.witnessing.sealing import Sealer
from kesu.notices import payloads
from kesu.notices.letters import post_letter
from kesu.notices.models import Delivery
from kesu.registry.actions import add
from kesu.registry.models import Contact, Customer, StagedSheet
from tests.battery.strangers.canaries import read, text_of
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import AT, World

READERS: Final = ("wangfang", "hejie", "luyao", "gaoan", "hanmeimei")
COUNTED: Final = (CaseRecord, JournalEntry, IssuedNumber, FigureRow, Tally)
SEEN_BEFORE: Final = ("rows", "sealed values", "drafts", "letters", "files", "pages")
"""Where a mark of everybody must be found before they are erased: else the looking is blind."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person (made up), all of whose values are marks; and what was entered about them."""

    number: int
    contact: Contact
    records: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """Return name, telephone, address, e-mail."""
        return marks_of(self.number)


def marks_of(number: int) -> tuple[str, str, str, str]:
    """Return a name, a telephone number, a postal address and an e-mail address that nobody else has."""
    return (
        f"qzname{number:05}zq",
        f"1397{number:07}",
        f"qzplace{number:05}zq",
        f"qzmail{number:05}zq@customer.example",
    )


def entered(world: World, number: int) -> Somebody:
    """Enter somebody everywhere: registry, mail, case, papers, files, drafts, views, sheets, letters."""
    name, phone, place, mail = marks_of(number)
    customer = Customer.objects.get(code="C-service")
    told = {"customer": customer, "name": name, "position": f"{place}", "phone": "0", "email": mail}
    contact = add(Contact, told, by=None, at=AT)
    changes.change(contact, {"phone": phone}, by=None, at=AT)
    _wrote(number)
    records = _complained(world, number)
    _unfinished(world, number)
    post_letter(code="receipt", subject=name, text=place, at=AT, to=mail, key=str(number))
    return Somebody(number, contact, records)


def _wrote(number: int) -> None:
    name, phone, place, mail = marks_of(number)
    box, _made = Mailbox.objects.get_or_create(
        name="erased@y/INBOX", defaults={"next_at": AT, "validity": 1}
    )
    raw = (
        f"From: {name} <{mail}>\r\nTo: a@b.example\r\nSubject: {phone}\r\nMessage-ID: <{mail}>\r\n"
        "Date: Mon, 2 Mar 2026 08:59:00 +0800\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{place}\r\n"
    ).encode()
    came = keep(box, Given(number, raw, len(raw), AT), AT)
    assert came is not None
    act_on(came, AT)


def _complained(world: World, number: int) -> tuple[str, ...]:
    """Note a call, make a complaint of it with files and a kept paper; both end, so that they may be erased."""
    name, phone, place, _mail = marks_of(number)
    facts = {
        "customer": "C-service",
        "channel": "phone",
        "contact_person": name,
        "contact_phone": phone,
    }
    noted = world.post("wangfang", None, act="open", kind="contact", facts=facts).record_id
    said = {"product": "P-1", "what_was_said": f"第 {number} 通电话（虚构）"}
    admitted = world.post(
        "wangfang", noted, act="do", step="admit", outcome="complaint", facts=said
    )
    record = admitted.opened[0]
    photo = _staged(world, "wangfang", f"{name}.txt", place)
    world.post("wangfang", record, act="fill", facts={"photos": [photo.pk]})
    world.post(
        "lilei", record, act="correct", facts={"contact_person": f"{name} {place}"}, reason="改正"
    )
    paper = _staged(world, "wangfang", f"存档{number}.txt", f"{name} {phone}")
    payload = {"document": "fishbone", "file": paper.sha256}
    world.post("wangfang", record, act="hear", event="paper.issued", payload=payload)
    for each in (noted, record):
        if CaseRecord.everything.get(pk=each).closed_at is None:
            world.post("hanmeimei", each, act="void", reason="登记错误")
    return noted, record


def _staged(world: World, login: str, name: str, says: str) -> Attachment:
    return attachments.stage(
        [says.encode()], name=name, owner=f"person:{world.people[login].pk}", draft="d", at=AT
    )


def _unfinished(world: World, number: int) -> None:
    name, phone, _place, _mail = marks_of(number)
    owner = world.people["wangfang"]
    party = f"person:{owner.pk}"
    content = keys.seal_draft(f'{{"contact_person": "{name}"}}', party)
    Draft.objects.create(
        id=f"i6-{number}", owner=party, form="intake", content=content, changed_at=AT
    )
    SavedView.objects.create(
        owner=owner, kind="complaint", name=f"视图{number}", asked=f"q={phone}", made_at=AT
    )
    StagedSheet.objects.create(
        owner=owner, table="contacts", file_name="c.csv", content=f"{name},{phone}".encode(), at=AT
    )
    _staged(world, "wangfang", f"{phone}.txt", "staged")


# -- looking ---------------------------------------------------------------------------------------------------------


def places(world: World, who: Somebody) -> Iterator[tuple[str, str]]:
    """Yield (where, everything that stands there) of the whole installation."""
    rows = "\n".join(_rows())
    yield "rows", rows
    yield "sealed values", "\n".join(keys.open_all(_sealed_in(rows)).values())
    yield "drafts", "\n".join(keys.open_draft(d.content, d.owner) for d in Draft.objects.all())
    yield "letters", "\n".join(_letters())
    yield "files", "\n".join(_files(Path(settings.KESU_HOME)))
    yield "pages", "\n".join(_pages(world, who))


def _rows() -> Iterator[str]:
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                yield "\x1f".join(map(_plain, row))


def _plain(value: Any) -> str:
    found = (
        bytes(value).decode("utf-8", "replace")
        if isinstance(value, bytes | memoryview)
        else str(value)
    )
    # JSON columns write Chinese as escapes
    return found.encode().decode("unicode_escape", "replace") if "\\u" in found else found


def _sealed_in(text: str) -> list[str]:
    return sorted(set(re.findall(r"sealed:[0-9a-f]+:[A-Za-z0-9+/=]+", text)))


def _letters() -> Iterator[str]:
    for row in Delivery.everything.filter(sort=Delivery.Sort.LETTER).exclude(payload=""):
        kept = payloads.read(row)
        yield f"{kept.rendered} {kept.to} {kept.headers}"


def _files(home: Path) -> Iterator[str]:
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.startswith("kesu.sqlite3"):
            yield f"{path.name}\n{text_of(path.read_bytes())}"


def _pages(world: World, who: Somebody) -> Iterator[str]:
    name, phone, _place, _mail = who.marks
    heads = (
        "/cases/{}",
        "/api/v1/records/{}",
        "/api/v1/records/{}/attachments",
        "/api/v1/records/{}/journal",
    )
    asked = [head.format(record) for head in heads for record in who.records]
    asked += [
        "/mail", "/registry/contacts", f"/registry/contacts/{who.contact.pk}",
        "/registry/contacts/export.xlsx", "/records/contact/workbook", "/records/complaint/workbook",
        f"/personal-data/contact:{who.contact.pk}", f"/personal-data/contact:{who.contact.pk}/copy",
        "/api/v1/registry/contacts", "/api/v1/mail", "/journal", "/journal/reads", "/",
    ]  # fmt: skip
    for login in READERS:
        visitor = Visitor(world, login)
        for path in asked:
            yield read(visitor.ask("GET", path, is_api=path.startswith("/api/")))
    yield from _found(Visitor(world, "wangfang"), name, phone)


def _found(visitor: Visitor, *words: str) -> Iterator[str]:
    """Yield what searches answer for the beginnings of words: a page repeats what it was asked for."""
    for word in words:
        for place in (
            "/search?q=",
            "/registry/contacts?q=",
            "/look-up/contact?q=",
            "/api/v1/search?q=",
        ):
            yield read(visitor.ask("GET", place + word[:-2], is_api=place.startswith("/api/")))


class Heard(logging.Handler):
    """Everything that the program logs meanwhile."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear everything that is logged, by whichever logger, instead of letting it be written."""
    heard = Heard()
    every = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    usual = [(each, each.handlers) for each in every if each.handlers]
    for each, _handlers in usual:
        each.handlers = [heard]
    logging.disable(logging.NOTSET)
    try:
        yield heard
    finally:
        logging.disable(logging.CRITICAL)
        for each, handlers in usual:
            each.handlers = handlers


def tried(world: World, number: int) -> Iterator[str]:
    """Enter somebody, erase them, look everywhere; yield what is wrong."""
    who = entered(world, number)
    Sealer().some(AT)
    counts = _counts()
    before = dict(places(world, who))
    yield from _blind(who, before)
    with listening() as heard:
        yield from _erased(who, world.people["gaoan"])
        after = {**dict(places(world, who)), "logs": "\n".join(heard.lines)}
    if not heard.lines:
        yield "nothing was logged: the looking at logs is blind"
    for where, text in after.items():
        yield from (
            f"{mark} still stands in {where}: {_around(text, mark)}"
            for mark in who.marks
            if mark in text
        )
    if _counts() != counts:
        yield "counts changed"
    Sealer().some(AT)
    yield from (f"verify: {fault}" for fault in verify())


def _around(text: str, mark: str) -> str:
    at = text.index(mark)
    return repr(text[max(0, at - 120) : at + 60])


def _counts() -> list[int]:
    """Return how many records, entries, numbers, figures and filed files there are."""
    filed = Attachment.everything.exclude(record="").count()
    return [*(model._base_manager.count() for model in COUNTED), filed]


def _blind(who: Somebody, before: dict[str, str]) -> Iterator[str]:
    for mark in who.marks:
        if not any(mark in text for text in before.values()):
            yield f"{mark} was nowhere to be found before"
    for where in SEEN_BEFORE:
        if not any(mark in before[where] for mark in who.marks):
            yield f"nothing of {who.number} was found in {where} before"


def _erased(who: Somebody, by: Person) -> Iterator[str]:
    subject = f"contact:{who.contact.pk}"
    plan = plan_of(whom_of(subject), AT)
    if set(plan.whom.records) < set(who.records):
        yield f"only {plan.whom.records} of {who.records} were known as theirs"
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase(
            subject, by=by, at=AT, reason="本人要求", is_overruled=True,
            also=["files_others"],
        )  # fmt: skip


def forgotten() -> AbstractContextManager[Any]:
    """One store that is forgotten: mails stay as they are."""
    usual: Callable[[], list[personal.Store]] = personal.stores
    return patch.object(personal, "stores", lambda: [s for s in usual() if s.code != "mails"])
