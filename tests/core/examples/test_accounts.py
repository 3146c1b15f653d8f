"""Worked cases about amounts and about times that come again; what a story expects to be posted."""

import tomllib
from typing import Any

import pytest

from kesu.core.examples.cases import run_case
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.rulebook.plans import Book
from tests.core.clocks.test_occurring import again
from tests.core.postings.test_entering import FINE, KINDS, SHARE
from tests.core.rulebook.faulty_books import step
from tests.core.toys import book, calendars

COMPANY = again('{ each = "month", day = 5 }').replace('of = "case"', 'of = "company"')
LINES = SHARE + 'on = ["look.done"]\n' + FINE + step() + COMPANY


def toy() -> Book:
    return book(LINES, kinds=KINDS)


def wrong(text: str) -> tuple[str, ...]:
    raw = {"says": "…", "of": "case", **tomllib.loads(text)}
    return run_case(raw, toy(), calendars(), "x.cases.toml").wrong


GIVEN = """
posting = "share"
given = { loss = 100, liable = [{ person = "person:wang", ratio = 2 }, { person = "person:li", ratio = 1 }] }
"""


def test_a_case_tells_what_a_posting_comes_to():
    expect = 'expect = { total = "100.00", entered = [{ holder = "person:li", amount = 33.33 }, '
    expect += '{ holder = "person:wang", amount = "66.67" }], clause = "T-01" }'
    assert wrong(GIVEN + expect) == ()


def test_a_case_finds_what_is_wrong():
    found = wrong(GIVEN + 'expect = { total = "99" }')
    assert len(found) == 1
    assert "total: expected Decimal('99')" in found[0]


def test_a_case_that_gives_events_is_held_to_them():
    opened = 'events = { "opened" = 2026-03-02T09:00:00 }\n'
    assert wrong(GIVEN + opened + 'expect = { total = "0", entered = [] }') == ()


def test_what_is_not_known_is_told_as_that():
    text = 'posting = "fine"\ngiven = { loss = 2000, bonus = 100 }\n'
    expect = 'expect = { total = "none", missing = ["person"] }'
    assert wrong(text + expect) == ()


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ('{ total = "many" }', "write an amount"),
        ("{ entered = 3 }", "write a list"),
        ("{ entered = [{ whose = 3 }] }", "write { holder"),
    ],
)
def test_a_slip_of_the_pen_is_told_as_one(expect: str, said: str):
    assert said in wrong(GIVEN + f"expect = {expect}")[0]


def test_a_case_tells_when_a_trigger_of_the_company_comes_again():
    text = (
        'every = "again"\nof = "company"\nfrom = 2026-01-01T00:00:00\nuntil = 2026-03-04T00:00:00\n'
    )
    due = "expect = { due = [2026-01-05T00:00:00, 2026-02-05T00:00:00] }"
    assert wrong(text + due) == ()
    assert "2026-02-05T00:00:00" in wrong(text + "expect = { due = [] }")[0]
    assert "write one of: again" in wrong(text.replace("again", "gain", 1) + due)[0]


def test_an_every_case_needs_its_span():
    assert (
        "needs from and until" in wrong('every = "again"\nof = "company"\nexpect = { due = [] }')[0]
    )


STORY = """
says = "损失分担"
clauses = ["T-01"]
kind = "case"
[[entry]]
at = 2026-03-02T09:00:00
by = "clerk"
do = "open"
with = { loss = 100, liable = [{ person = "person:wang", ratio = 2 }] }
expect = { posted = { share = 0 } }
[[entry]]
at = 2026-03-02T10:00:00
by = "clerk"
do = "look"
expect = { posted = { share = "100.00" } }
"""


def played(text: str) -> tuple[str, ...]:
    raw: dict[str, Any] = tomllib.loads(text)
    made = toy()
    return run_story(raw, made, calendars(), "s.toml", CoreStage(made, calendars())).wrong


def test_a_story_sees_what_was_posted():
    assert played(STORY) == ()
    assert "posted: share expected 90, found 100.00" in played(STORY.replace("100.00", "90"))[0]
    assert "“shar” is not in the book" in played(STORY.replace("share =", "shar ="))[0]
