"""Links to a password (D7), built on our own address only (E7), and the same work for unknown names (E8)."""

import re
from datetime import date, timedelta
from html import escape
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu import clock
from kesu.directory import actions
from kesu.directory.models import Person
from kesu.entrance import tickets
from kesu.entrance.models import Ticket
from kesu.notices.models import Delivery
from kesu.notices.sending import send
from tests.entrance.conftest import MONDAY, WORD, is_in, try_in

NEW = "another-long-word"


@pytest.fixture
def at(clock_at):
    return clock_at(MONDAY)


def secret_for(person: Person) -> str:
    return tickets.link_for(person).rpartition("/")[2]


def chosen(secret: str) -> int:
    """Return the status of choosing a password by a link."""
    return Client().post(f"/password/new/{secret}", {"new": NEW, "again": NEW}).status_code


def _used(secret: str, person: Person) -> str:
    assert chosen(secret) == 302
    return secret


def _another_was_used(secret: str, person: Person) -> str:
    _used(secret_for(person), person)
    return secret


def _signed_in_since(secret: str, person: Person) -> str:
    try_in(Client())
    return secret


def _has_left(secret: str, person: Person) -> str:
    actions.leave(person=person, on=date(2020, 1, 1), by=None, at=clock.now())
    return secret


def _is_shut_out(secret: str, person: Person) -> str:
    Person.objects.update(is_active=False)
    return secret


VOID = {
    "used": _used,
    "another was used": _another_was_used,
    "signed in since": _signed_in_since,
    "has left": _has_left,
    "is shut out": _is_shut_out,
    "truncated": lambda secret, _person: secret[:-1],
    "longer": lambda secret, _person: f"{secret}A",
    "in another case": lambda secret, _person: secret.swapcase(),
    "its hash": lambda _secret, _person: Ticket.objects.get().sha256,
    "made up": lambda _secret, _person: "x" * 43,
}


@pytest.mark.parametrize("how", VOID.values(), ids=VOID)
def test_a_void_link_opens_nothing(lilei, how):
    secret = how(secret_for(lilei), lilei)
    before = Person.objects.get().password
    assert Client().get(f"/password/new/{secret}").status_code == 404
    assert chosen(secret) == 404
    assert Person.objects.get().password == before


def test_a_link_holds_256_bits_of_which_the_hash_is_kept(lilei):
    secrets = {secret_for(lilei) for _ in range(20)}
    assert len(secrets) == 20
    assert {len(secret) for secret in secrets} == {43}  # 256 bits in base64
    kept = str(list(Ticket.objects.values()))
    assert not any(secret in kept for secret in secrets)


def test_looking_at_the_page_changes_nothing_and_names_nobody(lilei):
    secret, client = secret_for(lilei), Client()
    with CaptureQueriesContext(connection) as asked:
        pages = [client.get(f"/password/new/{secret}").content.decode() for _ in range(3)]
    assert not any(q["sql"].startswith(("UPDATE", "INSERT", "DELETE")) for q in asked)
    assert not any("李雷" in page or "lilei" in page for page in pages)
    assert chosen(secret) == 302


def test_two_who_press_at_one_moment_do_not_both_set_a_password(lilei):
    secret = secret_for(lilei)
    first = Ticket.objects.get()
    assert tickets.use(secret, NEW)
    with patch.object(tickets, "_found", return_value=first):  # read before the other one wrote
        assert not tickets.use(secret, "a-third-longer-word")
    assert Person.objects.get().check_password(NEW)


def test_a_new_password_signs_all_devices_out(lilei):
    client = Client()
    try_in(client)
    chosen(secret_for(lilei))
    assert not is_in(client)


@pytest.mark.parametrize(("hours", "is_good"), [(2, True), (3, False)])
def test_a_link_for_a_forgotten_password_is_good_for_three_hours(lilei, at, hours, is_good):
    secret = secret_for(lilei)
    with clock.stopped_at(at + timedelta(hours=hours)):
        assert (chosen(secret) == 302) is is_good


