"""Children over the API: opened under their parent, shown by it, told beforehand; facts that name items."""

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions
from tests.api.conftest import FIRST_DAY, LONG_AGO, Api
from tests.cases.errands import FILES


@pytest.fixture
def desk(call, people) -> Api:
    """The program of 王芳, who holds the posts of the shop."""
    publish(FILES, by=SYSTEM, at=LONG_AGO)
    for post in ("clerk", "boss"):
        actions.bind_post(
            person=people["wangfang"], post=post, from_on=FIRST_DAY, by=None, at=LONG_AGO
        )
    found: Api = call["wangfang"]
    return found


def opened(desk: Api, **said: object) -> str:
    answer = desk.post("/records", said)
    assert answer.status_code == 201, answer.content
    found: str = answer.json()["record"]
    return found


@pytest.fixture
def order(desk) -> str:
    return opened(desk, kind="order")


def test_a_child_is_opened_under_its_parent_and_shown_by_it(desk, order):
    child = opened(desk, kind="visit", link="child", to=order, facts={"urgent": True})
    went = {"result": "bad", "cost": "1.50", "came_at": "2026-03-02T08:50:00+08:00"}
    done = desk.act(child, "do", step="go", outcome="mended", facts=went)
    assert done.status_code == 201, done.content
    (shown,) = desk.get(f"/records/{order}").json()["children"]
    assert (shown["record"], shown["kind"], shown["closed_as"]) == (child, "visit", "mended")
    assert shown["shared"] == {
        "result": "bad",
        "cost": "1.50",
        "came_at": "2026-03-02T00:50:00+00:00",
    }
    assert desk.get(f"/records/{child}").json()["links"] == [{"sort": "child", "record": order}]


def test_a_child_without_a_parent_is_refused_in_words(desk, order):
    answer = desk.post("/records", {"kind": "visit"})
    assert answer.status_code == 422
    (reason,) = answer.json()["reasons"]
    assert (reason["code"], reason["says"]) == (
        "parent_wanted",
        "A Visit belongs to a Repair order: say to which one",
    )


def test_what_a_child_would_come_to_is_told_under_the_parents_book(desk, order):
    said = {"act": "open", "kind": "visit", "link": "child", "to": order}
    answer = desk.post("/previews", said)
    assert answer.status_code == 200, answer.content
    assert answer.json()["accepted"] is True
    assert [step["key"] for step in answer.json()["steps"]] == ["go"]


def test_a_kind_says_whose_child_it_is_and_what_it_shares(desk):
    kind = desk.get("/books/errands/kinds/visit").json()
    assert (kind["child_of"], kind["shares"]) == ("order", ["result", "came_at", "cost"])
    notice = desk.get("/books/errands/kinds/notice").json()
    listed = notice["facts"]["listed"]
    assert (listed["type"], listed["among"]) == ("records", "flaws")


def test_items_are_named_by_their_ids(desk, order):
    assert desk.act(order, "open", kind="flaw", facts={"what": "漏油"}).status_code == 201
    named = desk.act(order, "open", kind="notice", facts={"listed": ["flaw.1"]})
    assert named.status_code == 201, named.content
    shown = desk.get(f"/records/{order}").json()["facts"]
    assert shown["notice.1/listed"]["value"] == ["flaw.1"]
    refused = desk.act(order, "open", kind="notice", facts={"listed": ["flaw.2"]})
    assert refused.json()["reasons"][0]["particulars"]["reason"] == "no_such_item"
