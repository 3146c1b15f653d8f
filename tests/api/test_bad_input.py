"""Whatever a program sends, the API answers with a problem that says what is wrong – never with an error of its own."""

import json

import pytest

from kesu.cases.models import CaseRecord
from tests.api.conftest import Api

GOOD = {"kind": "complaint", "facts": {"description": "噪音"}}


def refused(answer, status, *words):
    """Say that the answer is a problem with this status which names these words."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert all(word in answer.json()["detail"] for word in words), answer.json()["detail"]
    return True


BODIES = (
        ("", "body"), ("{", "JSON"), ("[]", "object"), ("null", "object"), ("7", "object"),
        (b'{"kind": "\xff"}', "UTF-8"),
        ('{"kind": "complaint", "facts": {"defective": NaN}}', "NaN"),
        ('{"kind": "complaint", "facts": {"defective": ' + "9" * 5000 + "}}", "digits"),
        ('{"kind": "complaint", "facts": {"loss": 1e999999999}}', "digits"),
        ('{"kind": "complaint", "facts": ' + '{"a":' * 30 + "1" + "}" * 31, "deep"),
        ("[" * 100_000, "deep"), ('{"a":' * 100_000, "deep"),
        (json.dumps({"kind": "complaint", "facts": {"description": ["x"] * 30_000}}), "values"),
        ('{"kind": "complaint", "mood": "bad"}', "mood"),
        ('{"kind": 7}', "kind"), ('{"facts": {}}', "kind"),
        ('{"kind": "complaint", "facts": []}', "facts"),
        ('{"kind": "complaint", "happened_at": "yesterday"}', "happened_at"),
        ('{"kind": "complaint", "happened_at": "2026-03-02T08:00:00"}', "offset"),
        ('{"kind": "complaint", "happened_at": "0001-01-01T00:00:00+08:00"}', "happened_at"),
        ('{"kind": "complaint", "source": "timer"}', "source"),
        ('{"kind": "comp\\u0000laint"}', "kind"),
        ('{"kind": "\\ud800"}', "kind"),
)  # fmt: skip


def test_a_body_that_cannot_be_read_is_400_and_says_why(call):
    for body, words in BODIES:
        assert refused(call["wangfang"].post("/records", body), 400, words), body[:80]
    assert not CaseRecord.everything.exists()


FACTS = (
        {"description": "a\0b"}, {"description": {"$d": "1"}}, {"description": {"$na": 1}},
        {"description": 7}, {"description": "长" * 30_000}, {"nothing_of_the_kind": 1},
        {"defective": "many"}, {"defective": -1}, {"defective": 1.5}, {"defective": "1e9999"},
        {"defective": True}, {"loss": "1e999999"}, {"loss": "NaN"}, {"loss": [1]},
        {"safety": "yes"}, {"seen_at": "never"}, {"seen_at": 10**17}, {"seen_at": -1},
        {"seen_at": "0001-01-01T00:00:00+08:00"}, {"seen_at": "9999-12-31T23:59:59-08:00"},
        {"photos": "x.jpg"}, {"photos": ["0" * 32]}, {"photos": [7]}, {"caller": {"state": "lost"}},
        {"caller": "sealed:abc:def"}, {"description": "sealed:abc:def"}, {"\ud83d": 1},
)  # fmt: skip


def test_facts_that_do_not_fit_are_refused_by_name_and_nothing_is_saved(call):
    for facts in FACTS:
        answer = call["wangfang"].post("/records", {**GOOD, "facts": facts})
        assert 400 <= answer.status_code < 500, facts
        assert refused(answer, answer.status_code), facts
    assert not CaseRecord.everything.exists()


ACTS = (
        {"act": "hear"}, {"act": "dance"}, {"act": "do"}, {"act": "do", "step": "nothing"},
        {"act": "do", "step": "register", "outcome": "x"}, {"act": "fill"},
        {"act": "correct", "facts": {"loss": "1"}}, {"act": "decide", "decision": "x", "value": 1},
        {"act": "override", "decision": "grade", "value": {"a": [1]}},
        {"act": "override", "decision": "grade", "value": "x", "reason": "r"},
        {"act": "agree", "clock": "x", "until": "2026-04-01T00:00:00+08:00"},
        {"act": "extend", "clock": "/register_in_time#1"}, {"act": "assign", "step": "register"},
        {"act": "assign", "step": "register", "to": "nobody"}, {"act": "link", "link": "x", "to": "y"},
        {"act": "link", "link": "duplicate", "to": "x" * 200}, {"act": "close"},
        {"act": "close", "closes_as": "gone"}, {"act": "reopen"}, {"act": "void"},
        {"act": "open"}, {"act": "open", "kind": "nothing"}, {"act": "open", "kind": "complaint"},
        {"act": "fill", "item": "measure.9", "facts": {"text": "x"}},
        {"act": "fill", "item": "../..", "facts": {"text": "x"}},
        {"act": "do", "step": "register", "version": 0}, {"act": "do", "step": "register", "version": 9},
        {"act": "do", "step": "register", "version": 2**63},
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_acts_that_cannot_be_are_refused_in_words(call, language):
    record = call["wangfang"].opened()
    call["lilei"].headers["Accept-Language"] = language
    for act in ACTS:
        answer = call["lilei"].act(record, **act)
        assert 400 <= answer.status_code < 500, act
        assert refused(answer, answer.status_code), act
        assert answer.json()["detail"], act
    assert CaseRecord.everything.get().version == 1


PLACES = (
        ("/records?mood=bad", 400), ("/records?limit=0", 400), ("/records?limit=201", 400),
        ("/records?limit=x", 400), ("/records?cursor=x", 400), ("/records?cursor=%00", 400),
        ("/records?cursor=eHx5", 400), ("/records?customer=%00", 400), ("/records?state=gone", 400),
        ("/records?opened_since=2026-03-02", 400), ("/records?late=maybe", 400),
        ("/records?customer__startswith=C", 400), ("/notices?cursor=%FF", 400),
        ("/records?order_no=" + "x" * 201, 400), ("/tasks?limit=-1", 400),
        ("/records/%00", 404), ("/records/" + "x" * 2000, 404), ("/records/0/journal", 404),
        ("/records/0/why/grade", 404), ("/books/nothing/kinds/complaint", 404),
        ("/books/t01/kinds/nothing", 404), ("/nothing", 404), ("/", 404), ("/records/a/b/c", 404),
        ("/records?cursor=MDAwMS0wMS0wMVQwMDowMDowMCswMDowMHw=", 400),
)  # fmt: skip


def test_an_address_that_means_nothing_is_told_so(call):
    for path, status in PLACES:
        assert refused(call["wangfang"].get(path), status), path


def test_a_method_that_an_address_does_not_know_is_405_with_those_it_does(call):
    answer = call["wangfang"].client.delete("/api/v1/records", headers=call["wangfang"].headers)
    assert refused(answer, 405)
    assert {m.strip() for m in answer["Allow"].split(",")} == {"GET", "POST"}


def test_a_body_of_ten_megabytes_is_413(call):
    body = json.dumps({**GOOD, "reason": "x" * 10_000_000})
    assert refused(call["wangfang"].post("/records", body), 413)


def test_an_operation_key_is_eight_to_eighty_plain_signs(call):
    for key in ("", "short", "x" * 81, "with space", "钥匙钥匙钥匙钥匙"):
        answer = call["wangfang"].post("/records", GOOD, key=None, **{"Idempotency-Key": key})
        assert refused(answer, 400, "Idempotency-Key"), key


HEADERS = ("", "Bearer", "Bearer ", "Bearer kesu_", "Bearer kesu_wrong", "Basic a2VzdTp4", "Bearer 钥匙",
     "kesu_wrong", "Bearer kesu_" + "x" * 5000,
)  # fmt: skip


def test_a_token_that_is_none_opens_nothing(db):
    stranger = Api("")
    for header in HEADERS:
        stranger.headers["Authorization"] = header
        answer = stranger.get("/records")
        assert refused(answer, 401), header
        assert answer["WWW-Authenticate"] == "Bearer"


def test_problems_are_told_in_chinese_to_who_reads_chinese(call):
    call["wangfang"].headers["Accept-Language"] = "zh-CN"
    answer = call["wangfang"].post("/records", {"kind": "complaint", "mood": "bad"})
    assert refused(answer, 400, "mood")
    assert "请去掉" in answer.json()["detail"]
    assert answer.json()["title"] == "无法识别该调用"
