"""Reports over the API: what there is, figures of a period as known then, the cases behind them."""

from datetime import datetime

import pytest

from kesu import clock
from tests.api.conftest import Api

OVERVIEW = "/reports/t01/overview_complaint"


@pytest.fixture
def two(call: dict[str, Api]) -> list[str]:
    """Two complaints of Monday, one of them severe."""
    records = [call["wangfang"].opened(customer=code) for code in ("C1", "C2")]
    facts = {"safety": True}
    assert call["lilei"].act(records[0], "do", step="register", facts=facts).status_code == 201
    return records


def test_the_reports_of_the_books_in_force_are_listed(two, call: dict[str, Api]):
    (found,) = call["lilei"].get("/reports").json()
    assert (found["book"], found["report"]) == ("t01", "overview_complaint")
    assert (found["counts"], found["period"]) == ("complaint", "month")


def test_a_report_counts_what_the_caller_may_read(two, call: dict[str, Api]):
    found = call["lilei"].get(OVERVIEW, period="2026-03", by="grade").json()
    assert found["figures"][0] == {
        "figure": "count", "title": "number of cases", "value": "2", "part": None, "whole": None,
    }  # fmt: skip
    (grades,) = found["breakdowns"]
    assert {g["values"][0]: g["figures"][0]["value"] for g in grades["groups"]} == {
        "severe": "1", "ordinary": "1",
    }  # fmt: skip
    assert call["zhaoqiang"].get(OVERVIEW).json()["figures"][0]["value"] == "0"


def test_the_cases_behind_a_figure_are_those_it_counted(two, call: dict[str, Api]):
    words = {"period": "2026-03", "is": "grade:severe"}
    found = call["lilei"].get(f"{OVERVIEW}/cases", **words).json()
    assert found == {"total": 1, "cases": [{"record": two[0], "item": ""}]}
    assert call["zhaoqiang"].get(f"{OVERVIEW}/cases", **words).json()["total"] == 0


def test_a_report_says_what_was_known_on_a_day(two, call: dict[str, Api]):
    with clock.stopped_at(datetime.fromisoformat("2026-03-05T10:00+08:00")):
        facts = {"facts": {"safety": False}, "reason": "看错了"}
        assert call["lilei"].act(two[0], "correct", **facts).status_code == 201
    found = {}
    for known in ("", "2026-03-04", "2026-03-01"):
        words = {"period": "2026-03", "known": known, "is": "grade:severe"}
        found[known] = call["lilei"].get(f"{OVERVIEW}/cases", **words).json()["total"]
    assert found == {"": 0, "2026-03-04": 1, "2026-03-01": 0}


@pytest.mark.parametrize(
    ("path", "words", "status"),
    [
        ("/reports/t01/none", {}, 404),
        ("/reports/x99/overview_complaint", {}, 404),
        (OVERVIEW, {"period": "soon"}, 422),
        (OVERVIEW, {"known": "2026-02-31"}, 422),
        (OVERVIEW, {"by": "caller"}, 422),
        (f"{OVERVIEW}/cases", {"is": "caller:x"}, 422),
        (f"{OVERVIEW}/cases", {"figure": "none"}, 422),
    ],
)
def test_what_means_nothing_is_refused(call: dict[str, Api], path, words, status):
    answer = call["lilei"].get(path, **words)
    assert answer.status_code == status, answer.content
