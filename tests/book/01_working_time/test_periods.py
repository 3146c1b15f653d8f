"""Periods in days, weeks, months and years: PRC Civil Code, arts. 200-204."""

import pytest

from kesu.core.worktime import Calendar, SpecialDay, parse_hours, parse_limit
from tests.core.worktime.places import OFFICE, at, office, shown


def due(start: str, limit: str, calendar: Calendar = OFFICE) -> str:
    return shown(calendar.limit(at(start), parse_limit(limit)).at)


def test_the_day_it_starts_on_does_not_count() -> None:
    assert due("2024-09-23 08:30", "1 working day") == "Tue 2024-09-24 17:30"
    assert due("2024-09-23 08:30", "1 day") == "Tue 2024-09-24 17:30"


def test_five_working_days_over_national_day_count_the_make_up_sunday() -> None:
    assert due("2024-09-27 10:00", "5 working days") == "Thu 2024-10-10 17:30"


def test_a_period_in_days_counts_days_off_but_does_not_end_on_one() -> None:
    assert due("2024-09-27 10:00", "3 days") == "Mon 2024-09-30 17:30"
    assert due("2024-09-27 10:00", "4 days") == "Tue 2024-10-08 17:30"


def test_a_make_up_sunday_may_be_the_last_day() -> None:
    assert due("2024-09-27 10:00", "2 days") == "Sun 2024-09-29 17:30"


def test_of_a_limit_from_saturday_monday_is_the_first_working_day() -> None:
    assert due("2024-09-21 10:00", "1 working day") == "Mon 2024-09-23 17:30"


def test_a_limit_from_after_hours_counts_from_the_next_day() -> None:
    assert due("2024-09-23 20:00", "1 working day") == "Tue 2024-09-24 17:30"


def test_two_weeks_end_on_the_same_weekday() -> None:
    assert due("2024-09-10 10:00", "2 weeks") == "Tue 2024-09-24 17:30"


def test_a_month_ends_on_the_same_day_of_the_next_month() -> None:
    assert due("2024-10-14 10:00", "1 month") == "Thu 2024-11-14 17:30"


def test_a_month_from_the_31st_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert due("2024-10-31 10:00", "4 months") == "Fri 2025-02-28 17:30"
    assert due("2024-01-31 10:00", "1 month") == "Thu 2024-02-29 17:30"


def test_two_years_of_keeping_records_end_on_the_same_date() -> None:
    assert due("2023-04-11 10:00", "2 years") == "Fri 2025-04-11 17:30"


def test_a_year_from_29_february_ends_on_28_february() -> None:
    assert due("2024-02-29 10:00", "1 year") == "Fri 2025-02-28 17:30"


def test_half_a_month_is_fifteen_days() -> None:
    assert due("2024-10-14 10:00", "1 half month") == due("2024-10-14 10:00", "15 days")


def test_clock_hours_run_through_night_and_holiday() -> None:
    assert due("2024-09-30 16:00", "24 clock hours") == "Tue 2024-10-01 16:00"
    assert due("2024-09-30 16:50", "30 clock minutes") == "Mon 2024-09-30 17:20"


def test_working_minutes_wait_for_the_next_opening() -> None:
    assert due("2024-09-23 17:10", "30 working minutes") == "Tue 2024-09-24 08:40"


class TestHalfADay:
    def test_is_half_of_the_open_time_of_its_day(self) -> None:
        assert due("2024-09-23 08:30", "1 half day") == "Mon 2024-09-23 13:45"

    def test_from_the_afternoon_ends_in_the_next_morning(self) -> None:
        assert due("2024-09-23 16:00", "1 half day") == "Tue 2024-09-24 10:45"

    def test_of_a_short_day_is_short(self) -> None:
        wed = at("2024-09-25 00:00")
        short = SpecialDay("company hours", parse_hours(["08:30-12:30"]))
        calendar = OFFICE.with_exceptions({OFFICE.day_of(wed): short})
        assert due("2024-09-25 08:30", "1 half day", calendar) == "Wed 2024-09-25 10:30"

    def test_begun_on_a_day_off_is_half_of_the_day_that_follows(self) -> None:
        assert due("2024-09-21 12:00", "1 half day") == "Mon 2024-09-23 13:45"

    def test_two_of_them_are_a_day_of_working_time(self) -> None:
        assert due("2024-09-23 10:00", "2 half days") == "Tue 2024-09-24 10:00"

    def test_before_a_moment_is_half_of_the_day_before_it(self) -> None:
        assert due("2024-09-24 08:30", "1 half day before") == "Mon 2024-09-23 13:45"


