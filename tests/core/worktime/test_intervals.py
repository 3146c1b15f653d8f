"""Half-open intervals of a day, as they are written in calendar files."""

import pytest

from kesu.core.errors import Unreadable
from kesu.core.worktime import Interval, parse_hours, parse_interval


@pytest.mark.parametrize(
    "text", ["08:30-12:00", "00:00-24:00", "23:59:59-24:00", "08:30:15-08:30:16"]
)
def test_an_interval_is_written_as_it_was_read(text):
    assert str(parse_interval(text)) == text


@pytest.mark.parametrize(
    ("text", "write"),
    [
        ("22:00-06:00", '"22:00-24:00" on this day and "00:00-06:00" on the next'),
        ("12:00-12:00", "leave it out"),
        ("08:30-24:01", "at most"),
        ("08:60-12:00", "at most"),
        ("8:30-12:00", "from and to"),
        ("08:30–12:00", "from and to"),
        ("08:30 - 12:00", "from and to"),
        ("0٨:30-12:00", "from and to"),
        ("", "from and to"),
        (830, "from and to"),
        (None, "from and to"),
    ],
)
def test_what_is_no_interval_is_told_with_what_to_write(text, write):
    with pytest.raises(Unreadable) as refused:
        parse_interval(text)
    assert write in refused.value.write


def test_the_hours_of_a_day_come_in_order():
    assert parse_hours(["13:30-17:30", "08:30-12:00"]) == parse_hours(
        ["08:30-12:00", "13:30-17:30"]
    )


def test_intervals_may_touch_and_may_not_overlap():
    assert len(parse_hours(["08:00-12:00", "12:00-17:00"])) == 2
    with pytest.raises(Unreadable, match=r"08:00-12:00 and 11:00-17:00 overlap"):
        parse_hours(["08:00-12:00", "11:00-17:00"])


def test_an_interval_that_cannot_be_does_not_exist():
    for start, end in [(5, 5), (6, 5), (-1, 5), (0, 86_401)]:
        with pytest.raises(ValueError, match="begins before it ends"):
            Interval(start, end)
