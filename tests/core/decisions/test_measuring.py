"""Measures: which question is asked, over which window, and when it is read."""

from datetime import date
from typing import Any

import pytest

from kesu.core.decisions.measuring import back, period_start
from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.record import Record
from kesu.core.values import NOT_APPLICABLE, Moment
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, book, calendars, facts

KINDS = (
    facts(place="text", loss="quantity", counted="truth", since="moment")
    + '[kind.case.rights]\nfill = ["clerk"]\nlink = ["clerk"]\ncorrect = ["clerk"]\n'
)


def measure(extra: str = "", counts: str = "case") -> str:
    return f"""
[[measure]]
id = "others"
of = "case"
counts = "{counts}"
same = ["place"]
{extra}
"""


class Cases:
    """Cases opened one after another, and what the measure reads on each."""

    def __init__(self, lines: str, kinds: str = KINDS) -> None:
        self.book = book(lines + step(), kinds=kinds)
        self.world = World(self.book, calendars())

    def open(self, name: str, when: str, **given: Any) -> Record:
        return self.post(name, "open", when, kind="case", record_id=name, facts=given)

    def post(self, name: str, act: str, when: str, **more: Any) -> Record:
        now = Moment(at(when))
        entry = Entry(
            act=act, by=actor("clerk", self.book), happened_at=now, entered_at=now, **more
        )
        assert self.world.post(name, entry).refusals == ()
        return self.world.records[name]

    def read(self, name: str) -> object:
        found = self.world.records[name].measures.get("/others")
        return found[0] if found else None


def test_others_alike_count_and_the_record_itself_does_not():
    cases = Cases(measure())
    cases.open("a", "2026-03-02 09:00", place="hall")
    cases.open("b", "2026-03-02 10:00", place="yard")
    cases.open("c", "2026-03-02 11:00", place="hall")
    assert [cases.read(n) for n in "abc"] == [0, 0, 1]
    assert cases.world.records["c"].measures["/others"][1] == ("a",)


def test_while_a_fact_by_which_it_counts_is_not_known_nothing_is_read():
    cases = Cases(measure())
    cases.open("a", "2026-03-02 09:00")
    assert cases.read("a") is None
    cases.post("a", "fill", "2026-03-02 10:00", facts={"place": "hall"})
    assert cases.read("a") == 0


def test_where_that_fact_does_not_apply_neither_does_the_measure():
    cases = Cases(measure())
    cases.open("a", "2026-03-02 09:00", place={"state": "not_applicable"})
    assert cases.read("a") is NOT_APPLICABLE


def test_only_what_meets_its_condition_counts():
    cases = Cases(measure('where = "counted"'))
    cases.open("a", "2026-03-02 09:00", place="hall", counted=True)
    cases.open("b", "2026-03-02 10:00", place="hall", counted=False)
    cases.open("c", "2026-03-02 11:00", place="hall")
    assert cases.open("d", "2026-03-02 12:00", place="hall").measures["/others"] == (1, ("a",))


def test_a_sum_adds_a_column():
    cases = Cases(measure('sums = "loss"'))
    cases.open("a", "2026-03-02 09:00", place="hall", loss=30)
    cases.open("b", "2026-03-02 10:00", place="hall")
    cases.open("c", "2026-03-02 11:00", place="hall", loss=4)
    assert cases.open("d", "2026-03-02 12:00", place="hall").measures["/others"][0] == 34


@pytest.mark.parametrize(
    ("window", "counted"),
    [
        ('rolling = "1 month"', 2),
        ('rolling = "2 weeks"', 1),
        ('rolling = "3 days"', 0),
        ('rolling = "1 year"', 3),
        ('calendar = "month"', 1),
        ('calendar = "quarter"', 2),
        ('calendar = "half-year"', 2),
        ('calendar = "year"', 2),
    ],
)
def test_a_window_is_rolling_or_of_the_calendar(window: str, counted: int):
    cases = Cases(measure(f"window = {{ {window} }}"))
    cases.open("a", "2025-12-31 09:00", place="hall")
    cases.open("b", "2026-02-20 09:00", place="hall")
    cases.open("c", "2026-03-02 09:00", place="hall")
    cases.open("d", "2026-03-10 09:00", place="hall")
    assert cases.read("d") == counted


def test_a_rolling_window_is_open_at_its_start_and_closed_at_its_end():
    cases = Cases(measure('window = { rolling = "1 day" }'))
    cases.open("a", "2026-03-02 09:00", place="hall")
    cases.open("b", "2026-03-03 09:00", place="hall")
    assert cases.read("b") == 0
    cases.open("c", "2026-03-03 09:00", place="hall")
    assert cases.read("c") == 1


def test_a_window_may_end_with_an_event_or_a_moment_that_is_a_fact():
    until_opening = Cases(measure('window = { rolling = "1 month", before = "opened" }'))
    until_opening.open("a", "2026-03-02 09:00")
    until_opening.open("b", "2026-03-03 09:00", place="hall")
    until_opening.post("a", "fill", "2026-03-04 09:00", facts={"place": "hall"})
    assert until_opening.read("a") == 0
    since = Cases(measure('window = { rolling = "1 month", before = "since" }'))
    since.open("a", "2026-03-02 09:00", place="hall")
    since.open("b", "2026-03-03 09:00", place="hall", since=at("2026-03-01 09:00"))
    assert since.read("b") == 0


