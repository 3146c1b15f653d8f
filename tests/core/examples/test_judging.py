"""Stories: what is expected and not found is told; what is found as expected is not."""

import tomllib
from typing import Any

import pytest

from kesu.core.examples.cases import run_case
from kesu.core.examples.stories import CoreStage, run_story
from tests.core.engine.office import procedure
from tests.core.toys import book, calendars, facts

STORY = """
says = "看一眼，分轻重，办结"
clauses = ["T-01"]
kind = "case"
[[entry]]
at = 2026-03-02T09:00:00
by = "clerk"
do = "open"
[[entry]]
at = 2026-03-02T10:00:00
by = "clerk"
do = "open part"
[[entry]]
at = 2026-03-02T11:00:00
by = "clerk"
do = "look.ok"
with = { loss = 100, urgent = false, units = 1 }
[[entry]]
at = 2026-03-02T12:00:00
by = "boss"
do = "judge.agreed"
"""
RIGHT: dict[str, Any] = {
    "open": ["finish", "part.1/weigh"],
    "not_open": ["look", "judge"],
    "decisions": {"grade": {"value": "light", "row": "rest", "status": "final", "missing": []}},
    "due": {"total": "2026-03-12", "reply": "2026-03-02"},
    "limits": {"reply": "8 working hours"},
    "running": ["total"],
    "not_running": ["reply"],
    "findings": {"reply": "met", "total": "none"},
    "numbers": {"sheet": "S1"},
    "closed": "",
    "values": {"loss": 100, "answer": "none"},
    "breaches": [],
    "links": [],
    "by": {"finish": ["post:boss", "head:office"]},
    "rounds": {"look": 1},
    "not_opened": True,
    "opened": [],
    "not_told": ["reply"],
}
WRONG: dict[str, tuple[Any, str]] = {
    "open": (["look"], "['look'] not open; open are"),
    "not_open": (["finish"], "['finish'] are open"),
    "decisions": ({"grade": "grave"}, "grade.value expected 'grave', found 'light'"),
    "due": ({"reply": "none"}, "reply expected None, found 2026-03-02T17:00:00"),
    "limits": (
        {"reply": "4 working hours"},
        "reply expected 4 working hours, found 8 working hours",
    ),
    "running": (["reply"], "['reply'] do not run"),
    "not_running": (["total"], "['total'] run"),
    "provisional": (["total"], "['total'] are not provisional"),
    "findings": ({"reply": "late"}, "reply expected late, found met"),
    "superseded": (["reply"], "['reply'] have no superseding finding"),
    "numbers": ({"sheet": "S2"}, "sheet expected S2, found S1"),
    "notices": (["reply"], "['reply'] not told; told were []"),
    "told": ({"reply": ["post:boss"]}, "reply expected ['post:boss'], told were []"),
    "opened": ([{"kind": "case"}], "1 expected, opened were []"),
    "closed": ("settled", "expected “settled”, found “”"),
    "values": ({"loss": 5}, "loss expected 5, found 100"),
    "breaches": (["usual"], "expected ['usual'], found []"),
    "links": (["follows"], "['follows'] lacking, found []"),
    "by": ({"finish": ["post:clerk"]}, "finish expected ['post:clerk']"),
    "rounds": ({"look": 2}, "look expected 2, found 1"),
    "refused": (True, "was accepted, a refusal was expected"),
}


def told(expect: dict[str, Any], story: str = STORY) -> str:
    """Return what is wrong with the last entry's expectations, "" if nothing."""
    raw = tomllib.loads(story)
    raw["entry"][-1]["expect"] = expect
    book = procedure()
    result = run_story(raw, book, calendars(), "here", CoreStage(book, calendars()))
    assert result.story
    return "\n".join(result.wrong)


def moments(expect: dict[str, Any]) -> dict[str, Any]:
    due = {"total": "2026-03-12T17:00:00", "reply": "2026-03-02T17:00:00"}
    written = "\n".join(f"{name} = {moment}" for name, moment in due.items())
    return expect | ({"due": tomllib.loads(written)} if expect.get("due") == RIGHT["due"] else {})


def test_what_is_as_expected_passes():
    assert told(moments(RIGHT)) == ""


@pytest.mark.parametrize("word", sorted(WRONG))
def test_what_is_not_as_expected_is_told(word: str):
    wanted, said = WRONG[word]
    assert said in told({word: wanted})


def test_a_due_moment_is_a_moment_or_none():
    assert 'due.reply = 5; write a moment or "none"' in told({"due": {"reply": 5}})


REFUSED = STORY.replace('by = "boss"', 'by = "clerk"')


def test_a_refusal_is_expected_by_its_code_clause_and_what_is_missing():
    assert told({"refused": True}, REFUSED) == ""
    assert told({"refused": "barred"}, REFUSED) == ""
    assert "refused with ['barred'], expected gate" in told({"refused": "gate"}, REFUSED)
    assert "the refusal cites [], expected T-01" in told(
        {"refused": True, "clause": "T-01"}, REFUSED
    )
    assert "missing ['loss'] expected" in told({"refused": True, "missing": ["loss"]}, REFUSED)
    assert told({}, REFUSED).startswith(
        "entry 4 (judge.agreed at 2026-03-02 12:00:00): was refused: barred"
    )


