"""Mail over the API: what the desk does with it, a program of a mail clerk does too; nobody else finds any of it."""

from datetime import datetime

import pytest

from kesu.cases.models import CaseRecord
from kesu.directory import actions
from kesu.directory.house_posts import MAIL_CLERK
from kesu.intake.mail.acting import act_on
from kesu.intake.mail.mailbox import Given
from kesu.intake.mail.receiving import keep
from kesu.intake.models import IncomingMail, Mailbox
from tests.api.conftest import FIRST_DAY, LONG_AGO, Api
from tests.intake.mail.conftest import a_mail

AT = datetime.fromisoformat("2026-03-02T08:55+08:00")
SPAM = "X-Spam-Flag: YES\r\n"


@pytest.fixture
def clerk(call, people, settings, tmp_path) -> Api:
    settings.KESU_HOME = tmp_path
    actions.bind_post(
        person=people["wangfang"], post=MAIL_CLERK, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )
    clerk: Api = call["wangfang"]
    return clerk


def came(raw: bytes) -> str:
    """Return the id of a mail as the mailbox gave it, looked at."""
    box, _ = Mailbox.objects.get_or_create(name="x/INBOX", defaults={"next_at": AT, "validity": 1})
    uid = IncomingMail.objects.count() + 1
    mail = keep(box, Given(uid, raw, len(raw), AT), AT)
    assert mail is not None
    act_on(mail, AT)
    found: str = mail.pk
    return found


def test_mail_is_listed_a_page_at_a_time(clerk):
    came(a_mail(more=SPAM))
    came(a_mail(message_id="<2@x>"))
    page = clerk.get("/mail", limit=1).json()
    rest = clerk.get("/mail", limit=1, cursor=page["next"]).json()
    assert {m["state"] for m in (*page["mails"], *rest["mails"])} == {"waiting", "filed"}
    assert rest["next"] is None
    assert [m["why"] for m in clerk.get("/mail", state="waiting").json()["mails"]] == ["spam"]


def test_one_mail_is_read_with_its_text(clerk):
    mail = clerk.get(f"/mail/{came(a_mail())}").json()
    assert mail["text"] == "电机有异响，请尽快处理。"
    assert (mail["state"], bool(mail["record"])) == ("filed", True)


def test_registering_opens_one_record_however_often_it_is_sent(clerk):
    mail = came(a_mail(more=SPAM))
    body = {"kind": "complaint", "facts": {"description": "电机异响"}}
    first = clerk.post(f"/mail/{mail}/registration", body, key="register-it-1")
    again = clerk.post(f"/mail/{mail}/registration", body, key="register-it-1")
    other = clerk.post(f"/mail/{mail}/registration", body, key="register-it-2")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json()["record"] == first.json()["record"]
    assert CaseRecord.everything.count() == 1
    assert clerk.get(f"/mail/{mail}").json()["record"] == first.json()["record"]


def test_a_refused_registration_changes_nothing(clerk):
    mail = came(a_mail(more=SPAM))
    body = {"kind": "complaint", "facts": {"no_such_fact": "x"}}
    assert clerk.post(f"/mail/{mail}/registration", body).status_code == 422
    assert IncomingMail.objects.get().state == "waiting"


def test_a_mail_is_put_to_a_record_once(clerk):
    record, mail = clerk.opened(), came(a_mail(more=SPAM))
    put = clerk.post(f"/mail/{mail}/addition", {"record": record})
    assert (put.status_code, put.json()["state"]) == (200, "added")
    assert clerk.post(f"/mail/{mail}/addition", {"record": record}).status_code == 422
    assert CaseRecord.everything.get().version == 2


def test_setting_aside_wants_a_reason(clerk):
    mail = came(a_mail(more=SPAM))
    assert clerk.post(f"/mail/{mail}/dismissal", {"reason": ""}).status_code == 422
    done = clerk.post(f"/mail/{mail}/dismissal", {"reason": "advertising"}).json()
    assert (done["state"], done["reason"]) == ("dismissed", "advertising")


def test_trying_again_comes_to_the_same_where_nothing_changed(clerk):
    mail = came(a_mail(more=SPAM))
    assert clerk.post(f"/mail/{mail}/retrial", {}).json()["why"] == "spam"


@pytest.mark.parametrize("noun", ["registration", "addition", "dismissal", "retrial"])
def test_nobody_else_finds_it(clerk, call, noun: str):
    mail = came(a_mail(more=SPAM))
    bodies = {
        "registration": {"kind": "complaint", "facts": {}},
        "addition": {"record": "0" * 32},
        "dismissal": {"reason": "x"},
        "retrial": {},
    }
    assert call["lilei"].post(f"/mail/{mail}/{noun}", bodies[noun]).status_code == 404
    assert call["lilei"].get(f"/mail/{mail}").status_code == 404
    assert call["lilei"].get("/mail").json()["mails"] == []
