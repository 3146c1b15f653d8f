"""The points on which libraries differ are switches; each has a default."""

import pytest

from kesu.core.errors import Unreadable
from kesu.core.worktime import Calendar, Policy, Reversed, parse_limit
from tests.core.worktime.places import OFFICE, at, office, shown

HOUR = 3600


def after(calendar: Calendar, start: str, hours: float) -> str:
    return shown(calendar.add(at(start), int(hours * HOUR)))


def due(calendar: Calendar, start: str, limit: str) -> str:
    return shown(calendar.limit(at(start), parse_limit(limit)).at)


class TestALimitThatEndsExactlyAtClosing:
    def test_ends_at_closing(self) -> None:
        assert after(OFFICE, "2024-09-30 08:30", 7.5) == "Mon 2024-09-30 17:30"

    def test_or_at_the_next_opening(self) -> None:
        assert (
            after(office(at_closing="next opening"), "2024-09-30 08:30", 7.5)
            == "Tue 2024-10-08 08:30"
        )

    def test_counted_back_ends_at_the_opening(self) -> None:
        assert after(OFFICE, "2024-10-08 10:30", -2) == "Tue 2024-10-08 08:30"

    def test_or_counted_back_at_the_closing_before(self) -> None:
        assert (
            after(office(at_closing="next opening"), "2024-10-08 10:30", -2)
            == "Mon 2024-09-30 17:30"
        )

    def test_working_days_end_at_closing_all_the_same(self) -> None:
        moving = office(at_closing="next opening")
        assert due(moving, "2024-09-27 10:00", "1 working day") == "Sun 2024-09-29 17:30"


class TestWorkingDaysFromOutsideHours:
    def test_have_the_first_working_day_as_day_one(self) -> None:
        assert due(OFFICE, "2024-10-03 10:00", "1 working day") == "Tue 2024-10-08 17:30"
        assert due(OFFICE, "2024-09-23 17:30", "1 working day") == "Tue 2024-09-24 17:30"

    def test_or_begin_at_the_next_opening_whose_day_does_not_count(self) -> None:
        later = office(start_outside="next opening")
        assert due(later, "2024-10-03 10:00", "1 working day") == "Wed 2024-10-09 17:30"
        assert due(later, "2024-09-23 17:30", "1 working day") == "Wed 2024-09-25 17:30"
        assert due(later, "2024-10-03 10:00", "next working day") == "Wed 2024-10-09 17:30"

    def test_within_hours_are_the_same_either_way(self) -> None:
        for calendar in (OFFICE, office(start_outside="next opening")):
            assert due(calendar, "2024-09-23 17:29", "1 working day") == "Tue 2024-09-24 17:30"


class TestAnEndBeforeTheStart:
    start, end = at("2024-09-23 11:00"), at("2024-09-23 09:00")

    def test_counts_as_less_than_nothing(self) -> None:
        assert OFFICE.between(self.start, self.end) == -2 * HOUR

    def test_or_as_nothing(self) -> None:
        assert office(reversed="zero").between(self.start, self.end) == 0

    def test_or_is_refused(self) -> None:
        with pytest.raises(Reversed):
            office(reversed="refuse").between(self.start, self.end)

    def test_takes_its_pauses_with_it(self) -> None:
        halt = (at("2024-09-23 09:30"), at("2024-09-23 10:00"))
        assert OFFICE.between(self.start, self.end, [halt]) == -1.5 * HOUR


def test_a_pause_that_ends_before_it_begins_is_refused_always() -> None:
    with pytest.raises(Reversed):
        OFFICE.add(0, 1, [(2, 1)])


def test_an_unknown_value_of_a_switch_is_refused_with_those_it_knows() -> None:
    with pytest.raises(Unreadable, match='"close" or "next opening"'):
        Policy(at_closing="tomorrow")  # type: ignore[arg-type]
