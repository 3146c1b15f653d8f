"""Sign-ins (E12): the id changes where it must, they end where they must, one sees and ends one's own."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client

from kesu import clock
from kesu.directory import actions
from kesu.directory.house_posts import REGISTRY_KEEPER
from kesu.directory.models import Person
from kesu.entrance.models import SignIn
from kesu.entrance.store import SessionStore, kept_as
from tests.entrance.conftest import MONDAY, WORD, is_in, try_in

COOKIE = settings.SESSION_COOKIE_NAME
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.SIGN_IN_IDLE, settings.SIGN_IN_LASTS = 120, 12


def secret_of(client: Client) -> str:
    return client.cookies[COOKIE].value


@pytest.fixture
def device(lilei) -> Client:
    client = Client()
    try_in(client)
    return client


def test_only_the_hash_of_the_browsers_secret_is_kept(device):
    row, secret = SignIn.objects.get(), secret_of(device)
    assert row.session_key == sha256(secret.encode()).hexdigest()
    assert secret not in row.session_data
    device.cookies[COOKIE] = row.session_key  # what the table holds opens nothing
    assert not is_in(device)


def test_the_id_that_a_visitor_brings_is_not_the_one_of_the_sign_in(lilei):
    client, planted = Client(), SessionStore()
    planted["half"] = "planted by somebody else"
    planted.create()
    client.cookies[COOKIE] = str(planted.session_key)
    try_in(client)
    assert secret_of(client) != planted.session_key
    assert not SignIn.objects.filter(session_key=kept_as(str(planted.session_key))).exists()


def test_the_id_changes_when_somebody_is_given_a_post(device, lilei):
    assert is_in(device)
    before = secret_of(device)
    actions.bind_post(
        person=lilei, post=REGISTRY_KEEPER, from_on=date(2020, 1, 1), by=None, at=clock.now()
    )
    assert is_in(device)
    after = secret_of(device)
    assert after != before
    old = Client()
    old.cookies[COOKIE] = before
    assert not is_in(old)
    assert is_in(device)
    assert secret_of(device) == after


def test_the_id_changes_when_a_post_begins_by_the_calendar(lilei, clock_at):
    at = clock_at("2026-02-02T23:30+08:00")
    actions.bind_post(person=lilei, post=REGISTRY_KEEPER, from_on=date(2026, 2, 3), by=None, at=at)
    client = Client()
    try_in(client)
    assert is_in(client)
    before = secret_of(client)
    with clock.stopped_at(at + timedelta(hours=1)):
        assert is_in(client)
    assert secret_of(client) != before


def _logs_out(client: Client, person: Person) -> None:
    client.post("/sign-out")


def _is_ended_elsewhere(client: Client, person: Person) -> None:
    other = Client()
    try_in(other)
    other.post("/sign-ins/others/end")


def _changes_password_elsewhere(client: Client, person: Person) -> None:
    other, new = Client(), "another-long-word"
    try_in(other)
    other.post("/password", {"old": WORD, "new": new, "again": new})


def _is_disabled_and_enabled(client: Client, person: Person) -> None:
    for is_active in (False, True):
        person.refresh_from_db()
        actions.correct(person=person, values={"is_active": is_active}, by=None, at=clock.now())


def _is_disabled_past_the_program(client: Client, person: Person) -> None:
    Person.objects.update(is_active=False)
    assert not is_in(client)
    Person.objects.update(is_active=True)


def _leaves(client: Client, person: Person) -> None:
    actions.leave(person=person, on=date(2020, 1, 1), by=None, at=clock.now())


def _has_left_before_the_worker_came(client: Client, person: Person) -> None:
    Person.objects.update(left_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    "what",
    [
        _logs_out, _is_ended_elsewhere, _changes_password_elsewhere, _is_disabled_and_enabled,
        _is_disabled_past_the_program, _leaves, _has_left_before_the_worker_came,
    ],
)  # fmt: skip
def test_a_sign_in_ends_for_good(device, lilei, what):
    assert is_in(device)
    secret = secret_of(device)
    what(device, lilei)
    device.cookies[COOKIE] = secret
    assert not is_in(device)


@pytest.mark.parametrize(("minutes", "still"), [(119, True), (121, False)])
def test_a_sign_in_without_use_ends(lilei, clock_at, minutes, still):
    at, client = clock_at(MONDAY), Client()
    try_in(client)
    with clock.stopped_at(at + timedelta(minutes=minutes)):
        assert is_in(client) is still


@pytest.mark.parametrize(("page", "still"), [("/sign-ins", True), ("/inbox/bell", False)])
def test_use_prolongs_it_but_not_what_an_open_page_asks_by_itself(lilei, clock_at, page, still):
    at, client = clock_at(MONDAY), Client()
    try_in(client)
    with clock.stopped_at(at + timedelta(minutes=90)):
        client.get(page)
    with clock.stopped_at(at + timedelta(minutes=180)):
        assert is_in(client) is still


def test_a_sign_in_in_use_ends_at_last(lilei, clock_at):
    at, client = clock_at(MONDAY), Client()
    try_in(client)
    for hour in range(1, 12):
        with clock.stopped_at(at + timedelta(hours=hour)):
            assert is_in(client)
    with clock.stopped_at(at + timedelta(hours=12, seconds=1)):
        assert not is_in(client)
        SessionStore.clear_expired()
    assert not SignIn.objects.exists()


def test_a_program_with_a_token_has_no_sign_in(lilei):
    Client().get("/api/v1/me", headers={"Authorization": "Bearer kesu_none"})
    assert not SignIn.objects.exists()


def test_one_sees_where_one_is_signed_in_and_not_where_others_are(device, lilei, hejie):
    other = Client(HTTP_USER_AGENT=EDGE)
    try_in(other, address="198.51.100.7")
    try_in(Client(), login="hejie", address="203.0.113.9")
    lines = other.get("/sign-ins").context["lines"]
    assert {(line.device, line.address, line.is_this) for line in lines} == {
        ("Edge · Windows", "198.51.100.7", True), ("无法识别的浏览器", "192.0.2.1", False),
    }  # fmt: skip


def test_one_ends_one_of_ones_own_and_none_of_anothers(device, lilei, hejie):
    other = Client()
    try_in(other, login="hejie")
    theirs, mine = (SignIn.objects.get(person=p).session_key for p in (lilei, hejie))
    assert other.post(f"/sign-ins/{theirs}/end").status_code == 404
    assert is_in(device)
    assert other.post(f"/sign-ins/{mine}/end")["Location"] == "/sign-in"
    assert not is_in(other)


def test_the_present_password_cannot_be_tried_out_by_who_finds_an_open_page(device):
    form = {"old": "no", "new": "another-long-word", "again": "another-long-word"}
    forms = [device.post("/password", form).context["form"] for _ in range(9)]
    assert forms[7].errors["old"].as_text() != forms[8].errors["old"].as_text()
    right = device.post("/password", {**form, "old": WORD})
    assert right.status_code == 422
