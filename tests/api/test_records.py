"""Records over the API: opened, worked on, read, listed – each with the answer a program needs."""

from decimal import Decimal

import pytest

from kesu.cases.models import CaseRecord
from kesu.journal.models import JournalEntry


def test_an_opened_record_is_read_back_whole(call):
    record = call["wangfang"].opened(customer="C-1", seen_at="2026-03-02T08:15:00+08:00")
    shown = call["wangfang"].get(f"/records/{record}").json()
    assert shown["facts"]["seen_at"]["value"] == "2026-03-02T00:15:00+00:00"
    assert (shown["kind"], shown["version"], shown["closed_as"]) == ("complaint", 1, "")
    assert [step["key"] for step in shown["steps"]] == ["register"]
    assert shown["steps"][0]["mine"] is False
    assert shown["decisions"][0]["status"] == "provisional"
    due = {d["clock"]: d["due"] for d in shown["deadlines"]}
    assert due["register_in_time"] == "2026-03-02T06:30:00Z"


def test_a_step_done_gives_the_number_and_the_new_version(call):
    record = call["wangfang"].opened()
    answer = call["lilei"].act(record, "do", step="register", facts={"safety": True})
    assert answer.status_code == 201
    assert (answer.json()["version"], answer.json()["number"]) == (2, "KS2026-0001")


def test_amounts_come_back_as_text_to_the_last_place(call):
    record = call["wangfang"].opened()
    call["lilei"].post(
        f"/records/{record}/entries",
        '{"act": "do", "step": "register", "facts": {"safety": false, "loss": 1250.50}}',
    )
    shown = call["lilei"].get(f"/records/{record}").json()
    assert Decimal(shown["facts"]["loss"]["value"]) == Decimal("1250.50")
    assert isinstance(shown["facts"]["loss"]["value"], str)


def test_the_same_key_again_answers_the_same_and_changes_nothing(call):
    said = {"kind": "complaint", "facts": {"description": "噪音"}}
    first = call["wangfang"].post("/records", said, key="one-key-1")
    again = call["wangfang"].post("/records", said, key="one-key-1")
    assert again.status_code == 201
    assert again.json() == {**first.json(), "repeated": True}
    assert JournalEntry.everything.count() == 1


def test_a_key_used_for_another_call_is_a_conflict(call):
    said = {"kind": "complaint", "facts": {"description": "噪音"}}
    call["wangfang"].post("/records", said, key="one-key-1")
    otherwise = {**said, "facts": {"description": "漏油"}}
    other = call["wangfang"].post("/records", otherwise, key="one-key-1")
    assert (other.status_code, other.json()["code"]) == (409, "operation")


def test_without_a_key_nothing_is_posted(call):
    answer = call["wangfang"].post("/records", {"kind": "complaint"}, key=None)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_key")
    assert "Idempotency-Key" in answer.json()["detail"]
    assert not CaseRecord.everything.exists()


def test_another_version_is_a_conflict_that_names_both(call):
    record = call["wangfang"].opened()
    call["lilei"].act(record, "do", step="register", facts={"safety": True})
    late = call["lilei"].act(record, "do", step="investigate", facts={"cause": "轴承"}, version=1)
    assert late.status_code == 409
    assert (late.json()["expected_version"], late.json()["found_version"]) == (1, 2)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Finish"), ("zh-CN", "结案")], ids=["English", "Chinese"]
)
def test_a_refused_closing_names_clause_and_reason_in_the_callers_language(call, language, words):
    record = _measured(call)
    api = call["hanmeimei"]
    api.headers["Accept-Language"] = language
    answer = api.act(record, "do", step="finish", outcome="closed")
    (reason,) = answer.json()["reasons"]
    assert (answer.status_code, reason["code"], reason["clauses"]) == (422, "gate", ["T-1"])
    assert "还有对策没有执行" in reason["says"]
    assert "T-1" in reason["says"]
    assert words in answer.json()["detail"] or language == "zh-CN"


def _measured(call):
    record = call["wangfang"].opened()
    call["lilei"].act(record, "do", step="register", facts={"safety": True})
    call["lilei"].act(record, "open", kind="measure", facts={"text": "换轴承"})
    call["lilei"].act(record, "do", step="investigate", facts={"cause": "轴承"})
    return record


