"""The one clock can be stopped and shifted, and names its zone."""

from datetime import UTC, datetime, timedelta

import pytest

from kesu import clock

FRI_30_JAN = datetime.fromisoformat("2026-01-30T17:40:00+08:00")


def test_the_clock_answers_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_stopped_clock_stays_where_it_was_stopped_and_goes_on_afterwards():
    with clock.stopped_at(FRI_30_JAN):
        assert clock.now() == FRI_30_JAN
    assert clock.now() != FRI_30_JAN


def test_a_clock_stopped_twice_returns_to_the_first_stop():
    with clock.stopped_at(FRI_30_JAN):
        with clock.stopped_at(FRI_30_JAN + timedelta(days=3)):
            pass
        assert clock.now() == FRI_30_JAN


def test_a_moment_without_a_zone_is_refused():
    with (
        pytest.raises(ValueError, match="names no time zone"),
        clock.stopped_at(FRI_30_JAN.replace(tzinfo=None)),
    ):
        pass


def test_a_shifted_clock_runs_ahead(monkeypatch: pytest.MonkeyPatch):
    before = clock.now()
    monkeypatch.setattr(clock, "_shift", timedelta(0))
    clock.shift_by(timedelta(days=7))
    assert clock.now() - before >= timedelta(days=7)


def test_the_fixture_stops_the_clock(clock_at):
    assert clock_at("2026-01-30T17:40+08:00") == clock.now() == FRI_30_JAN
