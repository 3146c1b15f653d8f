"""While a clock is paused its time stands still."""

from kesu.core.worktime import Calendar, Span, parse_limit
from tests.core.worktime.places import OFFICE, at, office, shown

HOUR = 3600


def pause(since: str, until: str) -> Span:
    return (at(since), at(until))


def due(start: str, limit: str, *pauses: Span, calendar: Calendar = OFFICE) -> str:
    return shown(calendar.limit(at(start), parse_limit(limit), pauses).at)


def test_a_pause_within_hours_moves_the_end_by_its_working_time() -> None:
    halt = pause("2024-09-23 09:00", "2024-09-23 11:00")
    assert due("2024-09-23 08:30", "4 working hours", halt) == "Mon 2024-09-23 16:00"


def test_a_pause_over_night_costs_only_its_working_hours() -> None:
    halt = pause("2024-09-23 17:00", "2024-09-24 09:00")
    assert due("2024-09-23 16:30", "2 working hours", halt) == "Tue 2024-09-24 10:30"


def test_a_pause_over_the_whole_holiday_costs_nothing() -> None:
    halt = pause("2024-09-30 17:30", "2024-10-08 08:30")
    assert due("2024-09-30 16:30", "2 working hours", halt) == "Tue 2024-10-08 09:30"


def test_of_two_pauses_that_overlap_each_hour_counts_once() -> None:
    halts = (
        pause("2024-09-23 09:00", "2024-09-23 10:00"),
        pause("2024-09-23 09:30", "2024-09-23 11:00"),
    )
    assert due("2024-09-23 08:30", "4 working hours", *halts) == "Mon 2024-09-23 16:00"


def test_a_pause_after_the_end_does_not_move_it() -> None:
    halt = pause("2024-09-24 09:00", "2024-09-24 11:00")
    assert due("2024-09-23 08:30", "4 working hours", halt) == "Mon 2024-09-23 14:00"


def test_a_pause_before_the_start_does_not_count_even_if_it_reaches_into_it() -> None:
    halt = pause("2024-09-20 09:00", "2024-09-23 09:00")
    assert due("2024-09-23 08:30", "1 working hour", halt) == "Mon 2024-09-23 10:00"
    assert due("2024-09-23 10:30", "1 working hour", halt) == "Mon 2024-09-23 11:30"


def test_a_pause_moves_clock_time_by_its_whole_length() -> None:
    halt = pause("2024-09-23 18:00", "2024-09-24 06:00")
    assert due("2024-09-23 12:00", "24 clock hours", halt) == "Wed 2024-09-25 00:00"


def test_a_pause_moves_working_days_by_the_working_time_that_it_took() -> None:
    two_days = pause("2024-09-24 08:30", "2024-09-26 08:30")
    two_hours = pause("2024-09-24 15:30", "2024-09-24 18:00")
    assert due("2024-09-23 10:00", "2 working days", two_days) == "Fri 2024-09-27 17:30"
    assert due("2024-09-23 10:00", "2 working days", two_hours) == "Thu 2024-09-26 10:30"


def test_a_pause_at_night_does_not_move_working_days() -> None:
    halt = pause("2024-09-23 17:30", "2024-09-24 08:30")
    assert due("2024-09-23 10:00", "2 working days", halt) == "Wed 2024-09-25 17:30"


def test_a_pause_moves_a_period_by_the_days_from_its_first_to_its_last() -> None:
    halt = pause("2024-09-11 10:00", "2024-09-13 16:00")
    assert due("2024-09-10 10:00", "7 days", halt) == "Thu 2024-09-19 17:30"


def test_a_second_pause_met_only_because_of_the_first_also_counts() -> None:
    halts = (
        pause("2024-09-11 10:00", "2024-09-18 16:00"),
        pause("2024-09-19 10:00", "2024-09-20 16:00"),
    )
    assert due("2024-09-10 10:00", "3 days", *halts) == "Mon 2024-09-23 17:30"


def test_a_named_day_is_not_moved_by_a_pause() -> None:
    halt = pause("2024-09-11 10:00", "2024-09-13 16:00")
    assert due("2024-09-10 10:00", "day 25", halt) == "Wed 2024-09-25 17:30"


def test_where_pauses_shift_a_pause_at_night_moves_the_end_by_its_length() -> None:
    halt = pause("2024-09-23 18:00", "2024-09-23 20:00")
    shifting = office(pauses_outside="shift")
    assert (
        due("2024-09-23 16:30", "2 working hours", halt, calendar=shifting)
        == "Tue 2024-09-24 11:30"
    )


def test_a_pause_after_the_end_moves_neither_clock_time_nor_days() -> None:
    halt = pause("2024-09-26 09:00", "2024-09-27 11:00")
    assert due("2024-09-23 08:30", "4 clock hours", halt) == "Mon 2024-09-23 12:30"
    assert due("2024-09-23 08:30", "2 days", halt) == "Wed 2024-09-25 17:30"
    assert due("2024-09-23 08:30", "2 working days", halt) == "Wed 2024-09-25 17:30"


def test_where_pauses_shift_working_days_move_by_the_whole_pause() -> None:
    halt = pause("2024-09-23 18:00", "2024-09-23 20:00")
    shifting = office(pauses_outside="shift")
    assert (
        due("2024-09-23 10:00", "1 working day", halt, calendar=shifting) == "Wed 2024-09-25 08:30"
    )


def test_where_pauses_shift_hours_counted_back_do_so_too() -> None:
    shifting = office(pauses_outside="shift")
    start, night = at("2024-09-24 09:30"), pause("2024-09-23 20:00", "2024-09-23 21:00")
    before = pause("2024-09-20 20:00", "2024-09-20 21:00")
    assert shown(shifting.add(start, -2 * HOUR, [before, night])) == "Mon 2024-09-23 15:30"
    far = pause("2024-09-24 08:00", "2024-09-24 09:00")
    assert shown(shifting.add(start, -HOUR, [far])) == "Mon 2024-09-23 17:30"


def test_where_pauses_shift_an_end_outside_hours_waits_for_the_opening() -> None:
    halt = pause("2024-09-23 09:00", "2024-09-23 19:00")
    shifting = office(pauses_outside="shift")
    assert (
        due("2024-09-23 08:30", "4 working hours", halt, calendar=shifting)
        == "Tue 2024-09-24 08:30"
    )
    assert shifting.between(at("2024-09-23 08:30"), at("2024-09-23 17:30"), [halt]) == 0
