"""A gate counts when it is tried, in the database too; what an earlier engine judged is replayed as it judged."""

import json

import pytest
from django.db import connection

from kesu.cases.actions import turning
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from kesu.core.turns import ENGINE
from kesu.journal import guards
from kesu.journal.models import JournalEntry
from tests.cases.conftest import ENGINEER, MANAGER, MON_9, op, opened
from tests.cases.small_book import FILES

GATE = """
[[gate]]
id = "the_only_one"
clause = "T-1"
of = "complaint"
before = ["close.withdrawn"]
needs = [{ when = "same_before == 0", says = "同一客户还有同样的客诉" }]
"""
LINES = FILES["lines.toml"] + GATE


@pytest.fixture(autouse=True)
def gated(home, db, monday):
    """The small procedure with a gate that counts before withdrawing."""
    return publish(
        {**FILES, "lines.toml": LINES.replace(', before = "opened"', "")}, by=SYSTEM, at=MON_9
    )


def complaint() -> str:
    return opened(customer="C1", problem="noise").record_id


def withdraw(record: str) -> Posted:
    data = {"act": "close", "closes_as": "withdrawn", "reason": "客户撤诉"}
    return post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())


def void(record: str) -> Posted:
    data = {"act": "void", "reason": "误录"}
    return post(record_id=record, entry_data=data, actor=MANAGER, op_id=op())


def test_a_gate_sees_what_was_opened_elsewhere_since():
    first, second = complaint(), complaint()
    with pytest.raises(NotAccepted) as fault:
        withdraw(first)
    assert [r.code for r in fault.value.refusals] == ["gate"]
    void(second)
    assert withdraw(first).seq == 2
    assert list(verify()) == []


def test_the_answer_stands_in_the_entry_and_the_engine_beside_it():
    withdraw(complaint())
    text = json.loads(JournalEntry.everything.get(act="close").text)
    assert text["engine"] == ENGINE
    assert [json.loads(question)[:2] for question in text["asked"]] == [["measure", "same_before"]]


@pytest.fixture
def by_the_first(monkeypatch):
    """A record entered under the first engine, which did not count again."""
    monkeypatch.setattr(turning, "ENGINE", 1)
    first = complaint()
    complaint()
    withdraw(first)
    monkeypatch.undo()
    return first


def test_what_was_entered_under_an_earlier_engine_is_replayed_under_it(by_the_first):
    assert CaseRecord.everything.get(pk=by_the_first).closed_as == "withdrawn"
    assert list(verify()) == []


def renamed(record: str, engine: int) -> list[tuple[str, str]]:
    """Return (field, what is said) after the closing entry was made to name another engine."""
    guards.remove(connection)
    entry = JournalEntry.everything.get(record=record, act="close")
    text = entry.text.replace('"engine":1', f'"engine":{engine}')
    JournalEntry.everything.filter(pk=entry.pk).update(text=text)
    return [(d.field, d.says) for d in verify() if d.field in ("engine", "replay")]


def test_an_entry_of_a_later_engine_is_said_to_be_of_one(by_the_first):
    says = f"entered under engine {ENGINE + 1}, this one is {ENGINE}"
    assert renamed(by_the_first, ENGINE + 1) == [("engine", says)]


def test_an_entry_that_does_not_follow_names_its_earlier_engine(by_the_first):
    guards.remove(connection)
    entry = JournalEntry.everything.get(record=by_the_first, act="close")
    text = entry.text.replace('"closes_as":"withdrawn"', '"closes_as":"nowhere"')
    JournalEntry.everything.filter(pk=entry.pk).update(text=text)
    (found,) = [d for d in verify() if d.field == "replay"]
    assert found.says == "the entry would be refused: unknown_closing (entered under engine 1)"
