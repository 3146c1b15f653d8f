"""Entries, records and answers as JSON carries them, and back."""

import json
from decimal import Decimal

import pytest

from kesu.core.engine import apply
from kesu.core.errors import Refused
from kesu.core.records.entries import Actor, Entry, from_plain, to_plain
from kesu.core.records.outcomes import Answers, Unanswered
from kesu.core.records.record import Codec
from kesu.core.values import NOT_APPLICABLE, Moment, Text, plain
from tests.core.engine.office import Desk, procedure
from tests.core.toys import calendars

ENTRY = Entry(
    act="do",
    by=Actor("person:7", frozenset({"post:clerk", "dept:office"}), "office"),
    happened_at=Moment(10),
    entered_at=Moment(20),
    step="look",
    outcome="ok",
    facts={"loss": 5},
    reason="…",
    source="told",
)


def test_an_entry_comes_back_from_json_as_it_was():
    assert from_plain(json.loads(json.dumps(to_plain(ENTRY)))) == ENTRY


def test_what_an_entry_does_not_say_is_left_out():
    said = to_plain(Entry(act="resume", by=ENTRY.by, happened_at=Moment(1), entered_at=Moment(1)))
    assert set(said) == {"act", "by", "happened_at", "entered_at"}


@pytest.mark.parametrize("desk", [Desk(), Desk().seen(), Desk().judged(), Desk().closed()])
def test_a_record_comes_back_from_json_as_it_was(desk: Desk):
    written = json.dumps(Codec.dump(desk.record), sort_keys=True)
    again = Codec.load(json.loads(written))
    assert again == desk.record
    assert json.dumps(Codec.dump(again), sort_keys=True) == written


def test_a_journal_rebuilds_its_record():
    desk = Desk().closed()
    record = None
    for entry, asked in desk.world.journals["main"]:
        record = apply(procedure(), calendars(), record, entry, Answers(stored=asked)).record
    assert record == desk.record


def test_a_question_is_asked_once_and_kept():
    numbers = iter(range(1, 9))
    answers = Answers(source=lambda _question: next(numbers))
    assert [answers.ask("a"), answers.ask("a"), answers.ask("b")] == [1, 1, 2]
    assert answers.asked == {"a": 1, "b": 2}


def test_a_replay_asks_the_world_nothing():
    answers = Answers(stored={"a": 1})
    assert answers.ask("a") == 1
    with pytest.raises(Unanswered):
        answers.ask("b")


def test_values_as_json_carries_them():
    found = plain({"n": Decimal("1.50"), "none": NOT_APPLICABLE, "set": ["x", (1, 2)], 3: None})
    assert found == {
        "n": "1.50",
        "none": {"state": "not_applicable"},
        "set": ["x", [1, 2]],
        "3": None,
    }


def test_what_does_not_apply_says_so():
    assert (repr(NOT_APPLICABLE), bool(NOT_APPLICABLE)) == ("NOT_APPLICABLE", False)
    assert type(NOT_APPLICABLE)() is NOT_APPLICABLE


def test_a_text_without_english_is_said_in_chinese():
    assert Text("好").say("en") == "好" == str(Text("好", "good"))
    assert (Text("好", "good").say("en-GB"), Text("好", "good").say("zh-hans")) == ("good", "好")


def test_a_refusal_carries_its_code_and_particulars():
    refused = Refused("closed", closed_as="settled")
    assert (refused.code, dict(refused.particulars)) == ("closed", {"closed_as": "settled"})
