"""Who is told by which channel, when, and that nobody is told twice."""

from datetime import datetime

import pytest

from kesu import clock
from kesu.cases.models import InboxNotice
from kesu.directory import actions as directory
from kesu.directory.models import Person
from kesu.notices.accounts import mail_channel
from kesu.notices.actions import set_preference, set_reach
from kesu.notices.models import Delivery
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import later, opened
from tests.notices.conftest import Fake, all_sent, channel, near, sent, spread, states

pytestmark = pytest.mark.usefixtures("book", "monday", "staff")

MON_1331 = "2026-03-02T13:31+08:00"
MON_1431 = "2026-03-02T14:31+08:00"


def test_with_no_channel_a_notice_is_taken_up_and_stays_in_the_program():
    near()
    with later(MON_1331):
        assert (spread(), spread()) == (1, 0)
    assert InboxNotice.everything.get().spread_at == datetime.fromisoformat(MON_1331)
    assert not Delivery.everything.exists()


def test_with_no_channel_spreading_asks_little(django_assert_max_num_queries):
    near()
    with later(MON_1331), django_assert_max_num_queries(6):
        spread()
    with later(MON_1331), django_assert_max_num_queries(1):
        spread()


def test_who_holds_the_post_is_told_by_mail(mail: Fake, gong: Person):
    record = near()
    with later(MON_1331):
        spread()
        assert sent() == 1
    (told,) = mail.got
    assert told.to == gong.email
    assert told.subject == "【客诉】（未编号） “register_in_time”将于 14:30 到期"
    assert f"/cases/{record.pk}" in told.link
    row = Delivery.everything.get()
    assert (row.state, row.person, row.record_id, row.code) == ("sent", gong, record.pk, "near")
    assert (row.answer, row.provider_id, row.attempts) == ("ok", "id-1", 1)


def test_spreading_twice_and_sending_twice_tells_once(mail: Fake):
    near()
    with later(MON_1331):
        spread()
        InboxNotice.everything.update(spread_at=None)
        assert spread() == 1
        assert (all_sent(), all_sent()) == (1, 0)
    assert len(mail.got) == 1


def test_the_deputy_is_told_and_learns_for_whom(mail: Fake, gong: Person, jing: Person):
    directory.set_absence(
        person=gong, from_at=clock.now(), until_at=datetime.fromisoformat("2026-03-09T09:00+08:00"),
        deputy=jing, by=None, at=clock.now(),
    )  # fmt: skip
    near()
    with later(MON_1331):
        spread()
        all_sent()
    (told,) = mail.got
    assert told.to == jing.email
    assert "您正在代理工程师老龚" in told.text
    assert Delivery.everything.get().stands_in_for == gong


def test_who_is_told_the_same_as_two_parties_is_told_once(mail: Fake, gong: Person):
    record = near()
    notice = InboxNotice.everything.get()
    InboxNotice(
        **{f.attname: getattr(notice, f.attname) for f in InboxNotice._meta.concrete_fields}
        | {"id": "b" * 32, "party": f"person:{gong.pk}", "dedupe_key": "b" * 64}
    ).save(force_insert=True)
    with later(MON_1331):
        assert spread() == 2
    assert Delivery.everything.filter(record=record).count() == 1


def test_outside_working_time_it_waits_for_the_next_opening(mail: Fake, gong: Person):
    opened()
    with later("2026-03-02T21:00+08:00"):  # all at once, after hours: late ones
        tick()
    InboxNotice.everything.exclude(code="near").delete()
    with later("2026-03-02T21:00+08:00"):
        spread()
        assert sent() == 0
    assert states() == ["held"]
    with later("2026-03-03T08:29+08:00"):
        assert sent() == 0
    with later("2026-03-03T09:01+08:00"):
        assert sent() == 1


def test_an_escalation_does_not_wait_for_working_time(mail: Fake, jing: Person):
    opened()
    with later("2026-03-03T18:05+08:00"):  # the office closed at half past five, when it fell due
        tick()
        InboxNotice.everything.exclude(code="escalate").delete()
        assert spread() == 1
        assert sent() == 1
    assert mail.got[0].to == jing.email
    assert mail.got[0].subject.startswith("【上报】")


def test_who_wants_a_digest_gets_it_in_the_morning(mail: Fake, gong: Person):
    set_preference(
        party=f"person:{gong.pk}", code="near", channel=mail_channel(), way="digest",
        by=gong, at=clock.now(),
    )  # fmt: skip
    near()
    near()
    with later(MON_1331):
        spread()
        assert sent() == 0
    with later("2026-03-03T08:29+08:00"):
        assert sent() == 0
    with later("2026-03-03T08:31+08:00"):
        assert sent() == 1
    (told,) = mail.got
    assert told.subject == "晨间汇总：2 条通知"
    assert told.text.count("register_in_time") == 2
    assert states().count("folded") == 2


