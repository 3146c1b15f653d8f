"""Mail on the desk: who keeps it sees what became of each and settles what waits; nobody else sees any of it."""

from datetime import datetime

import pytest
from django.test import Client

from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.directory import actions
from kesu.directory.house_posts import MAIL_CLERK
from kesu.intake.mail.acting import act_on
from kesu.intake.mail.mailbox import Given, name_of
from kesu.intake.mail.receiving import keep
from kesu.intake.models import IncomingMail, Mailbox
from kesu.journal.models import Attachment, JournalEntry
from kesu.registry.models import Contact, Customer
from kesu.site.environment import mailbox_address
from tests.desk.office import Office
from tests.intake.mail.conftest import a_mail

pytestmark = pytest.mark.django_db

BOX = mailbox_address("imap://a%40b.example@127.0.0.1?department=service_department")
AT = datetime.fromisoformat("2026-03-02T09:05+08:00")
PDF = (
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n轴承坏了<script>\r\n"
    "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4 x\r\n"
    "--b\r\nContent-Type: application/x-thing; name=winmail.dat\r\n\r\nx\r\n--b--\r\n"
)


def came(raw: bytes) -> IncomingMail:
    """Return a mail as the mailbox gave it, looked at."""
    box, _ = Mailbox.objects.get_or_create(
        name="x@y/INBOX", defaults={"next_at": AT, "validity": 1}
    )
    uid = IncomingMail.objects.count() + 1
    mail = keep(box, Given(uid, raw, len(raw), AT), AT)
    assert mail is not None
    act_on(mail, AT)
    mail.refresh_from_db()
    return mail


@pytest.fixture
def clerk(office: Office, client: Client, settings, tmp_path, clock_at) -> Client:
    """A mail clerk who is signed in. No department is said at which mail comes in: under P01 it waits."""
    settings.KESU_HOME = tmp_path
    actions.bind_post(
        person=office.people["wangfang"], post=MAIL_CLERK, from_on=AT.date(), by=None, at=AT
    )
    clock_at("2026-03-02T09:10+08:00")
    client.force_login(office.people["wangfang"])
    return client


def with_files(**more: str) -> bytes:
    head = a_mail("", **more).partition(b"MIME-Version")[0]
    return head + PDF.encode()


def test_the_list_names_each_mail_and_what_became_of_it(clerk):
    came(a_mail())
    page = clerk.get("/mail").content.decode()
    assert "电机异响" in page
    assert "待人工处理" in page
    assert "由哪个部门收信" in page


def test_a_mail_is_shown_as_plain_text_with_its_files(clerk):
    mail = came(with_files())
    page = clerk.get(f"/mail/{mail.pk}").content.decode()
    assert "轴承坏了&lt;script&gt;" in page
    assert "a.pdf" in page
    given = clerk.get(f"/mail/{mail.pk}/files/0")
    assert given.content.startswith(b"%PDF")
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"/mail/{mail.pk}/source").content == with_files()


@pytest.mark.parametrize("where", ["", "/{}", "/{}/files/0", "/{}/source"])
def test_nobody_else_sees_any_of_it(clerk, office, signed_in, where: str):
    mail = came(with_files())
    other = signed_in(office, "zhaoqiang")
    assert other.get("/mail" + where.format(mail.pk)).status_code == 404


@pytest.mark.parametrize("noun", ["registration", "addition", "dismissal", "retrial"])
def test_nobody_else_settles_any_of_it(clerk, office, signed_in, noun: str):
    mail = came(a_mail())
    other = signed_in(office, "zhaoqiang")
    assert other.post(f"/mail/{mail.pk}/{noun}", {"reason": "x"}).status_code == 404
    assert IncomingMail.objects.get().state == "waiting"


def test_registering_opens_the_form_filled_in_and_files_it_once(clerk, office):
    customer = Customer.objects.order_by("pk")[0]
    Contact.objects.create(
        customer=customer, name="王芳", phone="9", email="wang.fang@customer.example"
    )
    mail = came(with_files())
    led = clerk.post(f"/mail/{mail.pk}/registration")
    assert led.status_code == 302
    page = clerk.get(led["Location"])
    form = page.context["form"]
    sent = {each.name: each.raw for each in form.fields if each.raw}
    sent |= {each.name: list(each.several) for each in form.fields if each.several}
    assert "轴承坏了" in str(sent)
    staged = Attachment.objects.staged_by(f"person:{office.people['wangfang'].pk}").get()
    assert staged.name == "a.pdf"
    words = {"mail": mail.pk, "kind": page.context["desk"].offer.key, "op_id": "one-and-only"}
    filed = clerk.post("/intake", {**sent, **words, "source": "told", "send": "1"})
    assert filed.status_code == 302, filed.content.decode()
    record = CaseRecord.everything.get(imported_from="mail")
    assert record.filed_by == f"person:{office.people['wangfang'].pk}"
    assert record.customer == customer.code
    assert Attachment.everything.get(record=record.pk).name == "a.pdf"
    mail.refresh_from_db()
    assert (mail.state, mail.record) == ("filed", record.pk)
    again = clerk.post("/intake", {**sent, **words, "op_id": "another", "send": "1"})
    assert again.status_code in (302, 422)
    assert CaseRecord.everything.filter(imported_from="mail").count() == 1


