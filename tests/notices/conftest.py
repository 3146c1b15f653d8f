"""The small company of the tests of cases, with people in its posts (made up), and channels that keep what they get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kesu import clock
from kesu.cases.models import CaseRecord
from kesu.directory import actions as directory
from kesu.directory.models import Person
from kesu.notices import channels, spreading
from kesu.notices.actions import save_channel
from kesu.notices.channels import Answer, ChannelError, Message, Way
from kesu.notices.models import Channel, Delivery
from kesu.notices.sending import send
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import book, home, monday, opened

__all__ = ["book", "home", "monday"]

SINCE = date(2020, 1, 1)


@dataclass
class Fake(Way):
    """A channel of the test's own: it keeps what it gets, or fails as it is told to."""

    is_personal: bool = True  # type: ignore[misc]
    per_minute: int = 6000  # type: ignore[misc]
    burst: int = 1000  # type: ignore[misc]
    repeats_within: timedelta = timedelta(0)  # type: ignore[misc]
    got: list[Message] = field(default_factory=list)
    fails: list[ChannelError | None] = field(default_factory=list)
    always: ChannelError | None = None

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        fault = self.fails.pop(0) if self.fails else self.always
        if fault is not None and not fault.unknown:
            raise fault
        self.got.append(message)
        if fault is not None:
            raise fault
        return Answer("ok", "id-1")

    @property
    def subjects(self) -> list[str]:
        return [message.subject for message in self.got]


@pytest.fixture
def staff(db: None) -> dict[str, Person]:
    """Somebody in every post of the small book."""
    found = {}
    for login, name, post in (
        ("qian", "前台小钱", "front_desk"),
        ("gong", "工程师老龚", "engineer"),
        ("jing", "经理老景", "manager"),
    ):
        person = Person.objects.create_person(login, name=name, email=f"{login}@example.com")
        directory.bind_post(person=person, post=post, from_on=SINCE, by=None, at=clock.now())
        found[login] = person
    return found


@pytest.fixture
def gong(staff: dict[str, Person]) -> Person:
    return staff["gong"]


@pytest.fixture
def jing(staff: dict[str, Person]) -> Person:
    return staff["jing"]


@pytest.fixture
def sort(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Fake]:
    """Put a channel of the test's own in the place of a sort: `sort("mail", repeats_within=…)`."""

    def put(name: str, **more: Any) -> Fake:
        fake = Fake(**more)
        monkeypatch.setitem(channels.WAYS, name, fake)
        return fake

    return put


@pytest.fixture
def mail(sort: Callable[..., Fake], settings: Any) -> Fake:
    """Mail that is set up, and kept."""
    settings.MAIL_IS_GIVEN = True
    return sort("mail")


def channel(sort: str, code: str = "", **values: Any) -> Channel:
    """Return a channel of a sort that needs no settings."""
    named = {"sort": sort, "code": code or sort.replace("_", "-"), "name_zh": "渠道"}
    settings = values.pop("settings", {})
    return save_channel(values={**named, **values}, settings=settings, by=None, at=clock.now())


def spread(most: int = 200) -> int:
    return spreading.spread(clock.now(), most)


def sent(most: int = 50) -> int:
    return send(clock.now(), most)


def all_sent() -> int:
    """Send until nothing is due at this moment."""
    total = 0
    while done := sent():
        total += done
    return total


def near(moment: str = "2026-03-02T13:31+08:00") -> CaseRecord:
    """Return a complaint opened at nine whose first deadline comes near: the engineer is told at 13:30."""
    record = opened().record_id
    with clock.stopped_at(datetime.fromisoformat(moment)):
        tick()
    return CaseRecord.everything.get(pk=record)


def states() -> list[str]:
    return list(Delivery.everything.order_by("id").values_list("state", flat=True))
