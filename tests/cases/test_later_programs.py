"""Records go on where a later program finds faults in their edition; what it cannot read stands still and says so."""

from datetime import date

import pytest

from kesu.cases import books
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.verifying import verify
from kesu.core.errors import Faulty
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook import checking, functions
from kesu.core.rulebook.checking.checker import Checker
from kesu.timekeeping import ticking
from tests.cases.conftest import ENGINEER, MANAGER, MON_9, do, later, op, opened, registered
from tests.cases.small_book import FILES

GATE = """
[[gate]]
id = "cause_known"
clause = "T-1"
of = "complaint"
before = ["close.withdrawn"]
needs = [{ when = "known(cause)", says = "原因不明" }]
"""
BEFORE = date(2025, 1, 1)
TEXTS = {**FILES, "lines.toml": FILES["lines.toml"] + GATE}


@pytest.fixture(autouse=True)
def begun(home, db, monday):
    """A registered complaint under an edition that today's program lets through."""
    publish(TEXTS, by=SYSTEM, at=MON_9)
    record = opened(customer="C1").record_id
    registered(record)
    yield record
    books._compiled.cache_clear()


def withdrawn(record: str) -> Posted:
    data = {"act": "close", "closes_as": "withdrawn", "reason": "客户撤诉"}
    return post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())


def too_plain(checker: Checker) -> None:
    for line in checker.source.steps.values():
        checker.fault("too_plain", line, f"a step called “{line.id}”", "write another id")


@pytest.fixture
def stricter(monkeypatch):
    """A later program, which finds a fault in every step."""
    monkeypatch.setattr(checking, "CHECKS", (*checking.CHECKS, too_plain))
    books._compiled.cache_clear()


def test_a_later_fault_stops_a_new_edition_and_no_record(begun, stricter):
    edition = TEXTS["book.toml"].replace('"1"', '"2"')
    with pytest.raises(Faulty, match="a step called"):
        publish({**TEXTS, "book.toml": edition}, by=SYSTEM, at=MON_9)
    do(begun, "investigate", facts={"cause": "轴承"})
    do(begun, "finish", by=MANAGER, outcome="closed")
    assert CaseRecord.everything.get(pk=begun).closed_as == "closed"
    assert opened(customer="C2").seq == 1
    assert list(verify()) == []


def test_the_same_edition_is_still_the_one_that_stands(stricter):
    assert publish(TEXTS, by=SYSTEM, at=MON_9) == Edition.objects.get()


@pytest.fixture
def forgetful(monkeypatch):
    """A later program without the function by which a gate asks."""
    monkeypatch.delitem(functions.FUNCTIONS, "known")
    books._compiled.cache_clear()


def test_what_is_not_understood_stands_still_and_says_so(begun, forgetful):
    with pytest.raises(NotAccepted) as fault:
        withdrawn(begun)
    (refusal,) = fault.value.refusals
    assert (refusal.code, refusal.line, refusal.clauses) == ("frozen", "cause_known", ("T-1",))
    assert refusal.particulars["written"] == "cause_known"


def test_the_rest_goes_on(begun, forgetful):
    do(begun, "investigate", facts={"cause": "轴承"})
    do(begun, "finish", by=MANAGER, outcome="closed")
    assert CaseRecord.everything.get(pk=begun).closed_as == "closed"
    assert list(verify()) == []


def test_what_was_judged_by_it_cannot_be_replayed_and_that_is_said(begun, monkeypatch):
    do(begun, "investigate", facts={"cause": "轴承"})
    withdrawn(begun)
    monkeypatch.delitem(functions.FUNCTIONS, "known")
    books._compiled.cache_clear()
    (found,) = verify()
    assert (found.field, found.seq) == ("replay", 4)
    assert found.says.startswith("lines.toml, “cause_known” is not understood here: ")


def test_a_kind_that_stands_still_can_be_read_and_its_timers_wait(begun, monkeypatch):
    lines = TEXTS["lines.toml"].replace("same_before + 1", "max(same_before + 1, 0)")
    edition = TEXTS["book.toml"].replace('"1"', '"2"')
    publish({"book.toml": edition, "lines.toml": lines}, by=SYSTEM, at=MON_9, in_force_from=BEFORE)
    record = opened(customer="C9").record_id
    assert CaseRecord.everything.get(pk=record).edition_id == "t01@2"
    monkeypatch.delitem(functions.FUNCTIONS, "max")
    books._compiled.cache_clear()
    with pytest.raises(NotAccepted) as fault:
        registered(record)
    assert [r.code for r in fault.value.refusals] == ["frozen"]
    with later("2026-03-02T14:00+08:00"):
        assert ticking.tick().failed > 0
    assert CaseRecord.everything.get(pk=record).version == 1
