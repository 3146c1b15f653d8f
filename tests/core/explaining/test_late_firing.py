"""A timer that fired after the program was down says when it should have, and by how much."""

from dataclasses import replace

import pytest

from kesu.core.explaining.late_firing import tell_late_firing
from kesu.core.explaining.reading import Reader
from kesu.core.following import timer_entry
from kesu.core.records.entries import Entry
from kesu.core.values import Moment
from tests.core.toys import at, book, office


def fired(entered: str) -> Entry:
    due = Moment(at("2026-03-02 09:00"))
    return timer_entry(clock="/wait#1", stage="due", at=due, entered_at=Moment(at(entered)))


def said(entry: Entry, language: str = "zh") -> str:
    return tell_late_firing(entry, Reader(book(), office(), language))


def test_a_timer_that_fired_hours_late_says_so():
    entry = fired("2026-03-02 12:05")
    assert said(entry) == "应于 2026-03-02 周一 09:00 发出，程序停机，晚了 3 小时 5 分钟"
    assert said(entry, "en") == (
        "should have come at Mon 2026-03-02 09:00; the program was down, 3 h 5 min late"
    )


@pytest.mark.parametrize("entered", ["2026-03-02 09:00", "2026-03-02 09:05"])
def test_a_few_minutes_are_nothing_to_speak_of(entered):
    assert said(fired(entered)) == ""


def test_what_people_enter_later_is_no_late_timer():
    assert said(replace(fired("2026-03-02 12:05"), source="told")) == ""
