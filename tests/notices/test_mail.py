"""Mails to a server on this machine: what they say of themselves, and what a failure leaves known."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from kesu.notices import replies
from kesu.notices.channels import WAYS, ChannelError, Message
from kesu.notices.channels.mail import headers_of
from tests.notices import mailserver
from tests.notices.mailserver import Mails

MESSAGE = Message(
    "a" * 64, "gong@example.com", "【客诉】KS2026-0001 “现场答复”将于 14:30 到期",
    "单号：KS2026-0001\n.\n一行只有一个点", "http://x/cases/1", "r1",
)  # fmt: skip


@pytest.fixture
def mails(settings: Any) -> Iterator[Mails]:
    with mailserver.serving() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        settings.DEFAULT_FROM_EMAIL = "kesu@example.com"
        settings.SITE_ORIGIN = "https://kesu.example.com"
        yield found


def send(message: Message = MESSAGE) -> Any:
    return WAYS["mail"].send({}, message)


def fault(message: Message = MESSAGE) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send(message)
    return caught.value


def test_a_mail_arrives_whole_with_its_link(mails: Mails):
    answer = send()
    (mail,) = mails.got
    assert mail["Subject"] == MESSAGE.subject
    assert mail["To"] == "gong@example.com"
    assert mail["From"] == "kesu@example.com"
    assert mail["Date"].datetime.utcoffset() is not None
    assert mail.get_content().split() == [*MESSAGE.text.split(), MESSAGE.link]
    assert answer.says == "taken as number 7"
    assert answer.id == mail["Message-ID"]


def test_a_mail_says_that_no_person_wrote_it_and_which_one_it_is(mails: Mails):
    send()
    send()
    first, second = mails.got
    assert first["Message-ID"] == second["Message-ID"] == f"<{'a' * 64}@kesu.example.com>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["X-Auto-Response-Suppress"] == "All"
    assert first["References"] == "<record.r1@kesu.example.com>"
    assert first["Reply-To"] is None


def test_answers_go_where_mail_comes_in(mails: Mails, monkeypatch):
    monkeypatch.setattr(replies, "_address_of", lambda record: f"in+{record}@example.com")
    send()
    assert mails.got[0]["Reply-To"] == "in+r1@example.com"


@pytest.mark.parametrize("text", ["a\nBcc: all@example.com", "a\r\nX: y", "a\0b"])
def test_no_value_breaks_into_a_second_header(mails: Mails, text, monkeypatch):
    monkeypatch.setattr(replies, "_address_of", lambda _: text)
    assert fault().permanent
    monkeypatch.undo()
    send(Message("b" * 64, "gong@example.com", f"x {text}", "y"))
    assert len(mails.got) == 1
    assert not {"Bcc", "X"} & set(mails.got[0].keys())


@pytest.mark.parametrize("to", ["", "nobody", "a@b\nBcc: c@d", "a b@c.d", "<a@b>", "a@b, c@d"])
def test_what_is_no_address_is_not_sent_to(mails: Mails, to):
    found = fault(Message("c" * 64, to, "x", "y"))
    assert found.permanent
    assert not found.unknown
    assert mails.got == []


@pytest.mark.parametrize(
    ("command", "answer", "permanent", "shuts"),
    [
        ("MAIL", "451 later", False, True),
        ("MAIL", "550 not you", False, True),
        ("RCPT", "450 greylisted", False, False),
        ("RCPT", "550 no such user", True, False),
        ("DATA", "452 full", False, False),
        ("DATA", "554 spam", True, False),
    ],
)
def test_a_refusal_is_definite_for_now_or_for_ever(mails: Mails, command, answer, permanent, shuts):
    mails.refuses = {command: answer}
    found = fault()
    assert (found.permanent, found.unknown) == (permanent, False)
    assert (found.shuts is not None) == shuts
    assert answer in found.says.replace("SMTP ", "").replace(":", "")


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_text_leaves_nothing_open(mails: Mails, command):
    mails.breaks = [command]
    found = fault()
    assert not found.unknown
    assert found.shuts == timedelta(0)
    assert mails.got == []


@pytest.mark.parametrize("command", ["DATA", "TAKEN"])
def test_a_line_that_breaks_after_the_text_leaves_open_whether_it_arrived(mails: Mails, command):
    mails.breaks = [command]
    assert fault().unknown
    assert len(mails.got) == (command == "TAKEN")


def test_a_server_that_is_not_there_is_a_definite_failure(mails: Mails, settings):
    settings.EMAIL_PORT = 1
    found = fault()
    assert (found.unknown, found.permanent, found.shuts) == (False, False, timedelta(0))


def test_a_server_without_the_encryption_asked_for_gets_no_mail(mails: Mails, settings):
    settings.EMAIL_USE_TLS = True
    assert not fault().unknown
    assert mails.got == []


def test_a_record_less_mail_refers_to_nothing():
    assert set(headers_of(Message("d" * 64, "x@y.z", "a", "b"))) == {
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    }
