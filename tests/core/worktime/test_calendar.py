"""What a calendar is made of, how far it reaches, and what changes it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from kesu.core.errors import Unreadable
from kesu.core.values import Text
from kesu.core.worktime import Calendar, OutOfReach, Policy, SpecialDay, parse_hours, parse_limit
from tests.core.worktime.places import MADE_UP, OFFICE, OFFICE_HOURS, at, shown

CLOSED_WEEK = ((),) * 7


def test_a_company_exception_wins_over_the_official_day():
    worked = SpecialDay("company hours", parse_hours(["10:00-12:00"]), Text("盘点", "Stock-taking"))
    calendar = OFFICE.with_exceptions({date(2024, 10, 3): worked}, named="store")
    assert calendar.id == "store"
    assert calendar.between(at("2024-10-01 00:00"), at("2024-10-08 00:00")) == 2 * 3600
    assert OFFICE.between(at("2024-10-01 00:00"), at("2024-10-08 00:00")) == 0


def test_a_make_up_day_has_the_hours_that_it_was_given():
    assert OFFICE.hours_on(date(2024, 9, 29)) == MADE_UP.hours == OFFICE_HOURS


def test_a_calendar_cannot_be_changed():
    with pytest.raises(AttributeError):
        OFFICE.zone = "UTC"  # type: ignore[misc]
    with pytest.raises(TypeError):
        OFFICE.days[date(2024, 1, 1)] = MADE_UP  # type: ignore[index]


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "", "../etc/passwd", "Asia", "x" * 500, "\0"])
def test_an_unknown_zone_is_refused_at_birth(zone):
    with pytest.raises(Unreadable, match="Asia/Shanghai"):
        Calendar("x", zone, OFFICE.week)


def test_a_week_has_seven_days():
    with pytest.raises(Unreadable, match="a week of 6 days"):
        Calendar("x", "UTC", OFFICE.week[:6])


def test_hours_that_overlap_are_refused_at_birth():
    twice = OFFICE_HOURS + OFFICE_HOURS
    with pytest.raises(Unreadable, match="overlap"):
        Calendar("x", "UTC", (twice,) * 7)


def test_a_calendar_that_is_never_open_is_refused_at_birth():
    with pytest.raises(Unreadable, match="never open"):
        Calendar("x", "UTC", CLOSED_WEEK, {date(2024, 1, 1): SpecialDay("company day off")})


class TestACalendarOfOneDay:
    calendar = Calendar("fair", "UTC", CLOSED_WEEK, {date(2024, 5, 1): MADE_UP})
    before, after = at("2024-03-01 00:00"), at("2024-07-01 00:00")

    def test_is_found_from_far_away(self):
        utc = ZoneInfo("UTC")
        assert shown(self.calendar.add(at("1990-01-01 00:00"), 3600), utc) == "Wed 2024-05-01 09:30"
        assert (
            shown(self.calendar.add(at("2100-01-01 00:00"), -3600), utc) == "Wed 2024-05-01 16:30"
        )

    @pytest.mark.parametrize("limit", ["1 working hour", "1 working day", "1 day", "1 half day"])
    def test_has_nothing_after_it(self, limit):
        with pytest.raises(OutOfReach):
            self.calendar.limit(self.after, parse_limit(limit))

    @pytest.mark.parametrize(
        "limit", ["1 working hour before", "1 working day before", "1 day before"]
    )
    def test_has_nothing_before_it(self, limit):
        with pytest.raises(OutOfReach):
            self.calendar.limit(self.before, parse_limit(limit))

    def test_says_so_for_every_reading(self):
        for policy in (Policy(at_closing="next opening"), Policy(start_outside="next opening")):
            with pytest.raises(OutOfReach):
                self.calendar.with_policy(policy).limit(self.after, parse_limit("1 working day"))
        shifting = self.calendar.with_policy(Policy(pauses_outside="shift"))
        with pytest.raises(OutOfReach):
            shifting.add(self.before, 3600, [(self.before, self.after)])
        with pytest.raises(OutOfReach):
            shifting.add(self.after, -3600, [(self.before, self.after)])


@pytest.mark.parametrize(
    "moment", [-(10**18), at("1899-12-31 00:00"), at("2201-01-01 00:00"), 10**18]
)
def test_a_moment_outside_all_calendars_is_refused(moment):
    with pytest.raises(OutOfReach):
        OFFICE.is_open(moment)
    with pytest.raises(OutOfReach):
        OFFICE.between(moment, at("2024-09-30 09:00"))


def test_years_are_added_as_they_are_met():
    assert shown(OFFICE.add(at("2031-06-06 17:00"), 3600)) == "Mon 2031-06-09 09:00"
    assert shown(OFFICE.add(at("2012-06-08 17:00"), 3600)) == "Mon 2012-06-11 09:00"
    assert OFFICE.add(at("2024-09-30 16:00"), 4 * 3600) == at("2024-10-08 11:00")


def test_another_policy_is_another_edition():
    assert OFFICE.with_policy(Policy(reversed="zero")).edition != OFFICE.edition


def test_a_name_is_no_part_of_the_edition():
    renamed = SpecialDay("make-up workday", OFFICE_HOURS, Text("改名"))
    assert OFFICE.with_exceptions({date(2024, 9, 29): renamed}).edition == OFFICE.edition


def test_publishing_a_year_is_another_edition():
    later = Calendar("x", OFFICE.zone, OFFICE.week, OFFICE.days, frozenset({2023, 2024, 2025}))
    assert later.edition != OFFICE.edition


def test_published_years_with_a_gap_are_firm_apart():
    gap = Calendar("x", OFFICE.zone, OFFICE.week, {}, frozenset({2020, 2021, 2024}))
    assert not gap.is_provisional(at("2020-05-01 00:00"), at("2021-05-01 00:00"))
    assert gap.is_provisional(at("2021-05-01 00:00"), at("2024-05-01 00:00"))
    assert gap.is_provisional(at("2022-05-01 00:00"), at("2022-05-02 00:00"))


def test_a_calendar_without_an_official_list_is_never_provisional():
    mall = Calendar("mall", "Asia/Shanghai", (OFFICE_HOURS,) * 7)
    assert not mall.is_provisional(at("2050-01-01 00:00"), at("2051-01-01 00:00"))


def test_a_due_moment_can_be_compared():
    limit, start = parse_limit("1 working day"), at("2024-09-27 10:00")
    assert OFFICE.limit(start, limit) == OFFICE.limit(start + 60, limit)
    assert OFFICE.narrate(start, limit) == OFFICE.limit(start, limit).why