MORE = """
[[entry]]
at = 2026-03-02T13:00:00
by = "boss"
do = "override grade"
value = "grave"
reason = "商誉"
[[entry]]
at = 2026-03-02T13:10:00
by = "boss"
do = "decide owner"
value = "south"
[[entry]]
at = 2026-03-02T13:20:00
by = "boss"
do = "assign finish"
to = "clerk"
[[entry]]
at = 2026-03-02T13:30:00
by = "boss"
do = "hold"
reason = "等客户"
[[entry]]
at = 2026-03-02T13:40:00
by = "boss"
do = "resume"
[[entry]]
at = 2026-03-02T13:50:00
by = "boss"
do = "link follows"
to = "other"
[[entry]]
at = 2026-03-02T14:00:00
by = "boss"
do = "fill"
with = { class = "service" }
[[entry]]
at = 2026-03-02T14:10:00
by = "clerk"
item = "part.1"
do = "weigh"
with = { size = 3 }
[[entry]]
at = 2026-03-02T14:20:00
by = "boss"
do = "close withdrawn"
reason = "客户撤回"
[[entry]]
at = 2026-03-02T14:30:00
by = "boss"
do = "reopen"
reason = "又来了"
[[entry]]
at = 2026-03-02T14:40:00
do = "tick"
"""


def test_every_act_has_its_word():
    expect = {
        "decisions": {"grade": {"value": "grave", "machine": "light"}},
        "links": ["follows"],
        "closed": "",
    }
    assert told(expect, STORY + MORE) == ""


def test_times_are_agreed_and_extended_by_the_clocks_name():
    early = STORY[: STORY.index("[[entry]]\nat = 2026-03-02T11")]
    moved = early + (
        '[[entry]]\nat = 2026-03-02T10:30:00\nby = "clerk"\ndo = "agree reply"\nuntil = 2026-03-04T10:00:00\n'
        '[[entry]]\nat = 2026-03-02T10:40:00\nby = "boss"\ndo = "extend reply"\nuntil = 2026-03-04T11:00:00\n'
        'reason = "…"\n'
    )
    assert "reply expected None, found 2026-03-04T10:00:00" in told(
        {"due": {"reply": "none"}}, moved
    )
    assert "no_such_run" in told(
        {}, early + moved[len(early) :].replace("agree reply", "agree total2")
    )


# -- cases -------------------------------------------------------------------------------------------------------------


def asked(**case: Any) -> tuple[str, ...]:
    return run_case({"says": "…", "of": "case", **case}, procedure(), calendars(), "here").wrong


LIGHT = {"value": "light", "status": "provisional", "missing": ["units", "urgent", "loss"]}
WEIGHED = {"given": {"class": "goods"}, "items": {"parts": [{"size": 3}]}}


def test_cases_ask_about_one_line_in_one_situation():
    assert (
        asked(decision="grade", given={"loss": 5000}, expect={"value": "grave", "clause": "T-01"})
        == ()
    )
    assert (
        asked(
            decision="grade",
            expect=LIGHT,
        )
        == ()
    )
    assert asked(clock="total", expect={"due": "none"}) == ()
    assert asked(opens="hurry", given={"class": "service"}, expect={"open": False}) == ()
    assert asked(opens="hurry", expect={"open": "unknown"}) == ()
    assert asked(who="finish", expect={"parties": ["post:boss", "head:office"]}) == ()
    assert asked(gate="usual", given={"loss": 9000}, expect={"refused": True}) == ()
    assert asked(gate="forbidden", given={"urgent": False}, expect={"refused": True}) == ()
    assert asked(gate="closing", expect={"refused": True, "clause": "T-01"}) == ()
    assert asked(gate="closing", **WEIGHED, expect={"clause": "T-02"}) == ()


def test_an_item_is_asked_about_with_its_parent():
    given = {"parent": {"loss": 5}, "size": 3}
    case = {"says": "…", "of": "part", "opens": "weigh", "given": given, "expect": {"open": True}}
    assert run_case(case, procedure(), calendars(), "here").wrong == ()


def test_decisions_and_numbers_may_be_given_as_they_were_made():
    case = {"decisions": {"grade": "grave"}, "numbers": {"sheet": "S7"}}
    assert asked(opens="finish", expect={"open": True}, **case) == ()


@pytest.mark.parametrize(("cited", "passes"), [("T-02", True), ("T-01", False), ("", False)])
def test_a_gate_that_only_records_a_breach_names_its_clause_too(cited: str, passes: bool):
    lines = """
[[step]]
id = "look"
of = "case"
opens = ["opened"]
by = ["clerk"]
[[gate]]
id = "door"
of = "case"
clause = "T-01"
force = "must not"
before = ["look"]
needs = ["urgent", { when = "known(place)", clause = "T-02" }]
"""
    raw = {
        "says": "门",
        "of": "case",
        "gate": "door",
        "given": {"urgent": True},
        "expect": {"refused": True, "clause": cited},
    }
    case = run_case(
        raw, book(lines, kinds=facts(urgent="truth", place="text")), calendars(), "a.cases.toml"
    )
    assert case.passed is passes, case.wrong