def test_a_step_of_somebody_else_is_403_and_says_whose_it_is(call):
    record = call["wangfang"].opened()
    answer = call["wangfang"].act(record, "do", step="register", facts={"safety": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
    assert "Engineer" in answer.json()["detail"]


def test_what_the_table_leaves_open_is_decided_by_hand(call):
    record = call["wangfang"].opened()
    said = {"decision": "grade", "value": "severe"}
    refused = call["wangfang"].act(record, "decide", **said)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_right")
    assert "Engineer" in refused.json()["detail"]
    assert call["lilei"].act(record, "decide", **said, reason="a call says so").status_code == 201
    (grade,) = call["lilei"].get(f"/records/{record}").json()["decisions"]
    assert (grade["value"], grade["status"]) == ("severe", "decided")


def test_what_one_may_not_see_is_not_there(call):
    record = call["wangfang"].opened()
    nobody = "0" * 32
    for path in ("", "/journal", "/why/grade", "/attachments", f"/attachments/{nobody}"):
        hidden = call["zhaoqiang"].get(f"/records/{record}{path}")
        missing = call["zhaoqiang"].get(f"/records/{nobody}{path}")
        assert hidden.status_code == 404
        assert hidden.content == missing.content
    posted = call["zhaoqiang"].act(record, "fill", facts={"cause": "?"})
    assert posted.content == call["zhaoqiang"].act(nobody, "fill", facts={"cause": "?"}).content
    assert call["zhaoqiang"].get("/records").json()["records"] == []


def test_personal_values_are_shown_only_to_those_who_work_on_the_record(call, people):
    record = call["wangfang"].opened(caller="某先生（虚构）", phone="000-0000")
    assert _phone(call["wangfang"], record) == "000-0000"
    from kesu.cases.models import ReadingRight

    ReadingRight.objects.create(party=f"person:{people['zhaoqiang'].pk}", reach="branch")
    assert _phone(call["zhaoqiang"], record) == "•••"
    journal = call["zhaoqiang"].get(f"/records/{record}/journal")
    assert "000-0000" not in journal.content.decode()
    assert "000-0000" in call["wangfang"].get(f"/records/{record}/journal").content.decode()


def _phone(api, record):
    return api.get(f"/records/{record}").json()["facts"]["phone"]["value"]


def test_a_list_is_paged_without_gap_or_twin_though_records_are_opened_meanwhile(call, clock_at):
    api = call["wangfang"]
    records = {api.opened() for _ in range(5)}
    first = api.get("/records", limit=2).json()
    clock_at("2026-03-02T09:00:01+08:00")
    api.opened()
    seen, page = list(first["records"]), first
    while page["next"]:
        page = api.get("/records", limit=2, cursor=page["next"]).json()
        seen += page["records"]
    assert sorted(r["id"] for r in seen) == sorted(records)


def test_lists_narrow_by_every_word_they_know(call):
    api = call["lilei"]
    mine = api.opened(customer="C-1", product="P-1", order="O-1")
    other = api.opened(customer="C-2")
    api.act(other, "do", step="register", facts={"safety": True})
    api.act(other, "close", closes_as="withdrawn", reason="撤诉")
    for words, found in (
        ({"customer": "C-1"}, [mine]), ({"product": "P-1"}, [mine]), ({"order_no": "O-1"}, [mine]),
        ({"state": "closed"}, [other]), ({"state": "open"}, [mine]), ({"grade": "severe"}, [other]),
        ({"number": "KS2026-0001"}, [other]), ({"kind": "order"}, []), ({"late": "true"}, []),
        ({"opened_since": "2026-03-02T00:00:00+08:00", "customer": "C-2"}, [other]),
        ({"opened_before": "2026-03-02T00:00:00+08:00"}, []),
    ):  # fmt: skip
        shown = api.get("/records", **words).json()["records"]
        assert [r["id"] for r in shown] == found, words


def test_the_journal_tells_what_was_said_and_what_followed(call):
    record = call["wangfang"].opened()
    call["lilei"].act(record, "do", step="register", facts={"safety": True})
    first, second = call["lilei"].get(f"/records/{record}/journal").json()
    assert (first["seq"], first["act"], second["entry"]["step"]) == (1, "open", "register")
    assert "step_opened" in [h["code"] for h in second["happenings"]]
    assert all(h["says"] for h in second["happenings"])
    assert call["lilei"].get(f"/records/{record}/journal", since=1).json() == [second]


@pytest.mark.parametrize(
    ("what", "sort"),
    [("grade", "decision"), ("register_in_time", "deadline"), ("register_in_time%231", "deadline"),
     ("register", "step")],
)  # fmt: skip
def test_a_record_says_why_things_stand_as_they_stand(call, what, sort):
    record = call["wangfang"].opened()
    answer = call["wangfang"].get(f"/records/{record}/why/{what}")
    assert (answer.status_code, answer.json()["sort"]) == (200, sort)
    assert answer.json()["clause"] == "T-1"


def test_why_of_something_unknown_is_404(call):
    record = call["wangfang"].opened()
    for what in ("nothing", "measure.9/carry_out", "%20", "a/b/c"):
        assert call["wangfang"].get(f"/records/{record}/why/{what}").status_code == 404
