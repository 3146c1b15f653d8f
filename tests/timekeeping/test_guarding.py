"""A clock that jumps stops the firing until it is back or confirmed; downtime is no jump."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kesu.timekeeping import guarding
from kesu.timekeeping.guarding import Guard, Reading
from kesu.timekeeping.models import ClockWatch

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Host:
    """A machine whose clocks are set by hand."""

    def __init__(self) -> None:
        self.now = Reading(START, START, 1000.0)

    def read(self) -> Reading:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time pass on every clock."""
        more = timedelta(seconds=seconds)
        now = self.now
        self.now = Reading(now.reference + more, now.host + more, now.boot + seconds)

    def jump(self, by: timedelta) -> None:
        """Set the clock; the machine's own time since boot goes on as ever."""
        now = self.now
        self.now = replace(now, reference=now.reference + by, host=now.host + by)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def guard(host: Host) -> Guard:
    """A guard that has looked once."""
    found = Guard(host.read)
    assert found.may_fire()
    return found


def test_time_that_passes_is_no_jump_however_long_the_machine_slept(guard, host):
    for seconds in (1, 30, 3_000, 90_000):
        host.pass_(seconds)
        assert guard.may_fire()


def test_a_jump_ahead_stops_the_firing_until_the_clock_is_back(guard, host, caplog):
    host.pass_(20)
    host.jump(timedelta(days=2))
    assert not guard.may_fire()
    assert "jumped forwards" in caplog.text
    host.pass_(60)
    assert not guard.may_fire()
    host.jump(timedelta(days=-2))
    assert guard.may_fire()
    assert guarding.doubt() is None


def test_a_jump_ahead_that_was_right_is_confirmed(guard, host):
    host.jump(timedelta(days=2))
    assert not guard.may_fire()
    assert guarding.trust_again(by="person:1", at=host.now.reference)
    assert guard.may_fire()
    watch = ClockWatch.objects.get()
    assert (watch.confirmed_by, watch.doubt) == ("person:1", "")
    assert not guarding.trust_again(by="person:1", at=host.now.reference)


def test_an_hour_ahead_is_borne_and_one_second_more_is_not(guard, host):
    host.jump(timedelta(hours=1))
    assert guard.may_fire()
    host.jump(timedelta(hours=1, seconds=1))
    assert not guard.may_fire()


def test_a_clock_set_back_waits_until_it_has_caught_up(guard, host):
    host.pass_(600)
    assert guard.may_fire()
    host.jump(timedelta(minutes=-5))
    assert not guard.may_fire()
    host.pass_(299)
    assert not guard.may_fire()
    host.pass_(2)
    assert guard.may_fire()


def test_a_clock_set_back_while_the_program_was_down_is_noticed_at_the_start(guard, host):
    host.pass_(600)
    assert guard.may_fire()
    host.jump(timedelta(days=-1))
    assert not Guard(host.read).may_fire()


def test_what_a_stopped_program_did_not_see_is_downtime_and_no_jump(guard, host):
    host.jump(timedelta(days=3))
    assert Guard(host.read).may_fire()


def test_what_one_process_doubts_no_other_fires_either(guard, host):
    host.jump(timedelta(days=3))
    assert not guard.may_fire()
    assert not Guard(host.read).may_fire()


def test_a_host_far_from_the_database_fires_nothing_and_the_others_go_on(guard, host, caplog):
    far = Host()
    far.now = replace(host.now, host=host.now.host + timedelta(seconds=121))
    assert not Guard(far.read).may_fire()
    assert caplog.text.count("away from the database") == 1
    assert guard.may_fire()


def test_a_host_ninety_seconds_off_is_borne(host):
    host.now = replace(host.now, host=host.now.host - timedelta(seconds=90))
    assert Guard(host.read).may_fire()


def test_the_latest_moment_is_written_now_and_then_and_never_goes_back(guard, host):
    host.pass_(3)
    guard.may_fire()
    host.pass_(30)
    guard.may_fire()
    assert ClockWatch.objects.get().seen_at == host.now.reference
    host.jump(timedelta(seconds=-4))
    guard.may_fire()
    assert ClockWatch.objects.get().seen_at == host.now.reference + timedelta(seconds=4)


def test_the_clocks_of_this_machine_can_be_read():
    reading = guarding.read()
    assert abs(reading.reference - reading.host) < timedelta(seconds=60)
    assert reading.boot > 0