def test_who_switched_it_off_is_not_told_by_that_channel(mail: Fake, gong: Person):
    set_preference(
        party=f"person:{gong.pk}",
        code="",
        channel=mail_channel(),
        way="off",
        by=gong,
        at=clock.now(),
    )
    near()
    with later(MON_1331):
        spread()
    assert not Delivery.everything.exists()
    with later(MON_1431):
        tick()
        spread()
    assert set(Delivery.everything.values_list("code")) == {("remind",)}  # cannot be switched off


def test_what_is_set_for_a_post_gives_way_to_what_its_holder_wants(mail: Fake, gong: Person):
    for party, way in (("post:engineer", "off"), (f"person:{gong.pk}", "now")):
        set_preference(
            party=party, code="near", channel=mail_channel(), way=way, by=None, at=clock.now()
        )
    near()
    with later(MON_1331):
        spread()
    assert Delivery.everything.count() == 1


def test_a_person_without_an_address_on_a_channel_is_not_told_by_it(sort, gong: Person):
    app = sort("wecom_app")
    wecom = channel("wecom_app")
    near()
    set_reach(person=gong, channel=wecom, address="gong-7", by=None, at=clock.now())
    near()
    with later(MON_1331):
        spread()
        all_sent()
    assert [message.to for message in app.got] == ["gong-7", "gong-7"]


def test_a_group_robot_tells_what_it_was_asked_to_tell(sort):
    robot = sort("wecom_robot", is_personal=False)
    group = channel("wecom_robot")
    near()
    with later(MON_1331):
        spread()
    assert not Delivery.everything.exists()
    set_preference(
        party="post:engineer", code="near", channel=group, way="now", by=None, at=clock.now()
    )
    near()
    with later(MON_1331):
        spread()
        all_sent()
    assert [message.to for message in robot.got] == [""]


def test_everybody_is_told_in_their_own_language(mail: Fake, gong: Person):
    Person.objects.filter(pk=gong.pk).update(language="en")
    near()
    with later(MON_1331):
        spread()
        all_sent()
    assert mail.got[0].subject == "[Complaint] (no number yet): “register_in_time” is due 14:30"


def test_what_was_told_long_ago_is_not_sent(mail: Fake):
    near()
    with later("2026-03-10T10:00+08:00"):
        assert spread() == 1
    assert not Delivery.everything.exists()


# -- many at once --------------------------------------------------------------------------------


def test_more_than_five_within_ten_minutes_become_one(mail: Fake):
    for _ in range(7):
        near()
    with later(MON_1331):
        spread()
        assert sent() == 0
    with later("2026-03-02T13:32+08:00"):
        assert sent() == 1
    (told,) = mail.got
    assert told.subject == "客诉系统有 7 条通知"
    assert told.text.count("/cases/") == 7
    assert states().count("folded") == 7


def test_five_come_one_by_one_and_the_sixth_with_what_follows(mail: Fake):
    for _ in range(5):
        near()
    with later(MON_1331):
        spread()
        all_sent()
    assert len(mail.got) == 5
    for _ in range(2):
        near()
        with later("2026-03-02T13:33+08:00"):
            spread()
    with later("2026-03-02T13:34+08:00"):
        all_sent()
    assert len(mail.got) == 6
    assert mail.got[-1].subject == "客诉系统有 2 条通知"


def test_what_waits_for_the_morning_is_folded_too(mail: Fake):
    for _ in range(8):
        near("2026-03-02T20:59+08:00")
    InboxNotice.everything.exclude(code="near").delete()
    with later("2026-03-02T21:00+08:00"):
        for _ in range(8):
            spread(1)
    with later("2026-03-03T09:00+08:00"):
        assert all_sent() == 1
    assert mail.got[0].subject == "客诉系统有 8 条通知"


def test_after_a_long_silence_everybody_gets_one_message(mail: Fake, gong: Person, jing: Person):
    for _ in range(4):
        opened()
    with later("2026-03-05T10:00+08:00"):
        tick()
        told = InboxNotice.everything.count()
        assert told > 8
        while spread(3):
            pass
    with later("2026-03-05T10:02+08:00"):
        all_sent()
    assert sorted(message.to for message in mail.got) == [gong.email, jing.email]
    assert Delivery.everything.filter(state="folded").count() == told


def test_a_late_one_alone_says_that_it_is_late(mail: Fake):
    opened()
    with later("2026-03-02T16:00+08:00"):
        tick()
        InboxNotice.everything.exclude(code="near").delete()
        spread()
    with later("2026-03-02T16:02+08:00"):
        all_sent()
    assert "补发：本应于 2026-03-02 13:30 发出" in mail.got[0].text