@pytest.mark.parametrize(("days", "is_good"), [(6, True), (7, False)])
def test_whoever_is_new_is_invited_by_mail_and_has_days(hejie, at, days, is_good):
    new = actions.hire(
        login="new", name="新人", department=None, from_on=date(2020, 1, 1), by=None, at=at,
        email="new@example.com",
    )  # fmt: skip
    admin = Client()
    try_in(admin, login="hejie")
    assert admin.post(f"/people/{new.pk}/password-link", {"by": "mail"}).status_code == 302
    send(clock.now())
    (letter,) = mail.outbox
    assert letter.to == ["new@example.com"]
    assert "new" in letter.body
    found = re.search(r"http\S+/password/new/(\S+)", str(letter.body))
    assert found is not None
    with clock.stopped_at(at + timedelta(days=days)):
        assert (chosen(found[1]) == 302) is is_good
        fresh = Client()
        try_in(fresh, login="new", password=NEW)
        assert is_in(fresh) is is_good


HEADERS = {
    "forwarded host": {"HTTP_X_FORWARDED_HOST": "evil.example"},
    "forwarded": {"HTTP_FORWARDED": "host=evil.example;proto=http"},
    "forwarded port": {"HTTP_X_FORWARDED_PORT": "666", "HTTP_X_FORWARDED_PROTO": "http"},
    "original host": {"HTTP_X_HOST": "evil.example", "HTTP_X_ORIGINAL_URL": "/evil"},
    "origin named twice": {"HTTP_X_FORWARDED_HOST": "testserver, evil.example"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_a_link_begins_with_our_own_address_whatever_a_request_says(lilei, settings, headers):
    Client().post("/password/forgotten", {"login": "lilei"}, **headers)
    send(clock.now())
    (letter,) = mail.outbox
    assert f"{settings.SITE_ORIGIN}/password/new/" in letter.body
    assert "evil" not in letter.body


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""]
)
def test_a_host_that_is_not_ours_is_not_answered_and_sends_nothing(lilei, host):
    answer = Client().post("/password/forgotten", {"login": "lilei"}, HTTP_HOST=host)
    assert answer.status_code == 400
    assert not Delivery.everything.exists()


@pytest.fixture
def names(lilei):
    """Names of all sorts: known, unknown, shut out, without a password yet, with strange signs."""
    Person.objects.create_person("gone", WORD, name="走了", is_active=False)
    Person.objects.create_person("fresh", None, name="新人")
    return ("lilei", "nobody", "gone", "fresh", "百家姓", "a'--")


def said(answer, login: str) -> str:
    """Return a page without what differs at every answer: the name typed and random words."""
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r'value="[^"]*"', "", main.replace(escape(login), "NAME"))


def test_signing_in_says_and_does_the_same_for_every_wrong_name(names):
    pages, work = set(), set()
    for login in names:
        with (
            patch.object(
                MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
            ) as hashed,
            CaptureQueriesContext(connection) as asked,
        ):
            answer = try_in(Client(), login=login, password="not-the-word")
        pages.add((answer.status_code, said(answer, login)))
        work.add((hashed.call_count, len(asked)))
    assert len(pages) == 1
    assert len(work) == 1
    assert work.pop()[0] == 1  # one password is hashed, whoever it is


def test_asking_for_a_link_says_the_same_and_asks_the_same_but_for_the_letter(names):
    pages, asked_of = set(), {}
    for login in names:
        Client().post("/password/forgotten", {"login": login})
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post("/password/forgotten", {"login": login})
        pages.add((answer.status_code, said(answer, login)))
        asked_of[login] = len(asked)
    assert len(pages) == 1
    assert len({asked_of[login] for login in names[1:]}) == 1
    assert asked_of["lilei"] - asked_of["nobody"] <= 2  # the letter, and reading it back
