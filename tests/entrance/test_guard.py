"""Throttles (E9): a name and an address are bounded, and the right person is not kept out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client, RequestFactory

from kesu import clock
from kesu.entrance import guard, ways
from kesu.entrance.addresses import address_of, counted_as
from kesu.entrance.models import Attempts
from tests.entrance.conftest import MONDAY, is_in, try_in


class Looked:
    """Counts how many passwords are looked at."""

    count = 0

    def __call__(self, *_args: object, **_more: object) -> None:
        self.count += 1


@pytest.fixture
def looked() -> Iterator[Looked]:
    counter = Looked()
    with patch.object(ways.ByPassword, "authenticate", counter):
        yield counter


def address(number: int) -> str:
    return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"


def guess(client: Client, place: str, login: str = "lilei") -> None:
    try_in(client, login=login, password="a-guess", address=place)


def test_a_page_looks_at_no_more_passwords_for_a_name_wherever_they_come_from(
    lilei, looked, clock_at
):
    clock_at(MONDAY)
    for number in range(guard.MOST + 4):
        guess(Client(), address(number))
    assert looked.count == guard.MOST


def test_a_page_looks_at_no_more_passwords_from_an_address_whatever_the_name(
    lilei, looked, clock_at, monkeypatch
):
    clock_at(MONDAY)
    monkeypatch.setattr(guard, "MOST_OF_ADDRESS", 10)
    for number in range(14):
        guess(Client(), "203.0.113.9", login=f"name{number}")
    assert looked.count == 10


def tried(at: datetime, number: int, login: str, place: str) -> bool:
    """Say whether a try of a row of them, one every five seconds, is looked at."""
    bounds = [guard.of_name(login), guard.of_address(place)]
    return guard.take(bounds, at + timedelta(seconds=5 * number)) is None


def test_a_thousand_addresses_on_one_name_are_bounded(db):
    at = datetime.fromisoformat(MONDAY)
    looked_at = sum(tried(at, n, "lilei", address(n)) for n in range(1000))
    assert looked_at == guard.MOST * 6  # 5,000 seconds touch six quarters of an hour


def test_one_address_on_a_thousand_names_is_bounded(db):
    at = datetime.fromisoformat(MONDAY)
    looked_at = sum(tried(at, n // 5, f"name{n}", "203.0.113.9") for n in range(1000))
    assert looked_at == guard.MOST_OF_ADDRESS * 2


def test_the_right_person_comes_in_at_once_where_they_came_in_before(lilei, clock_at):
    clock_at(MONDAY)
    own = Client()
    try_in(own)
    own.post("/sign-out")
    for number in range(20):
        guess(Client(), address(number))
    try_in(own)
    assert is_in(own)


def test_and_elsewhere_after_a_quarter_of_an_hour_though_the_guessing_goes_on(lilei, clock_at):
    at: datetime = clock_at(MONDAY)
    own = Client()
    for second in range(0, 900, 9):
        with clock.stopped_at(at + timedelta(seconds=second)):
            guess(Client(), address(second))
    refused = at + timedelta(seconds=450)
    with clock.stopped_at(refused):
        try_in(own)
        assert not is_in(own)
    with clock.stopped_at(at + guard.WAIT):
        try_in(own)
        assert is_in(own)
    assert at + guard.WAIT - refused <= timedelta(minutes=15)


def test_a_browser_that_knows_the_name_is_bounded_too(lilei, clock_at):
    clock_at(MONDAY)
    own = Client()
    try_in(own)
    own.post("/sign-out")
    for _ in range(guard.MOST):
        guess(own, "192.0.2.1")
    try_in(own)
    assert not is_in(own)


def test_a_browser_knows_no_name_because_it_says_so(lilei, clock_at):
    clock_at(MONDAY)
    liar = Client()
    liar.cookies["kesu_known"] = "eyJpZCI6IngiLCJuYW1lcyI6W119:x:y"
    for number in range(guard.MOST):
        guess(Client(), address(number))
    try_in(liar)
    assert not is_in(liar)


def test_who_comes_in_uses_up_nothing_for_the_others_of_the_office(
    lilei, hejie, clock_at, monkeypatch
):
    clock_at(MONDAY)
    monkeypatch.setattr(guard, "MOST_OF_ADDRESS", 4)
    for _ in range(7):
        try_in(Client())
    try_in(client := Client(), login="hejie")
    assert is_in(client)


def test_tries_at_one_moment_are_counted_before_they_are_looked_at(db, clock_at):
    at, bound = clock_at(MONDAY), guard.of_name("lilei")
    taken = [guard.take([bound], at) for _ in range(guard.MOST + 3)]
    assert taken == [None] * guard.MOST + [at + guard.WAIT] * 3


def test_a_name_is_kept_as_a_hash_that_nobody_else_can_make(db, clock_at):
    guard.take([guard.of_name("lilei")], clock_at(MONDAY))
    key = Attempts.objects.get().key_hash
    assert len(key) == 64
    assert "lilei" not in key


def test_what_no_longer_counts_is_let_go(db, clock_at):
    at = clock_at(MONDAY)
    guard.take([guard.of_name("lilei")], at)
    guard.forget(at + guard.WAIT)
    assert not Attempts.objects.exists()


@pytest.mark.parametrize(
    ("near", "said", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),  # no proxy of ours: its word counts nothing
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        (
            "127.0.0.1",
            "192.0.2.66, 192.0.2.1",
            "192.0.2.1",
        ),  # the first one is the visitor's own word
        ("127.0.0.1", "192.0.2.1, 127.0.0.1", "192.0.2.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("", "", "0.0.0.0"),
    ],
)
def test_from_where_somebody_comes(near, said, address):
    request = RequestFactory().get("/", REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=said)
    assert address_of(request) == address


def test_neighbours_in_one_ipv6_network_are_counted_together():
    assert counted_as("2001:db8:1:2::1") == counted_as("2001:db8:1:2:ffff::2")
    assert counted_as("2001:db8:1:2::1") != counted_as("2001:db8:1:3::1")
