"""Laws that hold for every calendar, found by drawing calendars, zones, moments and pauses."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import strategies as st

from kesu.core.worktime import Calendar, Policy, parse_limit
from kesu.core.worktime.counting import merged
from tests.core.worktime.places import (
    calendars,
    law,
    lengths,
    moments,
    open_by_the_clock,
    pauses,
)

MINUTE = 60


@law(calendars(), moments)
def test_open_means_what_the_clock_on_the_wall_says(calendar, moment):
    assert calendar.is_open(moment) == open_by_the_clock(calendar, moment)


@law(calendars(), moments, st.integers(0, 3000))
def test_the_time_between_is_the_number_of_open_minutes(calendar, moment, minutes):
    start = moment - moment % MINUTE
    counted = sum(open_by_the_clock(calendar, start + n * MINUTE) for n in range(minutes))
    assert calendar.between(start, start + minutes * MINUTE) == counted * MINUTE


@law(calendars(), moments, lengths)
def test_what_was_added_lies_between(calendar, start, seconds):
    assert calendar.between(start, calendar.add(start, seconds)) == seconds


@law(calendars(), moments, lengths)
def test_what_was_taken_off_lies_between(calendar, start, seconds):
    assert calendar.between(calendar.add(start, -seconds), start) == seconds


@law(calendars(), moments, lengths)
def test_adding_what_lies_between_comes_back_to_an_open_moment(calendar, start, seconds):
    end = calendar.add(start, seconds + 1) - 1
    assert calendar.is_open(end)
    assert calendar.add(start, calendar.between(start, end)) == end


@law(calendars(), moments, lengths)
def test_taking_off_undoes_adding_at_an_open_moment(calendar, moment, seconds):
    start = calendar.add(moment, 1) - 1
    assert calendar.is_open(start)
    assert calendar.add(calendar.add(start, seconds), -seconds) == start


@law(calendars(), moments, lengths, lengths)
def test_adding_twice_is_adding_the_sum(calendar, start, first, second):
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@law(calendars(), moments, moments, moments)
def test_the_time_between_is_additive_in_any_order(calendar, a, b, c):
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@law(calendars(), moments, moments, lengths, pauses())
def test_a_later_start_never_falls_due_earlier(calendar, one, other, seconds, halts):
    first, second = min(one, other), max(one, other)
    assert calendar.add(first, seconds, halts) <= calendar.add(second, seconds, halts)


@law(calendars(), moments, lengths, lengths, pauses())
def test_more_time_never_falls_due_earlier(calendar, start, less, more, halts):
    shorter, longer = min(less, more), max(less, more)
    assert calendar.add(start, shorter, halts) <= calendar.add(start, longer, halts)


@law(calendars(), moments, lengths, pauses())
def test_what_was_added_lies_between_outside_the_pauses(calendar, start, seconds, halts):
    due = calendar.add(start, seconds, halts)
    assert calendar.between(start, due, halts) == seconds


@law(calendars(), moments, lengths, pauses())
def test_what_was_taken_off_lies_between_outside_the_pauses(calendar, start, seconds, halts):
    since = calendar.add(start, -seconds, halts)
    assert calendar.between(since, start, halts) == seconds


@law(calendars(), moments, st.integers(0, 2000), pauses())
def test_a_paused_minute_is_no_working_minute(calendar, moment, minutes, halts):
    start = moment - moment % MINUTE
    whole = tuple((a - a % MINUTE, b - b % MINUTE) for a, b in halts)
    ticks = (start + n * MINUTE for n in range(minutes))
    counted = sum(
        open_by_the_clock(calendar, t) and not any(a <= t < b for a, b in whole) for t in ticks
    )
    assert calendar.between(start, start + minutes * MINUTE, whole) == counted * MINUTE


@law(calendars(), moments, lengths, pauses())
def test_a_pause_outside_hours_costs_nothing(calendar, start, seconds, halts):
    closed = tuple(halt for halt in halts if calendar.between(*halt) == 0)
    assert calendar.add(start, seconds, closed) == calendar.add(start, seconds)


@law(calendars(), moments, lengths, pauses(), pauses())
def test_another_pause_never_brings_the_end_forward(calendar, start, seconds, halts, more):
    assert calendar.add(start, seconds, halts) <= calendar.add(start, seconds, halts + more)


@law(pauses())
def test_merged_pauses_cover_the_same_and_do_not_touch(halts):
    runs = merged(halts)
    assert all(a[1] < b[0] for a, b in pairwise(runs))
    for start, end in halts:
        assert start == end or any(a <= start and end <= b for a, b in runs)


@law(calendars(), moments, lengths)
def test_the_next_opening_is_the_close_or_the_first_open_moment_after_it(calendar, start, seconds):
    closing = calendar.add(start, seconds)
    opening = calendar.with_policy(Policy(at_closing="next opening")).add(start, seconds)
    assert calendar.is_open(opening)
    assert opening == closing or (
        not calendar.is_open(closing) and calendar.between(closing, opening) == 0
    )


@law(calendars(), moments, st.integers(1, 15))
def test_working_days_are_counted_as_a_walk_from_day_to_day_would(calendar, start, number):
    due = calendar.limit(start, parse_limit(f"{number} working days")).at
    assert calendar.day_of(due - 1) == walked(calendar, start, number, timedelta(days=1))
    assert calendar.between(due - 1, due) == 1
    assert not calendar.is_open(due) or calendar.day_of(due) > calendar.day_of(due - 1)


@law(calendars(), moments, st.integers(1, 15))
def test_working_days_before_are_counted_as_a_walk_back_would(calendar, anchor, number):
    due = calendar.limit(anchor, parse_limit(f"{number} working days before")).at
    assert calendar.day_of(due - 1) == walked(calendar, anchor, number, timedelta(days=-1))


@law(calendars(), moments, st.integers(1, 60))
def test_days_end_on_the_first_working_day_not_before_the_last_of_them(calendar, start, number):
    due = calendar.limit(start, parse_limit(f"{number} days")).at
    day = calendar.day_of(start) + timedelta(days=number)
    while not calendar.hours_on(day) or not has_time(calendar, day):
        day += timedelta(days=1)
    assert calendar.day_of(due - 1) == day


@law(calendars(), moments, lengths, pauses())
def test_the_stretches_counted_add_up_to_the_limit(calendar, start, seconds, halts):
    limit = parse_limit(f"{seconds} working seconds")
    told = calendar.limit(start, limit, halts).why
    assert sum(stretch.seconds for stretch in told if stretch.act == "counted") == seconds


@law(calendars(), moments, lengths, pauses())
def test_the_stretches_leave_no_gap_between_start_and_due(calendar, start, seconds, halts):
    due = calendar.limit(start, parse_limit(f"{seconds} working seconds"), halts)
    told = due.why
    assert (told[0].start, told[-1].end) == (start, due.at)
    assert all(a.end == b.start for a, b in pairwise(told))


@law(calendars(), moments, st.integers(1, 15))
def test_the_days_counted_add_up_to_the_limit(calendar, start, number):
    told = calendar.limit(start, parse_limit(f"{number} working days")).why
    assert sum(stretch.days for stretch in told) == number


@law(calendars(), calendars())
def test_calendars_of_the_same_content_and_only_those_have_the_same_edition(one, other):
    renamed = Calendar("renamed", one.zone, one.week, one.days)
    assert renamed.edition == one.edition
    same = (one.zone, one.week, dict(one.days)) == (other.zone, other.week, dict(other.days))
    assert (one.edition == other.edition) == same


def walked(calendar, start, number, step):
    """Return the n-th open day after (or before) the day of the start."""
    day = calendar.day_of(start)
    while number:
        day += step
        number -= has_time(calendar, day)
    return day


def has_time(calendar, day):
    """Say whether the day is open for any time; one short opening may fall into a skipped hour."""
    from kesu.core.worktime.wallclock import spans_of

    return bool(spans_of(calendar.tz, day, calendar.hours_on(day)))