def test_a_mail_is_put_to_a_case_by_its_number(clerk, settings):
    settings.MAILBOX = BOX
    record = CaseRecord.everything.get(pk=came(a_mail()).record)
    CaseRecord.everything.update(number="KS-1")
    settings.MAILBOX = None
    mail = came(a_mail(message_id="<second@x>"))
    wrong = clerk.post(f"/mail/{mail.pk}/addition", {"number": "KS-0"})
    assert wrong.status_code == 422
    done = clerk.post(f"/mail/{mail.pk}/addition", {"number": "KS-1"})
    assert done.status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.record) == ("added", record.pk)
    entry = JournalEntry.everything.filter(record=record.pk).order_by("seq").last()
    assert entry is not None
    assert mail.settled_by in entry.text
    case = clerk.get(f"/cases/{record.pk}").content.decode()
    assert "客户来信" in case
    assert f'href="/mail/{mail.pk}"' in case


def test_the_files_of_a_mail_put_to_a_case_are_opened_from_its_page(clerk, settings):
    settings.MAILBOX = BOX
    record = CaseRecord.everything.get(pk=came(a_mail()).record)
    CaseRecord.everything.update(number="KS-1")
    settings.MAILBOX = None
    mail = came(with_files(message_id="<second@x>"))
    assert clerk.post(f"/mail/{mail.pk}/addition", {"number": "KS-1"}).status_code == 302
    kept = Attachment.everything.get(record=record.pk)
    address = f"/cases/{record.pk}/files/{kept.pk}"
    page = clerk.get(f"/cases/{record.pk}").content.decode()
    assert page.count(f'href="{address}"') == 2  # among its files, and on the timeline
    given = clerk.get(address)
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    mail.refresh_from_db()
    assert [line["refused"] for line in mail.files] == ["", "file_not_allowed"]


def test_a_clerk_puts_no_mail_to_a_case_that_they_do_not_see(clerk, office, signed_in, settings):
    settings.MAILBOX = BOX
    came(a_mail())
    CaseRecord.everything.update(number="KS-1")
    other = office.people["zhaoqiang"]
    actions.bind_post(person=other, post=MAIL_CLERK, from_on=AT.date(), by=None, at=AT)
    settings.MAILBOX = None
    mail = came(a_mail(message_id="<second@x>"))
    client = signed_in(office, "zhaoqiang")
    before = JournalEntry.everything.count()
    assert client.post(f"/mail/{mail.pk}/addition", {"number": "KS-1"}).status_code == 422
    assert JournalEntry.everything.count() == before


def test_setting_aside_wants_a_reason_and_keeps_it(clerk):
    mail = came(a_mail())
    assert clerk.post(f"/mail/{mail.pk}/dismissal", {"reason": " "}).status_code == 422
    assert clerk.post(f"/mail/{mail.pk}/dismissal", {"reason": "广告"}).status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("dismissed", "广告")
    assert "广告" in clerk.get(f"/mail/{mail.pk}").content.decode()


def test_trying_again_takes_what_changed_meanwhile(clerk, settings):
    from kesu.site.environment import mailbox_address

    mail = came(a_mail())
    assert mail.why == "receiver"
    settings.MAILBOX = mailbox_address(
        "imap://a%40b.example@127.0.0.1?department=service_department"
    )
    assert clerk.post(f"/mail/{mail.pk}/retrial").status_code == 302
    mail.refresh_from_db()
    assert mail.state == "filed"
    said = record_in(CaseRecord.everything.get(pk=mail.record).state).values[""]
    assert said["channel"] == "mail"


def test_the_reason_of_a_waiting_mail_names_the_step_as_the_book_calls_it(clerk):
    mail = came(a_mail())
    page = clerk.get(f"/mail/{mail.pk}").content.decode()
    assert mail.detail == "pass_on"
    assert mail.detail not in page[page.index("<main") : page.index("</main>")]
    assert "转交服务部或销售部门" in page


def test_only_the_mailbox_of_the_settings_is_spoken_of(clerk, settings):
    came(a_mail())
    Mailbox.objects.update(fault="no such host", faulty_since=AT)
    settings.MAILBOX = BOX
    assert "no such host" not in clerk.get("/mail").content.decode()
    Mailbox.objects.update(name=name_of(BOX))
    assert "no such host" in clerk.get("/mail").content.decode()


def test_what_is_settled_is_not_settled_again(clerk):
    mail = came(a_mail())
    IncomingMail.objects.update(state="filed", record="0" * 32)
    for noun in ("registration", "dismissal", "retrial"):
        clerk.post(f"/mail/{mail.pk}/{noun}", {"reason": "x"})
    assert IncomingMail.objects.get().state == "filed"
