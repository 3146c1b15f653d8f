"""A process may die, a line may break, a mail may be poison: each mail is kept, and becomes one complaint at most."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kesu.cases.models import CaseRecord
from kesu.intake.mail import acknowledging, acting, fetching, filing, receiving
from kesu.intake.mail import mailbox as imap
from kesu.intake.mail.fetching import fetch
from kesu.intake.mail.receiving import raw_of
from kesu.intake.models import IncomingMail, Mailbox
from kesu.journal import attachments, storage
from tests.intake.mail import hostile
from tests.intake.mail.conftest import a_mail, fetched

pytestmark = pytest.mark.django_db

BEGIN = datetime.fromisoformat("2026-03-02T09:05+08:00")


class Died(BaseException):
    """The process is gone."""


# Where a process can die: the function, and whether before or after it did its work.
PLACES: list[tuple[Any, str, bool]] = [
    (storage, "put", False),
    (storage, "put", True),
    (receiving, "_go_on", True),
    (receiving, "keep", True),
    (filing, "filed", False),
    (filing, "settle_or_stop", True),
    (acknowledging, "acknowledge", True),
    (filing, "once", True),
    (acting, "settle", True),
    (fetching, "act_on", True),
    (imap.Box, "settle", False),
    (imap.Box, "settle", True),
]
CUTS = ("CAPABILITY", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "BODY", "UID STORE", "UID MOVE")


def _dying(patch: pytest.MonkeyPatch, place: tuple[Any, str, bool]) -> None:
    where, name, is_after = place
    works = getattr(where, name)

    def die(*args: Any, **more: Any) -> Any:
        if is_after:
            works(*args, **more)
        raise Died

    patch.setattr(where, name, die)


def _cut(post, where: str, how: str) -> None:
    post.breaks = lambda command: how if where in command else ""


def test_one_mail_delivered_three_hundred_times_with_crashes_between_is_one_complaint(
    book, post, mailbox, monkeypatch
):
    mailbox("&done=Done")
    dice = random.Random(11)
    died = cut = 0
    for n in range(300):
        post.put(b"Received: by way %d\r\n" % n + a_mail())
        if dice.random() < 0.1:
            post.validity += 1
        at = BEGIN + timedelta(minutes=11 * n)
        post.breaks = lambda _command: ""
        with monkeypatch.context() as patch:
            how = dice.random()
            if how < 0.6:
                _dying(patch, dice.choice(PLACES))
            elif how < 0.9:
                _cut(post, dice.choice(CUTS), dice.choice(("cut", "half", "no", "bad", "hurt")))
                cut += 1
            try:
                fetch(at)
            except Died:
                died += 1
    post.breaks = lambda _command: ""
    end = BEGIN + timedelta(minutes=11 * 300)
    while fetch(end):
        end += timedelta(minutes=2)
    assert (died > 100, cut > 60) == (True, True)
    assert CaseRecord.everything.count() == 1
    states = sorted(IncomingMail.objects.values_list("state", flat=True))
    assert states.count("filed") == 1
    assert set(states) <= {"filed", "duplicate", "unreadable"}
    kept = IncomingMail.objects.exclude(raw_sha256="")
    assert all(raw_of(mail).endswith(a_mail()) for mail in kept)
    assert not IncomingMail.objects.filter(is_flagged=False).exists()


@pytest.mark.parametrize("place", PLACES, ids=lambda p: f"{p[1]} {'after' if p[2] else 'before'}")
def test_a_process_that_dies_anywhere_leaves_one_complaint(book, post, mailbox, monkeypatch, place):
    post.put(a_mail())
    with monkeypatch.context() as patch:
        _dying(patch, place)
        with pytest.raises(Died):
            fetched() if place[1] != "settle" or place[0] is not acting else _waiting(post)
    fetched("2026-03-02T09:30+08:00")
    assert CaseRecord.everything.count() <= 1
    assert IncomingMail.objects.filter(state="filed").count() == CaseRecord.everything.count()
    assert not IncomingMail.objects.filter(state="new").exists()


def _waiting(post) -> None:
    """A mail whose end is written by itself, not with a complaint."""
    post.mails[0].raw = a_mail(more="X-Spam-Flag: YES\r\n")
    fetched()


@pytest.mark.parametrize("where", CUTS)
@pytest.mark.parametrize("how", ["cut", "half", "no", "bad", "hurt"])
def test_a_line_that_breaks_anywhere_is_tried_again(book, post, mailbox, where: str, how: str):
    mailbox("&done=Done")
    post.put(a_mail())
    _cut(post, where, how)
    fetched()
    post.breaks = lambda _command: ""
    fetched("2026-03-02T09:30+08:00")
    assert CaseRecord.everything.count() == 1
    assert Mailbox.objects.get().fault == ""


def test_a_mailbox_that_cannot_be_reached_is_noted_with_its_reason_and_no_password(
    book, post, mailbox, settings
):
    post.password = "another"
    fetched()
    box = Mailbox.objects.get()
    assert "AUTHENTICATIONFAILED" in box.fault
    assert "a word" not in box.fault
    assert box.faulty_since is not None


def test_a_mail_the_server_never_gives_does_not_stop_the_next(book, post, mailbox):
    post.put(a_mail())
    bad = post.put(a_mail(message_id="<bad@x>"))
    post.put(a_mail(message_id="<next@x>"))
    post.breaks = lambda command: "cut" if f"FETCH {bad.uid} (UID BODY" in command else ""
    for minute in range(6, 12):
        fetched(f"2026-03-02T09:{minute:02}+08:00")
    rows = IncomingMail.objects.order_by("uid").values_list("state", "why")
    assert list(rows) == [("filed", ""), ("unreadable", "not_given"), ("filed", "")]


def test_a_mail_that_breaks_the_program_is_set_aside_and_the_next_is_taken(
    book, post, mailbox, monkeypatch
):
    works: Callable[..., Any] = filing.facts_of

    def hurt(mail: Any, letter: Any, plan: Any) -> Any:
        if "poison" in letter.subject:
            raise KeyError("something nobody thought of")
        return works(mail, letter, plan)

    monkeypatch.setattr(filing, "facts_of", hurt)
    post.put(a_mail(subject="poison", message_id="<p@x>"))
    post.put(a_mail())
    fetched()
    rows = IncomingMail.objects.order_by("uid").values_list("state", "why")
    assert list(rows) == [("unreadable", "failed"), ("filed", "")]
    assert "KeyError" in IncomingMail.objects.order_by("uid")[0].detail


def test_a_mail_that_kills_the_process_each_time_is_given_up(book, post, mailbox, monkeypatch):
    post.put(a_mail())
    with monkeypatch.context() as patch:
        _dying(patch, (filing, "filed", False))
        for n in range(acting.MOST_TRIES):
            with pytest.raises(Died):
                fetch(BEGIN + timedelta(minutes=11 * n))
        fetch(BEGIN + timedelta(minutes=11 * 10))
    mail = IncomingMail.objects.get()
    assert (mail.state, mail.why) == ("unreadable", "gave_up")


def test_the_whole_corpus_goes_through_and_every_byte_is_kept(book, post, mailbox, monkeypatch):
    monkeypatch.setattr(filing, "MOST_A_DAY", 10_000)
    mails = hostile.corpus()
    lying = {post.put(raw).uid: raw for _name, raw in mails}
    fetched()
    rows = {mail.uid: mail for mail in IncomingMail.objects.all()}
    assert rows.keys() == lying.keys()
    assert [uid for uid, raw in lying.items() if raw_of(rows[uid]) != raw] == []
    assert not IncomingMail.objects.filter(state="new").exists()
    assert not IncomingMail.objects.filter(why__in=["failed", "gave_up", "no_raw"]).exists()
    assert IncomingMail.objects.filter(state="filed").count() > 100
    assert all("\\Seen" in mail.flags for mail in post.mails)


def test_the_sweeper_leaves_raw_mails_alone(book, post, mailbox, home):
    import os

    post.put(a_mail())
    fetched()
    mail = IncomingMail.objects.get()
    os.utime(storage.path_of(mail.raw_sha256), (0, 0))
    attachments.sweep(BEGIN + timedelta(days=100))
    assert raw_of(mail) == post.mails[0].raw
