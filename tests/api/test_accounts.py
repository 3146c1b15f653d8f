"""Accounts over the API: exact balances, open items, entries; nothing of what one may not see."""

from typing import Any

import pytest

from tests.api.conftest import Api


@pytest.fixture
def charged(call: dict[str, Api]) -> str:
    """Return a complaint of C1 that charged 12.35, corrected to 20.25."""
    lilei = call["lilei"]
    record = call["wangfang"].opened(customer="C1", product="P1", order="O1", problem="noise")
    facts: dict[str, Any] = {"safety": False, "loss": "12.35"}
    assert lilei.act(record, "do", step="register", facts=facts).status_code == 201
    assert lilei.act(record, "correct", facts={"loss": "20.25"}, reason="运费").status_code == 201
    return record


def test_balances_are_exact(charged: str, call: dict[str, Api]):
    (balance,) = call["lilei"].get("/accounts").json()
    assert (balance["account"], balance["holder"]) == ("losses", "C1")
    assert (balance["balance"], balance["entries"]) == ("20.25", 2)


def test_one_account_names_its_records_and_what_is_open(charged: str, call: dict[str, Api]):
    found = call["lilei"].get("/accounts/losses", holder="C1").json()
    assert found["balance"] == "20.25"
    assert [(e["amount"], e["counter"]) for e in found["entries"]] == [
        ("12.35", False),
        ("7.9", True),
    ]
    assert [(i["left"], i["days"]) for i in found["open_items"]] == [("12.35", 0), ("7.9", 0)]
    assert {e["record"] for e in found["entries"]} == {charged}


def test_an_amount_can_be_asked_why(charged: str, call: dict[str, Api]):
    why = call["lilei"].get(f"/records/{charged}/why/loss_borne").json()
    assert (why["sort"], why["account"], why["total"]) == ("posting", "losses", "20.25")
    assert why["entries"][1]["counter"] is True


def test_what_one_may_not_see_is_not_there(charged: str, call: dict[str, Api]):
    assert call["zhaoqiang"].get("/accounts").json() == []
    assert call["zhaoqiang"].get("/accounts/losses", holder="C1").status_code == 404
