"""What becomes of a delivery: sent, tried again, given up, uncertain – and that nothing is lost on the way."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from kesu import clock, faults
from kesu.directory.models import Person
from kesu.notices import claiming, ending
from kesu.notices.accounts import mail_channel
from kesu.notices.actions import retry, set_preference, set_reach, try_channel
from kesu.notices.channels import Answer, ChannelError
from kesu.notices.models import Bucket, Channel, Delivery
from kesu.notices.sending import send
from tests.notices.conftest import Fake, all_sent, channel, near, sent, spread, states

pytestmark = pytest.mark.usefixtures("book", "monday", "staff")

MON_1331 = datetime.fromisoformat("2026-03-02T13:31+08:00")
REFUSED = ChannelError("try later")
NEVER = ChannelError("no such user", permanent=True)
UNKNOWN = ChannelError("the line broke", unknown=True)
DOWN = ChannelError("cannot be reached", shuts=timedelta(0))


@pytest.fixture
def waiting(mail: Fake) -> Fake:
    """One delivery by mail is due at 13:31."""
    near()
    with clock.stopped_at(MON_1331):
        spread()
    return mail


def after(**more: float) -> AbstractContextManager[None]:
    return clock.stopped_at(MON_1331 + timedelta(**more))


def only() -> Delivery:
    return Delivery.everything.get()


def next_at() -> datetime:
    found = only().next_at
    assert found is not None
    return found


# -- failures --------------------------------------------------------------------------------------


def test_a_definite_failure_is_tried_again_later_and_not_at_once(waiting: Fake):
    waiting.fails = [REFUSED]
    with after():
        assert all_sent() == 1
    row = only()
    assert (row.state, row.reason, row.may_repeat) == ("due", "try later", False)
    assert timedelta(seconds=15) <= next_at() - MON_1331 <= timedelta(seconds=45)
    with after(minutes=1):
        assert all_sent() == 1
    assert (only().state, only().attempts, only().reason) == ("sent", 2, "")


def test_waits_grow_up_to_an_hour_and_what_failed_together_does_not_come_together():
    keys = ["ab" * 32, "0" * 64, "f" * 64]
    for key in keys:
        waits = [ending.wait_for(n, key) for n in range(1, 40)]
        assert waits[0] <= timedelta(seconds=45)
        assert max(waits) <= timedelta(minutes=90)
        assert waits[-1] >= timedelta(minutes=30)
    assert len({ending.wait_for(3, key) for key in keys}) == 3


def test_after_two_days_it_is_given_up_and_says_why(waiting: Fake):
    waiting.always = REFUSED
    moment, tries = MON_1331, 0
    while only().state == "due":
        moment = max(next_at(), moment)
        with clock.stopped_at(moment):
            tries += all_sent()
    assert timedelta(hours=46) < moment - MON_1331 <= timedelta(hours=48)
    assert 40 < tries < 110
    assert (only().state, only().reason, only().next_at) == ("dead", "try later", None)


def test_what_cannot_succeed_is_given_up_at_once(waiting: Fake):
    waiting.fails = [NEVER]
    with after():
        assert all_sent() == 1
    assert (only().state, only().reason) == ("dead", "no such user")


def test_a_bug_on_the_way_is_not_taken_for_success(waiting: Fake, monkeypatch):
    def broken(*_: object) -> Answer:
        raise KeyError("x")

    monkeypatch.setattr(waiting, "send", broken)
    with after():
        all_sent()
    assert (only().state, only().reason) == ("uncertain", "fault of the program: KeyError")


# -- nobody can tell -------------------------------------------------------------------------------


def test_what_may_have_arrived_is_not_sent_again_unless_it_is_urgent(waiting: Fake):
    waiting.fails = [UNKNOWN]
    with after():
        assert all_sent() == 1
    assert (only().state, only().reason) == ("uncertain", "the line broke")
    with after(days=1):
        assert all_sent() == 0
    assert len(waiting.got) == 1


@pytest.mark.parametrize(
    ("unsure", "code", "state"),
    [
        ("once", "escalate", "uncertain"),
        ("urgent", "near", "uncertain"),
        ("urgent", "escalate", "due"),
        ("deliver", "near", "due"),
    ],
)
def test_the_channel_says_whether_it_may_arrive_twice(waiting: Fake, unsure, code, state):
    Channel.objects.update(unsure=unsure)
    Delivery.everything.update(code=code)
    waiting.fails = [UNKNOWN]
    with after():
        all_sent()
    assert (only().state, only().may_repeat) == (state, state == "due")


def test_what_may_repeat_repeats_a_few_times_only(waiting: Fake):
    Channel.objects.update(unsure="deliver")
    waiting.always = UNKNOWN
    for _ in range(20):
        with clock.stopped_at(only().next_at or clock.now()):
            all_sent()
    assert only().state == "uncertain"
    assert len(waiting.got) == ending.MOST_REPEATS + 1


def test_where_the_provider_recognises_what_it_has_it_is_sent_again(waiting: Fake):
    waiting.repeats_within = timedelta(hours=1)
    waiting.fails = [UNKNOWN, UNKNOWN]
    with after():
        all_sent()
    with after(minutes=1):
        all_sent()
    with after(minutes=4):
        all_sent()
    assert (only().state, only().may_repeat) == ("sent", False)
    assert len({message.key for message in waiting.got}) == 1
    assert all(message == waiting.got[0] for message in waiting.got)


def test_but_no_longer_than_it_recognises_it(waiting: Fake):
    waiting.repeats_within = timedelta(hours=1)
    waiting.always = UNKNOWN
    while only().state == "due":
        with clock.stopped_at(next_at()):
            all_sent()
    assert only().state == "uncertain"
    ended = only().ended_at
    assert ended
    assert ended - MON_1331 < timedelta(hours=1)


def test_who_comes_back_when_the_provider_has_forgotten_does_not_tell_twice(waiting: Fake):
    waiting.repeats_within = timedelta(hours=1)
    waiting.fails = [UNKNOWN]
    with after():
        all_sent()
    assert (only().state, only().may_be_there) == ("due", True)
    with after(hours=5):
        all_sent()
    assert (only().state, only().reason) == ("uncertain", "the line broke")
    assert len(waiting.got) == 1


def test_where_telling_twice_is_better_it_goes_out_as_a_possible_repeat(waiting: Fake):
    Channel.objects.update(unsure="deliver")
    waiting.repeats_within = timedelta(hours=1)
    waiting.fails = [UNKNOWN]
    with after():
        all_sent()
    with after(hours=5):
        all_sent()
    assert (only().state, only().may_repeat, len(waiting.got)) == ("sent", True, 2)


# -- leases ----------------------------------------------------------------------------------------


def test_of_two_senders_one_has_it(waiting: Fake):
    with after():
        mine = claiming.claimed(mail_channel(), 10, clock.now())
        assert len(mine) == 1
        assert claiming.claimed(mail_channel(), 10, clock.now()) == []
        assert sent() == 0


def test_what_a_dead_sender_had_not_handed_over_is_sent_by_another(waiting: Fake):
    with after(), faults.armed("notices.claimed=raise"), pytest.raises(faults.Injected):
        sent()
    assert states() == ["sending"]
    with after(minutes=4):
        assert all_sent() == 0
    with after(minutes=6):
        all_sent()
    assert (only().state, only().may_repeat, len(waiting.got)) == ("sent", False, 1)


def test_what_a_dead_sender_had_handed_over_is_uncertain(waiting: Fake):
    with after(), faults.armed("notices.after_send=raise"), pytest.raises(faults.Injected):
        sent()
    with after(minutes=6):
        all_sent()
    assert only().state == "uncertain"
    assert "ended before" in only().reason
    assert len(waiting.got) == 1


def test_a_sender_whose_lease_ran_out_sends_nothing_and_records_nothing(waiting: Fake):
    with after():
        (stale,) = claiming.claimed(mail_channel(), 10, clock.now())
    with after(minutes=6):
        assert not claiming.hand_over(stale, clock.now())
        all_sent()
        assert not ending.sent(stale, Answer("stale"), clock.now())
    assert (only().state, only().answer) == ("sent", "ok")


def test_every_step_is_committed_before_the_next(waiting: Fake):
    """A sender that is killed at a named point loses nothing, and doubles nothing but what is uncertain."""
    for point in ("claimed", "handed_over", "after_send", "recorded"):
        with after(), faults.armed(f"notices.{point}=raise"), pytest.raises(faults.Injected):
            sent()
        Delivery.everything.update(
            state="due", next_at=MON_1331, lease_token="", lease_until=None, handed_at=None
        )


# -- limits ----------------------------------------------------------------------------------------


def test_a_robot_never_gets_more_than_its_limit_within_any_minute(sort, gong: Person):
    robot = sort("wecom_robot", is_personal=False, burst=5)
    group = channel("wecom_robot", per_minute=20)
    for _ in range(100):
        try_channel(channel=group, person=gong, at=clock.now())
    left: list[datetime] = []
    moment = clock.now()
    while Delivery.everything.filter(state="due").exists():
        moment += timedelta(seconds=1)
        before = len(robot.got)
        with clock.stopped_at(moment):
            send(moment, 50)
        left += [moment] * (len(robot.got) - before)
    assert len(robot.got) == 100
    for first in left:
        assert sum(first <= at < first + timedelta(minutes=1) for at in left) <= 20
    assert moment - left[0] < timedelta(minutes=8)


def test_a_broken_channel_keeps_no_other_waiting(sort, mail: Fake, gong: Person):
    broken = sort("wecom_app")
    broken.always = DOWN
    wecom = channel("wecom_app")
    set_reach(person=gong, channel=wecom, address="gong", by=None, at=clock.now())
    for _ in range(4):
        near()
    with after():
        spread()
        assert all_sent() == 5  # one try for the broken one, four mails
    assert len(mail.got) == 4
    assert Delivery.everything.filter(channel=wecom, state="due", attempts=0).count() == 3
    assert Bucket.objects.get(channel=wecom).failures == 1
    assert Bucket.objects.get(channel=wecom).reason == "cannot be reached"


def test_a_channel_that_was_down_is_tried_with_one_and_then_takes_all(sort, gong: Person):
    app = sort("wecom_app")
    wecom = channel("wecom_app")
    set_reach(person=gong, channel=wecom, address="gong", by=None, at=clock.now())
    for _ in range(4):
        near()
    app.fails = [DOWN, DOWN]
    with after():
        spread()
        assert all_sent() == 1
    with after(seconds=20):
        assert all_sent() == 0
    with after(seconds=31):
        assert all_sent() == 1
    with after(minutes=3):
        assert all_sent() == 4
    assert len(app.got) == 4


def test_a_channel_that_is_switched_off_keeps_what_it_has(waiting: Fake):
    Channel.objects.update(enabled=False)
    with after():
        assert all_sent() == 0
    assert states() == ["due"]


def test_what_a_person_is_told_of_one_record_comes_in_its_order(waiting: Fake, gong: Person):
    first = only()
    second = Delivery.everything.get()
    second.pk, second.dedupe_key = "f" * 32, "f" * 64
    second.payload = second.payload.replace("到期", "又到期")
    second.save(force_insert=True)
    waiting.fails = [REFUSED]
    with after():
        assert all_sent() == 1
    assert Delivery.everything.get(pk=second.pk).attempts == 0
    with after(minutes=1):
        all_sent()
    assert [("又" in subject) for subject in waiting.subjects] == [False, True]
    assert Delivery.everything.get(pk=first.pk).state == "sent"


# -- by hand ---------------------------------------------------------------------------------------


def test_what_was_given_up_is_sent_again_by_hand(waiting: Fake, gong: Person):
    waiting.fails = [NEVER]
    with after():
        all_sent()
        retry(delivery=only(), by=gong, at=clock.now())
        all_sent()
    assert (only().state, only().may_repeat) == ("sent", False)


def test_a_digest_of_one_is_that_one(mail: Fake, gong: Person):
    set_preference(
        party=f"person:{gong.pk}", code="near", channel=mail_channel(), way="digest",
        by=gong, at=clock.now(),
    )  # fmt: skip
    near()
    with after():
        spread()
    with clock.stopped_at(datetime.fromisoformat("2026-03-03T08:31+08:00")):
        all_sent()
    assert mail.subjects == ["【客诉】（未编号） “register_in_time”将于 3月2日（周一）14:30 到期"]
