"""What is told when something went wrong: a sentence and a reference, no particulars."""

import logging
import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.pages")]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def reference_on(answer: Any) -> str:
    told = re.search(r"<code>(\w+)</code>", answer.content.decode())
    assert told
    return told[1]


def test_a_failure_tells_nothing_but_its_reference(visitor: Client):
    answer = visitor.get("/failing")
    assert answer.status_code == 500
    assert b"particulars" not in answer.content
    assert reference_on(answer) == answer["X-Request-ID"]


def test_the_log_has_the_failure_under_its_reference(visitor: Client, monkeypatch):
    log = StringIO()
    monkeypatch.setattr(logging.getLogger("django").handlers[0], "stream", log)
    reference = reference_on(visitor.get("/failing"))
    assert f"ERROR {reference} django.request" in log.getvalue()
    assert "the particulars of the failure" in log.getvalue()


def test_the_reference_of_a_proxy_is_taken_over_if_it_is_a_plain_one(visitor: Client):
    kept = visitor.get("/public", headers={"X-Request-ID": "abcd-1234-efgh"})
    assert kept["X-Request-ID"] == "abcd-1234-efgh"
    replaced = visitor.get("/public", headers={"X-Request-ID": "no good\r\nX: y"})
    assert re.fullmatch(r"[0-9a-f]{16}", replaced["X-Request-ID"])


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh-CN", "页面不存在"), ("en", "no such page")]
)
def test_a_page_that_is_not_there_is_told_in_the_reader_s_language(
    visitor: Client, language: str, sentence: str
):
    answer = visitor.get("/nowhere", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert sentence in answer.content.decode()


def test_a_form_that_did_not_come_from_us_is_refused(visitor: Client):
    answer = visitor.post("/public")
    assert answer.status_code == 403
    assert "表单" in answer.content.decode()


def test_a_foreign_host_name_is_refused(visitor: Client):
    assert visitor.get("/public", headers={"Host": "evil.example"}).status_code == 400


def test_programs_are_told_in_their_own_format(visitor: Client):
    answer = visitor.get("/api/failing")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 500
    assert answer.json()["reference"] == answer["X-Request-ID"]


def test_a_database_that_is_away_is_no_failure_of_the_request(visitor: Client):
    answer = visitor.get("/away", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "数据库" in answer.content.decode()
    told = visitor.get("/api/away").json()
    assert (told["status"], told["code"]) == (503, "database_away")


def test_what_was_to_be_saved_when_the_database_went_away_is_not_said_to_be_unsaved(
    visitor: Client,
):
    answer = visitor.post("/api/away", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (503, "outcome_unknown")
    assert "is not known" in answer.json()["title"]


@pytest.mark.parametrize("place", ["/room", "/full"])
@pytest.mark.parametrize(
    ("language", "sentence"), [("zh-CN", "空间已满"), ("en", "has no room left, so nothing")]
)
def test_that_there_is_no_room_is_told_as_such(visitor: Client, place, language, sentence):
    answer = visitor.get(place, headers={"Accept-Language": language})
    assert answer.status_code == 507
    assert sentence in answer.content.decode()
    assert b"particulars" not in answer.content


def test_programs_are_told_by_a_code_that_there_is_no_room(visitor: Client):
    told = visitor.get("/api/full").json()
    assert (told["status"], told["code"]) == (507, "no_room")
