"""`kesu worktime`: one JSON line for each line of JSON, whatever comes in."""

import io
import json
import sys
from subprocess import run as run_program

import pytest

from kesu.library.calendars import shipped_calendars
from kesu.shell.worktime import run

CALENDAR = """
zone = "Asia/Shanghai"
[hours]
mon = ["08:30-12:00", "13:30-17:30"]
tue = ["08:30-12:00", "13:30-17:30"]
wed = ["08:30-12:00", "13:30-17:30"]
thu = ["08:30-12:00", "13:30-17:30"]
fri = ["08:30-12:00", "13:30-17:30"]
[days]
"2024-09-29" = ["08:30-12:00", "13:30-17:30"]
"2024-10-01" = []
"""


@pytest.fixture
def ask(tmp_path):
    """Return a function that asks lines (texts or questions) and returns the answers."""
    file = tmp_path / "office.toml"
    file.write_text(CALENDAR, encoding="utf-8")

    def answers(*lines):
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        told = io.StringIO()
        assert run(["--calendar", str(file)], io.StringIO("\n".join(texts)), told) == 0
        return [json.loads(line) for line in told.getvalue().splitlines()]

    return answers


def add(start="2024-09-27T16:00:00", seconds=28_800, **more):
    return {"op": "add", "start": start, "seconds": seconds, **more}


def test_adds_over_the_weekend_and_the_make_up_sunday(ask):
    assert ask(add()) == [{"at": "2024-09-29T16:30:00"}]


def test_counts_back_by_a_negative_number(ask):
    assert ask(add("2024-09-29T09:30:00", -7200)) == [{"at": "2024-09-27T16:30:00"}]


def test_leaves_out_pauses(ask):
    pause = ["2024-09-29T09:00:00", "2024-09-29T10:00:00"]
    assert ask(add(pauses=[pause])) == [{"at": "2024-09-29T17:30:00"}]


def test_tells_the_time_between(ask):
    between = {
        "op": "between",
        "from": "2024-09-27T16:00:00",
        "to": "2024-09-30T09:30:00",
        "pauses": [],
    }
    assert ask(between) == [{"seconds": 36_000}]


def test_tells_whether_it_is_open(ask):
    open_at = [{"op": "is_open", "at": f"2024-09-29T{time}"} for time in ("11:59:59", "12:00:00")]
    assert ask(*open_at) == [{"open": True}, {"open": False}]


def test_tells_a_limit_with_its_reasons_in_both_languages(ask):
    limit = {"op": "limit", "start": "2024-09-27T16:00:00", "limit": "2 working days"}
    (answer,) = ask(limit)
    assert answer["at"] == "2024-09-30T17:30:00"
    assert answer["provisional"] is False
    assert [(w["act"], w["reason"]) for w in answer["why"]] == [
        ("skipped", "first day"),
        ("skipped", "weekend"),
        ("counted", "company hours"),
        ("counted", "working hours"),
        ("due", "limit"),
    ]
    assert answer["why"][1]["from"] == "2024-09-28T00:00:00"
    assert answer["why"][1]["zh"] == "2024年9月28日（周六），周末，不计"
    assert answer["why"][1]["en"] == "Sat 28 Sep 2024: weekend, not counted"


def test_a_time_with_an_offset_comes_back_with_the_offset_of_the_zone(ask):
    assert ask(add("2024-09-27T08:00:00Z")) == [{"at": "2024-09-29T16:30:00+08:00"}]
    assert ask(add("2024-09-27T16:00:00+08:00")) == [{"at": "2024-09-29T16:30:00+08:00"}]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("garbage", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not an object"),
        ("null", "not an object"),
        ({}, "op: read null"),
        ({"op": ["add"]}, "op: read"),
        ({"op": "subtract"}, "write one of add, between, limit, is_open"),
        (add(colour="red"), 'colour: not known in "add"'),
        ({"op": "add", "seconds": 1}, "start: missing"),
        (add(start=None), "start: read null"),
        (add(start="2024-09-27"), "start: read"),
        (add(start="27.9.2024 16:00"), "start: read"),
        (add(start="2024-09-27T16:00:00.5"), "whole seconds"),
        (add(start="0001-01-01T00:00:00"), "the years 1900 to 2200"),
        (add(start="9999-12-31T23:59:59-12:00"), "the years 1900 to 2200"),
        (add(seconds=1.5), "seconds: read 1.5"),
        (add(seconds=True), "seconds: read true"),
        (add(seconds="8"), 'seconds: read "8"'),
        (add(seconds=10**30), "too little working time"),
        (add(seconds=-(10**30)), "too little working time"),
        (add(pauses="none"), "pauses: read"),
        (add(pauses=False), "pauses: read false"),
        (add(pauses=[["2024-09-27T16:00:00"]]), 'each as ["from", "to"]'),
        (add(pauses=[["2024-09-28T16:00:00", "2024-09-27T16:00:00"]]), "the earlier time first"),
        ({"op": "limit", "start": "2024-09-27T16:00:00", "limit": "1 hour"}, '"1 working hour"'),
        ({"op": "limit", "start": "2024-09-27T16:00:00", "limit": 5}, "limit: read 5"),
        (
            {"op": "limit", "start": "2199-09-27T16:00:00", "limit": "90 years"},
            "the years 1900 to 2200",
        ),
        ({"op": "is_open"}, "at: missing"),
        ({"op": "is_open", "at": "\ud800"}, "at: read"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why_and_the_next_is_answered(ask, line, says):
    refused, answered = ask(line, add())
    assert says in refused.get("error", "")
    assert answered == {"at": "2024-09-29T16:30:00"}


def test_an_empty_line_is_no_question(ask):
    assert ask("", add(), "   ") == [{"at": "2024-09-29T16:30:00"}]


def test_a_faulty_calendar_is_told_and_nothing_is_answered(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('zone = "Mars"\n', encoding="utf-8")
    told = io.StringIO()
    assert run(["--calendar", str(file)], io.StringIO(json.dumps(add())), told) == 2
    (answer,) = map(json.loads, told.getvalue().splitlines())
    assert 'zone = "Mars"' in answer["error"]
    assert "no weekly hours" in answer["error"]


def test_the_command_answers_through_pipes_in_any_locale():
    words = ["worktime", "--calendar", str(shipped_calendars()["cn-office"])]
    asked = b'\xff\xfe\n{"op": "limit", "start": "2024-09-27T16:00:00", "limit": "1 working day"}\n'
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": ""}
    command = [sys.executable, "-m", "kesu.shell.main", *words]
    done = run_program(command, input=asked, capture_output=True, env=environment, check=True)
    refused, answered = map(json.loads, done.stdout.decode().splitlines())
    assert "not JSON" in refused["error"]
    assert "国办发明电〔2023〕7号" in answered["why"][2]["zh"]
