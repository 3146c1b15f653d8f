"""Zones whose clocks change: hours are what the clock on the wall shows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kesu.core.worktime import Calendar, local, moment_of, parse_hours, parse_limit
from kesu.core.worktime.wallclock import midnight, regimes_of, spans_of
from tests.core.worktime.places import at, shown

HOUR = 3600
BERLIN = ZoneInfo("Europe/Berlin")
sun_31_mar, sun_27_oct = "2024-03-31", "2024-10-27"  # 02:00 becomes 03:00; 03:00 becomes 02:00


def place(zone, *hours):
    return Calendar("night", zone, (parse_hours(hours),) * 7)


def open_hours(calendar, day):
    zone = ZoneInfo(calendar.zone)
    return calendar.between(at(f"{day} 00:00", zone), at(f"{day} 23:59", zone)) / HOUR


def test_a_night_shift_over_the_spring_change_is_an_hour_shorter():
    assert open_hours(place("Europe/Berlin", "00:00-06:00"), sun_31_mar) == 5


def test_a_night_shift_over_the_autumn_change_is_an_hour_longer():
    assert open_hours(place("Europe/Berlin", "00:00-06:00"), sun_27_oct) == 7


def test_an_interval_that_is_skipped_holds_no_time():
    assert open_hours(place("Europe/Berlin", "02:10-02:50"), sun_31_mar) == 0


def test_an_interval_that_is_repeated_is_open_twice():
    calendar = place("Europe/Berlin", "02:15-02:45")
    assert open_hours(calendar, sun_27_oct) == 1
    first = at(f"{sun_27_oct} 02:30", BERLIN)
    opened = [calendar.is_open(first + quarter * 900) for quarter in range(6)]
    assert opened == [True, False, False, True, True, False]


def test_an_interval_that_begins_in_the_skipped_hour_begins_after_it():
    calendar = place("Europe/Berlin", "02:30-05:00")
    assert (
        shown(calendar.add(at(f"{sun_31_mar} 00:00", BERLIN), HOUR), BERLIN)
        == "Sun 2024-03-31 04:00"
    )


def test_working_days_close_at_the_same_hour_before_and_after_the_change():
    calendar = place("Europe/Berlin", "09:00-17:00")
    due = calendar.limit(at("2024-03-30 10:00", BERLIN), parse_limit("2 working days")).at
    assert shown(due, BERLIN) == "Mon 2024-04-01 17:00"


def test_clock_hours_do_not_follow_the_wall():
    calendar = place("Europe/Berlin", "09:00-17:00")
    due = calendar.limit(at("2024-03-30 10:00", BERLIN), parse_limit("24 clock hours")).at
    assert shown(due, BERLIN) == "Sun 2024-03-31 11:00"


def test_a_skipped_wall_time_moves_on_by_what_was_skipped():
    assert local(BERLIN, moment_of(BERLIN, datetime.fromisoformat(f"{sun_31_mar}T02:30"))).hour == 3


def test_a_repeated_wall_time_means_the_first():
    repeated = moment_of(BERLIN, datetime.fromisoformat(f"{sun_27_oct}T02:30"))
    assert local(BERLIN, repeated).utcoffset() == local(BERLIN, repeated - HOUR).utcoffset()


def test_a_time_with_an_offset_keeps_it():
    assert moment_of(BERLIN, datetime.fromisoformat("1970-01-01T08:00:00+08:00")) == 0


def test_a_day_that_a_zone_never_had_is_passed_over():
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert spans_of(apia, date(2011, 12, 30), parse_hours(["00:00-24:00"])) == []
    calendar = place("Pacific/Apia", "09:00-17:00")
    limit = calendar.limit(at("2011-12-29 10:00", apia), parse_limit("1 working day"))
    assert shown(limit.at, apia) == "Sat 2011-12-31 17:00"
    assert sum(stretch.days for stretch in limit.why) == 1


def test_a_year_may_begin_on_a_day_that_a_zone_never_had():
    """The Line Islands had no 1 January 1995 (the tz database says: no 31 December 1994)."""
    islands = ZoneInfo("Pacific/Kiritimati")
    calendar = place("Pacific/Kiritimati", "09:00-17:00")
    start = at("1994-12-30 10:00", islands)
    assert shown(calendar.add(start, 8 * HOUR), islands) == "Sun 1995-01-01 10:00"
    why = calendar.limit(start, parse_limit("2 days")).why
    assert (why[-1].end - start) // HOUR == 31


def test_a_day_whose_midnight_is_skipped_begins_at_one():
    """Santiago's clocks went from 24:00 to 01:00 on 8 September 2024."""
    santiago = ZoneInfo("America/Santiago")
    assert shown(midnight(santiago, date(2024, 9, 8)), santiago) == "Sun 2024-09-08 01:00"


def test_every_change_of_offset_is_found():
    since, until = at("2024-01-01 00:00", BERLIN), at("2025-01-01 00:00", BERLIN)
    changes = [shown(end, BERLIN) for _, end, _ in regimes_of(BERLIN, since, until)]
    assert changes == ["Sun 2024-03-31 03:00", "Sun 2024-10-27 02:00", "Wed 2025-01-01 00:00"]


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "Asia/Kathmandu", "Pacific/Kiritimati", "America/Anchorage"]
)
def test_an_office_opens_at_its_own_hour_in_any_zone(zone):
    calendar, its = place(zone, "09:00-17:00"), ZoneInfo(zone)
    assert calendar.is_open(at("2024-06-03 09:00", its))
    assert not calendar.is_open(at("2024-06-03 08:59", its))
