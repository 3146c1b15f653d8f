"""A program that takes lists out leaves a note of it, once an hour a list; a look at a few rows leaves none."""

import pytest

from kesu.api import tokens
from kesu.journal.models import AccessNote


@pytest.fixture
def api(call):
    api = call["wangfang"]
    for _ in range(3):
        api.opened()
    return api


def notes() -> list[tuple[str, str]]:
    rows = AccessNote.objects.filter(sort="export").order_by("at")
    return list(rows.values_list("by", "says"))


def test_a_page_of_a_few_leaves_no_note(api):
    assert len(api.get("/records", limit=2).json()["records"]) == 2
    assert notes() == []


def test_page_after_page_is_one_note_an_hour(api, clock_at):
    clock_at("2026-03-02T09:00+08:00")
    cursor = api.get("/records", limit=1).json()["next"]
    while cursor:
        cursor = api.get("/records", limit=1, cursor=cursor).json()["next"]
    assert notes() == [("api:records", "records: ")]
    clock_at("2026-03-02T10:01+08:00")
    cursor = api.get("/records", limit=1).json()["next"]
    api.get("/records", limit=1, cursor=cursor)
    assert len(notes()) == 2


def test_many_at_once_are_noted_with_what_was_asked_for(api, monkeypatch):
    monkeypatch.setattr(tokens, "MANY", 3)
    api.get("/records", kind="complaint")
    api.get("/customers", limit=200)
    assert notes() == [("api:records", "records: kind=complaint")]
