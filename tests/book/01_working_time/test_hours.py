"""Working hours run from the moment itself and pass over what is closed."""

from tests.core.worktime.places import OFFICE, at, shown

HOUR = 3600
fri_27_sep = "2024-09-27"
sun_29_sep = "2024-09-29"  # worked instead of a day of National Day
mon_30_sep = "2024-09-30"  # the eve


def after(start: str, hours: float) -> str:
    return shown(OFFICE.add(at(start), int(hours * HOUR)))


def test_four_working_hours_from_the_eve_of_national_day_2024_at_16h_end_on_tuesday_8_october() -> (
    None
):
    assert after(f"{mon_30_sep} 16:00", 4) == "Tue 2024-10-08 11:00"


def test_a_make_up_sunday_is_a_working_day() -> None:
    assert after(f"{fri_27_sep} 17:00", 1) == "Sun 2024-09-29 09:00"


def test_the_make_up_saturday_after_the_holiday_is_a_working_day_and_its_sunday_is_not() -> None:
    assert after("2024-10-11 17:00", 1) == "Sat 2024-10-12 09:00"
    assert after("2024-10-12 17:00", 1) == "Mon 2024-10-14 09:00"


def test_an_ordinary_saturday_is_no_working_day() -> None:
    assert after("2024-09-20 17:00", 1) == "Mon 2024-09-23 09:00"


def test_the_break_at_noon_does_not_count() -> None:
    assert after(f"{mon_30_sep} 11:30", 1) == "Mon 2024-09-30 14:00"


def test_a_sheet_received_after_hours_on_friday_starts_its_clock_on_the_next_working_morning() -> (
    None
):
    assert after("2024-09-20 19:00", 1) == "Mon 2024-09-23 09:30"


def test_a_sheet_received_before_hours_starts_its_clock_at_the_opening() -> None:
    assert after(f"{mon_30_sep} 06:00", 1) == "Mon 2024-09-30 09:30"


def test_eight_working_hours_used_up_at_closing_time_end_at_closing_time() -> None:
    assert after(f"{mon_30_sep} 08:30", 7.5) == "Mon 2024-09-30 17:30"


def test_hours_count_back_over_the_holiday() -> None:
    assert after("2024-10-08 09:30", -2) == "Mon 2024-09-30 16:30"


def test_hours_counted_back_to_an_opening_end_at_that_opening() -> None:
    assert after("2024-10-08 10:30", -2) == "Tue 2024-10-08 08:30"


def test_no_hours_at_all_end_where_they_start_even_outside_hours() -> None:
    assert after("2024-10-01 12:00", 0) == "Tue 2024-10-01 12:00"


def test_the_weeks_around_national_day_hold_nine_working_days() -> None:
    between = OFFICE.between(at(f"{fri_27_sep} 00:00"), at("2024-10-15 00:00"))
    # 27, 29, 30 September; 8 to 12 and 14 October
    assert between == 9 * 7.5 * HOUR


def test_at_closing_the_office_is_no_longer_open() -> None:
    assert OFFICE.is_open(at(f"{sun_29_sep} 08:30"))
    assert not OFFICE.is_open(at(f"{sun_29_sep} 12:00"))
    assert not OFFICE.is_open(at(f"{sun_29_sep} 17:30"))
