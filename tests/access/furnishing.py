"""What a demo company lacks so that every page has something on it: own forms, scans, lists, letters, a hand-over."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.models import CaseRecord, Edition
from kesu.core.errors import Refused
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, MAIL_CLERK
from kesu.directory.models import Person, PostHolding
from kesu.entrance.tickets import link_for
from kesu.intake.mail.acting import act_on
from kesu.intake.mail.mailbox import Given
from kesu.intake.mail.receiving import keep
from kesu.intake.models import Mailbox
from kesu.journal.models import JournalEntry
from kesu.library.books import texts_of
from kesu.library.shipped import shipped
from kesu.paper import printing
from kesu.paper.sheets import Box
from kesu.site.environment import mailbox_address
from tests.desk.house import Desk
from tests.intake.complaints.conftest import listed, row
from tests.intake.mail.conftest import a_mail
from tests.paper.test_own_forms import _word
from tests.paper.test_printing import _sheet

BOX: Final = mailbox_address("imap://a%40b.example@127.0.0.1?department=service_department")
COMES: Final = "<li>"


def furnish(book: str, home: Path) -> list[str]:
    """Add all this to the house of a book, once; return addresses that no page leads to."""
    noted = home / "addresses.json"
    if not noted.exists():
        noted.write_text(json.dumps(_furnished(book)))
    return list(json.loads(noted.read_text()))


def _furnished(book: str) -> list[str]:
    at = clock.now()
    admin = _keeper(at)
    _second_edition(book, at)
    _letters(at)
    desk = Desk(admin)
    return [
        *_own_form(desk, book),
        *_scan(desk),
        *_lists(desk),
        *_complaints(),
        *_hand_over(desk, at),
        *_people_kept(),
        *_channel(desk),
    ]


def ticket() -> str:
    """Return the address at which somebody may choose a new password; void as soon as they sign in."""
    return "/" + link_for(list(people())[-1]).split("/", 3)[3]


def people() -> Iterator[Person]:
    """Yield everybody who can sign in, who keeps the house first."""
    keepers = PostHolding.objects.filter(post__in=(ADMINISTRATOR, AUDITOR)).values("person")
    yield from Person.objects.filter(pk__in=keepers, is_active=True).order_by("pk")
    yield from Person.objects.filter(is_active=True).exclude(pk__in=keepers).order_by("pk")


def richest() -> list[str]:
    """Return the records' addresses, those with the longest state of each kind first."""
    rows = sorted(CaseRecord.everything.all(), key=lambda each: -len(str(each.state)))
    firsts = {each.kind: each for each in reversed(rows)}.values()
    rest = [each for each in rows if each not in firsts]
    ordered = [*sorted(firsts, key=lambda each: -len(str(each.state))), *rest]
    return [f"/cases/{each.pk}" for each in ordered]


def entries() -> list[str]:
    """Return the addresses of a few entries of the journal."""
    rows = JournalEntry.everything.order_by("-pk")[:2]
    return [f"/journal/{each.record}/{each.seq}" for each in rows]


def _keeper(at: Any) -> Person:
    """Return the administrator, who keeps the mail too."""
    found = Person.objects.get(
        pk=PostHolding.objects.filter(post=ADMINISTRATOR)[:1].values("person")
    )
    for post in (MAIL_CLERK, AUDITOR, "registry_keeper"):
        with suppress(Exception):
            actions.bind_post(person=found, post=post, from_on=at.date(), by=None, at=at)
    return found


def _second_edition(book: str, at: Any) -> None:
    """Publish the book once more under another edition, so that there is something to compare."""
    texts = dict(texts_of(shipped()[book].folder))
    edition = Edition.objects.filter(book=book).latest("pk").edition
    text = texts["book.toml"]
    texts["book.toml"] = text.replace(f'edition = "{edition}"', f'edition = "{edition}-2"', 1)
    with suppress(Refused):
        publish(texts, by=SYSTEM, at=at, in_force_from=at.date() + timedelta(days=30))


def _letters(at: Any) -> None:
    box, _made = Mailbox.objects.get_or_create(
        name="service@example.org/INBOX", defaults={"next_at": at, "validity": 1}
    )
    for number in (1, 2):
        raw = a_mail(f"轴承坏了，第 {number} 封", subject=f"客诉 {number}")
        mail = keep(box, Given(number, raw, len(raw), at), at)
        if mail is not None:
            act_on(mail, at)


def _own_form(desk: Desk, book: str) -> Iterator[str]:
    """Upload an own form for the first paper that takes one; yield where it is looked at."""
    page = desk.get("/own-forms")
    at = next(_links(page, f"/own-forms/{book}/"))
    file = SimpleUploadedFile("本公司用纸.docx", _word("编号 {{ number }}", "客户 {{ customer }}"))
    desk.client.post(at, {"form": file})
    yield at
    yield from list(_links(desk.get(at), f"{at}/"))[:3]


def _scan(desk: Desk) -> Iterator[str]:
    paper = printing.pdf(_sheet(Box("a", "说明", "没有二维码", width=12), address=""))
    file = SimpleUploadedFile("扫描.pdf", paper, "application/pdf")
    desk.client.post("/scans", {"op": "furnish-scan", "scan": file})
    yield "/scans"


def _lists(desk: Desk) -> Iterator[str]:
    for at, name in (("/directory/departments", "d.csv"), ("/registry/customers", "c.csv")):
        file = SimpleUploadedFile(name, "编码,名称\nX-1,样例（虚构）\n,缺编码\n".encode())
        answer = desk.client.post(f"{at}/import", {"file": file})
        yield answer.headers.get("Location", f"{at}/import")


def _complaints() -> Iterator[str]:
    """Let the first who may send a list of complaints; the sheet is theirs alone."""
    for person in people():
        desk = Desk(person)
        if desk.status("/imports/complaints") == 200:
            file = SimpleUploadedFile("list.csv", listed([row(1), row(2, datetime="?")]))
            answer = desk.client.post("/imports/complaints", {"file": file})
            yield from ("/imports/complaints", answer.headers["Location"])
            return


def _hand_over(desk: Desk, at: Any) -> Iterator[str]:
    """Give notice for whoever came last; their tasks have somewhere to go."""
    *_rest, successor, leaver = people()
    said = {
        "person": leaver.login,
        "last_day": (at.date() + timedelta(days=20)).isoformat(),
        "successor": successor.login,
    }
    answer = desk.client.post("/directory/hand-overs", said)
    yield "/directory/hand-overs"
    yield answer.headers.get("Location", "/directory/hand-overs")


def _people_kept() -> Iterator[str]:
    """Yield what is kept of who complains in an open and in a closed record."""
    for is_open in (True, False):
        row = CaseRecord.everything.filter(closed_at__isnull=is_open).order_by("pk").first()
        if row is not None:
            yield f"/personal-data/record:{row.pk}"


def _channel(desk: Desk) -> Iterator[str]:
    yield "/channels"
    said = {
        "code": "robot", "name_zh": "群机器人", "name_en": "Robot", "enabled": "on",
        "per_minute": "20", "unsure": "once", "setting-key": "00000000-0000-0000-0000-000000000000",
    }  # fmt: skip
    answer = desk.client.post("/channels/new/wecom_robot", said)
    yield answer.headers.get("Location", "/channels/new/wecom_robot")


def _links(page: str, begins: str) -> Iterator[str]:
    for part in page.split('href="')[1:]:
        address = part.partition('"')[0]
        if address.startswith(begins):
            yield address
