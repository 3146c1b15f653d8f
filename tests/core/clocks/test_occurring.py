"""When triggers come again: exact days and times, working days, ends of months, rolling cycles, the stricter way."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.clocks.occurring import next_occurrence, occurrences
from kesu.core.examples.situations import situation
from kesu.core.rulebook.plans import TriggerPlan
from kesu.core.turns import Turn
from kesu.core.values import Moment
from kesu.core.worktime import local, moved
from tests.core.toys import ZONE, at, book, calendars, facts, office


def again(every: str, extra: str = "") -> str:
    return f"""
[[trigger]]
id = "again"
of = "case"
clause = "T-01"
every = {every}
do = [{{ tell = "clerk" }}]
{extra}
"""


KINDS = {"kinds": facts(visited="moment", due_day="day", important="truth", busy="truth")}
SETTING = '[[setting]]\nid = "report_day"\nclause = "T-01"\nvalue = 25\nbasis = "stated"\n'


def stand(lines: str, **given_facts: Any) -> tuple[TriggerPlan, Turn]:
    made = book(lines, **KINDS)
    turn, _ = situation({"of": "case", "given": given_facts}, made, calendars())
    return made.kinds["case"].triggers["again"], turn


def times(lines: str, since: str, until: str, **given_facts: Any) -> list[str]:
    plan, turn = stand(lines, **given_facts)
    found = occurrences(plan, turn.view(), office(), at(since), at(until))
    return [f"{local(ZONE, moment):%Y-%m-%d %H:%M}" for moment in found]


@pytest.mark.parametrize(
    ("every", "since", "until", "expected"),
    [
        ('{ day = "17:00", on = "calendar days" }', "2026-03-06 17:00", "2026-03-08 17:00",
         ["2026-03-06 17:00", "2026-03-07 17:00", "2026-03-08 17:00"]),
        ('{ day = "17:00", on = "working days" }', "2026-03-06 00:00", "2026-03-09 23:00",
         ["2026-03-06 17:00", "2026-03-09 17:00"]),
        ('{ day = "24:00" }', "2026-03-06 00:00", "2026-03-07 00:00",
         ["2026-03-06 00:00", "2026-03-07 00:00"]),
        ('{ each = "week", weekday = 1, at = "09:00" }', "2026-03-01 00:00", "2026-03-17 00:00",
         ["2026-03-02 09:00", "2026-03-09 09:00", "2026-03-16 09:00"]),
        ('{ each = "month", day = 25, at = "17:00" }', "2026-01-25 17:00", "2026-02-28 00:00",
         ["2026-01-25 17:00", "2026-02-25 17:00"]),
        ('{ each = "month", day = 31 }', "2026-01-01 00:00", "2026-04-30 00:00",
         ["2026-01-31 00:00", "2026-02-28 00:00", "2026-03-31 00:00", "2026-04-30 00:00"]),
        ('{ each = "month", day = "end" }', "2028-02-01 00:00", "2028-02-29 00:00",
         ["2028-02-29 00:00"]),
        ('{ each = "month", working_day = 5 }', "2026-03-01 00:00", "2026-03-31 00:00",
         ["2026-03-06 00:00"]),
        ('{ each = "month", day = "settings.report_day" }', "2026-03-01 00:00", "2026-03-31 00:00",
         ["2026-03-25 00:00"]),
        ('{ each = "quarter", month = 1, day = 10 }', "2026-01-01 00:00", "2026-12-31 00:00",
         ["2026-01-10 00:00", "2026-04-10 00:00", "2026-07-10 00:00", "2026-10-10 00:00"]),
        ('{ each = "half-year", month = 6, day = 30 }', "2026-01-01 00:00", "2026-12-31 00:00",
         ["2026-06-30 00:00", "2026-12-30 00:00"]),
        ('{ each = "year", month = 12, day = 1 }', "2026-01-01 00:00", "2027-12-31 00:00",
         ["2026-12-01 00:00", "2027-12-01 00:00"]),
    ],
)  # fmt: skip
def test_a_fixed_time_comes_when_it_is_written(
    every: str, since: str, until: str, expected: list[str]
):
    assert times(again(every) + SETTING, since, until) == expected


def test_a_rolling_time_is_reckoned_from_its_anchor_and_ends_of_months_do_not_wander():
    lines = again('{ rolling = "1 month", from = "visited" }')
    visited = datetime(2026, 1, 31, 10, 30)  # noqa: DTZ001 – as authors write it
    assert times(lines, "2026-01-01 00:00", "2026-04-30 23:00", visited=visited) == [
        "2026-02-28 10:30",
        "2026-03-31 10:30",
        "2026-04-30 10:30",
    ]


def test_a_rolling_time_without_its_anchor_never_comes():
    lines = again('{ rolling = "1 month", from = "visited" }')
    assert times(lines, "2026-01-01 00:00", "2026-12-31 00:00") == []


def test_from_a_day_it_comes_at_the_beginning_of_the_day_or_when_it_says():
    lines = again('{ rolling = "2 weeks", from = "due_day", at = "17:00" }')
    assert times(lines, "2026-03-01 00:00", "2026-03-20 00:00", due_day="2026-03-02") == [
        "2026-03-16 17:00"
    ]


ROWS = """[
  { when = "important", rolling = "3 months", from = "due_day" },
  { rolling = "6 months", from = "due_day" },
]"""


def test_of_rows_the_first_that_holds_counts():
    lines = again(ROWS)
    span = ("2026-01-01 00:00", "2026-12-31 00:00")
    plain = times(lines, *span, due_day="2026-01-10", important=False)
    strict = times(lines, *span, due_day="2026-01-10", important=True)
    assert plain == ["2026-07-10 00:00"]
    assert strict == ["2026-04-10 00:00", "2026-07-10 00:00", "2026-10-10 00:00"]
    assert times(lines, *span, due_day="2026-01-10") == []


def test_the_stricter_of_several_is_whichever_comes_first():
    lines = again('[{ each = "half-year", month = 6, day = 20 }, { rolling = "4 months", from = "due_day" }]',
                  'take = "stricter"')  # fmt: skip
    assert times(lines, "2026-01-01 00:00", "2026-09-30 00:00", due_day="2026-01-10") == [
        "2026-05-10 00:00",
        "2026-06-20 00:00",
        "2026-09-10 00:00",
    ]


def test_nothing_comes_while_its_condition_does_not_hold():
    lines = again('{ each = "month", day = 1 }', 'while = "busy"')
    span = ("2026-01-01 00:00", "2026-12-31 00:00")
    assert times(lines, *span, busy=False) == []
    assert times(lines, *span) == []
    assert len(times(lines, *span, busy=True)) == 12


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


@given(DAYS, st.integers(min_value=0, max_value=200))
def test_moving_by_months_keeps_the_day_or_takes_the_last(day: Any, months: int):
    found = moved(day, months, "month")
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and moved(found, 1, "day").day == 1)


@given(st.integers(min_value=0, max_value=2 * 365 * 86_400))
def test_the_next_time_is_the_first_of_all_later_ones(shift: int):
    plan, turn = stand(again('{ each = "month", working_day = 3, at = "08:30" }'))
    since = Moment(at("2026-01-01 00:00") + shift)
    view = turn.view()
    found = next_occurrence(plan, view, office(), since, None)
    later = occurrences(plan, view, office(), Moment(since + 1), Moment(since + 90 * 86_400))
    assert found == later[0]
