"""Looking at an entry before it is posted: everything is told, nothing is kept."""

from kesu.cases.models import CaseRecord
from kesu.journal.models import JournalEntry, NumberSeries, RefusalNote


def test_a_preview_tells_what_would_follow_and_keeps_nothing(call):
    said = {"act": "open", "kind": "complaint", "facts": {"description": "x", "safety": True}}
    seen = call["wangfang"].post("/previews", said, key=None).json()
    assert seen["accepted"]
    assert [(d["key"], d["value"], d["clause"]) for d in seen["decisions"]] == [
        ("grade", "severe", "T-1")
    ]
    assert [s["key"] for s in seen["steps"]] == ["register"]
    due = {d["clock"]: d["due"] for d in seen["deadlines"]}
    assert due["register_in_time"] == "2026-03-02T06:30:00Z"
    assert not CaseRecord.everything.exists()
    assert not JournalEntry.everything.exists()


def test_a_preview_on_a_record_tells_why_it_would_be_refused(call):
    record = call["wangfang"].opened()
    seen = (
        call["lilei"]
        .post("/previews", {"record": record, "act": "do", "step": "investigate"}, key=None)
        .json()
    )
    (reason,) = seen["reasons"]
    assert (seen["accepted"], reason["code"], reason["clauses"]) == (False, "not_open", ["T-1"])
    assert reason["says"]
    assert not RefusalNote.objects.exists()


def test_a_preview_takes_no_number(call):
    record = call["wangfang"].opened()
    said = {"record": record, "act": "do", "step": "register", "facts": {"safety": False}}
    assert call["lilei"].post("/previews", said, key=None).json()["accepted"]
    assert not NumberSeries.objects.exists()
    assert CaseRecord.everything.get().version == 1


def test_a_record_one_may_not_see_cannot_be_looked_at(call):
    record = call["wangfang"].opened()
    said = {"record": record, "act": "fill", "facts": {"cause": "x"}}
    assert call["zhaoqiang"].post("/previews", said, key=None).status_code == 404
    unknown = call["wangfang"].post("/previews", {"act": "open", "kind": "nothing"}, key=None)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_book_for_kind")


def test_a_preview_of_a_new_record_names_those_that_it_may_repeat_and_why(call):
    first = call["wangfang"].opened(description="曳引机异响", customer="C-1")
    call["wangfang"].opened(description="门机抖动", customer="C-2")
    said = {"act": "open", "kind": "complaint"}
    facts = {"description": "曳引机异响又来了", "customer": "C-1"}
    seen = call["wangfang"].post("/previews", {**said, "facts": facts}, key=None).json()
    (likely,) = seen["duplicates"]
    assert (likely["record"], likely["words"]) == (first, ["曳引机异响"])
    assert "*customer" in likely["same"]
    other = {**said, "facts": {"description": "灯不亮", "customer": "C-3"}}
    assert call["wangfang"].post("/previews", other, key=None).json()["duplicates"] == []
    assert (
        call["zhaoqiang"].post("/previews", {**said, "facts": facts}, key=None).json()["duplicates"]
        == []
    )
    on_it = {"record": first, "act": "fill", "facts": {"cause": "x"}}
    assert call["lilei"].post("/previews", on_it, key=None).json()["duplicates"] == []