class TestTheSameDay:
    def test_ends_at_close_of_business(self) -> None:
        assert due("2024-09-23 09:00", "same day") == "Mon 2024-09-23 17:30"

    def test_ends_at_its_hour(self) -> None:
        assert due("2024-09-23 09:00", "same day at 17:00") == "Mon 2024-09-23 17:00"

    def test_after_that_hour_is_the_next_working_day(self) -> None:
        assert due("2024-09-23 17:00", "same day at 17:00") == "Tue 2024-09-24 17:00"

    def test_after_closing_is_the_next_working_day(self) -> None:
        assert due("2024-09-30 19:00", "same day") == "Tue 2024-10-08 17:30"


class TestTheNextDay:
    def test_is_tomorrow_or_the_working_day_after(self) -> None:
        assert due("2024-09-23 09:00", "next day at 09:00") == "Tue 2024-09-24 09:00"
        assert due("2024-09-30 09:00", "next day at 09:00") == "Tue 2024-10-08 09:00"

    def test_if_it_is_to_be_a_working_day_is_the_make_up_sunday(self) -> None:
        assert due("2024-09-27 09:00", "next working day") == "Sun 2024-09-29 17:30"


class TestADayOfTheMonth:
    def test_is_the_next_that_does_not_lie_behind(self) -> None:
        assert due("2024-09-02 09:00", "day 25") == "Wed 2024-09-25 17:30"
        assert due("2024-09-25 09:00", "day 25") == "Wed 2024-09-25 17:30"
        assert due("2024-09-25 18:00", "day 25") == "Fri 2024-10-25 17:30"

    def test_that_is_a_day_off_moves_to_the_next_working_day(self) -> None:
        assert due("2024-09-27 09:00", "day 5") == "Tue 2024-10-08 17:30"

    def test_before_which_a_thing_is_due_leaves_the_working_day_before(self) -> None:
        assert due("2024-10-08 09:00", "before day 14") == "Sat 2024-10-12 17:30"
        assert due("2024-09-27 09:00", "before day 6") == "Mon 2024-09-30 17:30"

    def test_that_a_month_does_not_have_is_its_last(self) -> None:
        assert due("2024-11-15 09:00", "day 31") == "Mon 2024-12-02 17:30"

    def test_of_a_quarter_is_in_its_first_month(self) -> None:
        assert due("2024-09-02 09:00", "before day 10 of quarter") == "Wed 2024-10-09 17:30"

    def test_of_a_named_month_comes_once_a_year(self) -> None:
        assert due("2024-06-12 09:00", "day 10 of June") == "Tue 2025-06-10 17:30"


@pytest.mark.parametrize(
    ("limit", "ends"),
    [
        ("end of half month", "Mon 2024-09-16 17:30"),
        ("end of month", "Mon 2024-09-30 17:30"),
        ("end of next month", "Thu 2024-10-31 17:30"),
        ("end of quarter", "Mon 2024-09-30 17:30"),
        ("end of year", "Tue 2024-12-31 17:30"),
        ("end of month at 12:00", "Mon 2024-09-30 12:00"),
    ],
)
def test_the_end_of_a_stretch_of_the_calendar(limit: str, ends: str) -> None:
    assert due("2024-09-05 09:00", limit) == ends


class TestBefore:
    def test_a_working_day_before_arrival_is_the_close_of_the_working_day_before(self) -> None:
        assert due("2024-10-08 14:00", "1 working day before") == "Mon 2024-09-30 17:30"

    def test_on_a_day_off_counts_from_that_day(self) -> None:
        assert due("2024-10-03 14:00", "1 working day before") == "Mon 2024-09-30 17:30"

    def test_a_day_that_is_a_day_off_moves_to_an_earlier_day(self) -> None:
        assert due("2024-10-08 14:00", "3 days before") == "Mon 2024-09-30 17:30"

    def test_a_month_before_is_the_same_date(self) -> None:
        assert due("2024-10-14 14:00", "1 month before") == "Fri 2024-09-13 17:30"

    def test_hours_before_are_hours_counted_back(self) -> None:
        assert due("2024-10-08 09:30", "2 working hours before") == "Mon 2024-09-30 16:30"
        assert due("2024-10-08 09:30", "2 clock hours before") == "Tue 2024-10-08 07:30"


def test_where_days_end_at_midnight_the_last_day_does() -> None:
    assert (
        due("2024-09-23 10:00", "1 working day", office(days_end="midnight"))
        == "Wed 2024-09-25 00:00"
    )