def test_what_restarts_or_repeats_another_counts_once_unless_told_otherwise():
    roots, everyone = Cases(measure()), Cases(measure('only = "all"'))
    for cases in (roots, everyone):
        cases.open("a", "2026-03-02 09:00", place="hall")
        cases.post(
            "b",
            "open",
            "2026-03-02 10:00",
            kind="case",
            record_id="b",
            facts={"place": "hall"},
            link="restarts",
            to="a",
        )
        cases.open("c", "2026-03-02 11:00", place="hall")
    assert (roots.read("c"), everyone.read("c")) == (1, 2)


@pytest.mark.parametrize(
    ("read", "expected"), [("at opening", None), ("until look", 1), ("live", 2)]
)
def test_when_it_is_read(read: str, expected: int | None):
    cases = Cases(measure(f'read = "{read}"'))
    cases.open("x", "2026-03-02 09:00")
    cases.open("a", "2026-03-02 10:00", place="hall")
    cases.post("x", "fill", "2026-03-02 11:00", facts={"place": "hall"})
    cases.post("x", "do", "2026-03-02 12:00", step="look")
    cases.open("b", "2026-03-02 13:00", place="yard")
    cases.open("c", "2026-03-02 13:00", place="yard")
    cases.post("x", "correct", "2026-03-02 14:00", facts={"place": "yard"}, reason="a slip")
    assert cases.read("x") == expected


def test_registry_rows_count_too():
    cases = Cases(
        measure('where = "quality_caused"', counts="service_visit").replace('"place"', '"site"'),
        facts(site="text"),
    )
    for number, caused in enumerate([True, False, True]):
        moment = Moment(at(f"2026-03-02 0{number + 1}:00"))
        cases.world.add_row(
            "service_visit", {"site": "s1", "quality_caused": caused, "at": moment}, moment
        )
    cases.world.add_row("service_visit", {"quality_caused": True, "at": Moment(1)}, Moment(1))
    cases.open("a", "2026-03-02 09:00", site="s1")
    assert cases.read("a") == 2


def test_the_last_month_is_the_one_before():
    cases = Cases(measure('window = { calendar = "month", which = "last" }'))
    for name, day in (("a", "01-31"), ("b", "02-01"), ("c", "02-28"), ("d", "03-01")):
        cases.open(name, f"2026-{day} 09:00", place="hall")
    assert cases.open("e", "2026-03-20 09:00", place="hall").measures["/others"] == (2, ("b", "c"))


def test_a_record_may_count_from_another_moment_than_its_opening():
    cases = Cases(measure('dated = "since"\nwindow = { calendar = "month" }'))
    cases.open("a", "2026-01-05 09:00", place="hall", since=at("2026-03-01 09:00"))
    cases.open("b", "2026-03-02 09:00", place="hall")
    cases.open("c", "2026-03-02 09:00", place="hall", since=at("2026-02-28 09:00"))
    assert cases.open("d", "2026-03-20 09:00", place="hall").measures["/others"] == (1, ("a",))
    cases = Cases(measure('dated = "look.done"'))
    cases.open("a", "2026-03-02 09:00", place="hall")
    cases.open("b", "2026-03-02 09:00", place="hall")
    cases.post("b", "do", "2026-03-02 10:00", step="look")
    assert cases.open("c", "2026-03-20 09:00", place="hall").measures["/others"] == (1, ("b",))


def test_in_a_row_counts_back_to_the_first_that_breaks_it():
    cases = Cases(measure('where = "counted"\nin_a_row = true'))
    for hour, counted in enumerate((True, False, True, True, None), 9):
        more = {} if counted is None else {"counted": counted}
        cases.open(f"at{hour}", f"2026-03-02 {hour:02}:00", place="hall", **more)
    assert cases.open("now", "2026-03-02 15:00", place="hall").measures["/others"] == (
        2,
        ("at11", "at12"),
    )


def test_counting_back_months_ends_on_the_last_day_of_a_shorter_one():
    assert back(date(2026, 3, 31), 1, "month") == date(2026, 2, 28)
    assert back(date(2024, 2, 29), 1, "year") == date(2023, 2, 28)
    assert back(date(2026, 1, 15), 2, "week") == date(2026, 1, 1)
    assert back(date(2026, 1, 31), 2, "month") == date(2025, 11, 30)
    assert back(date(2026, 12, 31), 12, "month") == date(2025, 12, 31)


def test_periods_start_on_their_first_day():
    day = date(2026, 8, 20)
    starts = {
        p: period_start(day, p).isoformat() for p in ("month", "quarter", "half-year", "year")
    }
    assert starts == {
        "month": "2026-08-01",
        "quarter": "2026-07-01",
        "half-year": "2026-07-01",
        "year": "2026-01-01",
    }
