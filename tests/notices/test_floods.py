"""Many notices at one moment: a robot is never shut out, nothing is lost, a day without a channel is made up for."""

from datetime import datetime, timedelta

import pytest

from kesu import clock
from kesu.cases.models import InboxNotice
from kesu.directory.models import Person
from kesu.journal.ids import new_id
from kesu.notices.actions import set_preference, try_channel
from kesu.notices.models import Delivery
from kesu.notices.sending import send
from kesu.notices.spreading import spread
from tests.cases.conftest import opened
from tests.notices.conftest import Fake, channel
from tests.notices.vendors import DingTalk, serving

pytestmark = pytest.mark.usefixtures("book", "monday", "staff")

NINE = datetime.fromisoformat("2026-03-02T09:00+08:00")


def told(count: int, record: str) -> None:
    """Let the engineers be told so many things at nine."""
    InboxNotice.everything.bulk_create(
        InboxNotice(
            id=new_id(NINE), party="post:engineer", record_id=record, seq=n + 1, code="tell",
            line="register_in_time", says_zh=f"事项{n:04}", at=NINE, dedupe_key=f"{n:064}",
        )
        for n in range(count)
    )  # fmt: skip


def minutes(count: int) -> None:
    """Let a worker work for some minutes, looking every ten seconds."""
    for step in range(count * 6):
        at = NINE + timedelta(seconds=10 * step)
        with clock.stopped_at(at):
            while spread(at) + send(at):
                pass


def test_five_hundred_at_nine_are_a_few_digests_and_the_robot_is_never_shut_out(settings):
    with serving(DingTalk()) as vendor:
        settings.NOTICE_HOSTS = {"dingtalk": vendor.address}
        group = channel(
            "dingtalk_robot", settings={"access_token": "robot-token", "secret": "SECsecret"}
        )
        set_preference(
            party="post:engineer", code="tell", channel=group, way="now", by=None, at=clock.now()
        )
        told(500, opened().record_id)
        minutes(12)
    assert vendor.shut_until == 0
    assert 1 <= len(vendor.shown) <= 10
    assert Delivery.everything.filter(state="folded", folded_into__state="sent").count() == 500
    assert sum(int(text.split()[1]) for _, text in vendor.shown) == 500  # “客诉系统有 500 条通知”


def test_a_hundred_single_messages_never_exceed_what_a_robot_takes(settings, gong: Person):
    with serving(DingTalk()) as vendor:
        settings.NOTICE_HOSTS = {"dingtalk": vendor.address}
        group = channel(
            "dingtalk_robot", settings={"access_token": "robot-token", "secret": "SECsecret"}
        )
        for _ in range(60):
            try_channel(channel=group, person=gong, at=clock.now())
        minutes(5)
    assert vendor.shut_until == 0
    assert len(vendor.shown) == 60


def test_a_channel_that_is_down_for_a_day_loses_nothing(mail: Fake, gong: Person):
    from tests.notices.test_sending import DOWN

    mail.always = DOWN
    told(3, opened().record_id)
    tries = 0
    for step in range(24 * 6):
        at = NINE + timedelta(minutes=10 * step)
        with clock.stopped_at(at):
            spread(at)
            tries += send(at)
    assert 24 <= tries <= 24 * 6
    mail.always = None
    at = NINE + timedelta(days=1, minutes=5)
    for step in range(200):
        with clock.stopped_at(at + timedelta(minutes=step)):
            send(clock.now())
    assert Delivery.everything.exclude(state="sent").count() == 0
    assert [subject.rpartition("事项")[2] for subject in mail.subjects] == ["0000", "0001", "0002"]
