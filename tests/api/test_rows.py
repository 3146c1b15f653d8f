"""Registry rows over the API: added once, seen by the books, refused by name."""

import pytest

from kesu.cases.models import CaseRecord, RegistryRow
from kesu.registry.actions import add
from kesu.registry.models import Customer, PartMonth, Product, ServiceVisit, Site
from tests.api.conftest import LONG_AGO

VISIT = {"site": "S-1", "product": "P-1", "at": "2026-03-01T10:00:00+08:00", "quality_caused": True}


@pytest.fixture
def registry(db):
    customer = add(Customer, {"code": "C-1", "name": "某公司（虚构）"}, by=None, at=LONG_AGO)
    add(Product, {"code": "P-1", "name": "柜", "product_type": "G"}, by=None, at=LONG_AGO)
    site = {"code": "S-1", "name": "工地", "customer": customer, "units": 4}
    add(Site, site, by=None, at=LONG_AGO)


def test_the_second_visit_to_a_site_opens_a_complaint(call, registry):
    assert call["wangfang"].post("/rows/service_visit", VISIT).json()["opened"] == []
    second = call["wangfang"].post(
        "/rows/service_visit", {**VISIT, "at": "2026-03-02T08:00:00+08:00"}
    )
    (record,) = second.json()["opened"]
    assert CaseRecord.everything.get(pk=record).kind == "complaint"


def test_the_same_row_again_under_its_key_is_one_row(call, registry):
    first = call["wangfang"].post("/rows/service_visit", VISIT, key="row-key-1")
    again = call["wangfang"].post("/rows/service_visit", VISIT, key="row-key-1")
    assert again.json() == {**first.json(), "repeated": True}
    assert (ServiceVisit.objects.count(), RegistryRow.objects.count()) == (1, 1)


def test_a_row_that_names_nothing_known_or_does_not_fit_is_refused_by_name(call, registry):
    for change, status, word in (
        ({"site": "S-9"}, 422, "S-9"), ({"units": 5}, 422, "units"), ({"units": 0}, 400, "units"),
        ({"at": "2026-03-01"}, 400, "at"), ({"quality_caused": None}, 400, "quality_caused"),
        ({"op_id": "x"}, 400, "op_id"), ({"note": "x" * 401}, 400, "note"),
    ):  # fmt: skip
        answer = call["wangfang"].post("/rows/service_visit", {**VISIT, **change})
        assert (answer.status_code, word in answer.json()["detail"]) == (status, True), change
    assert not ServiceVisit.objects.exists()


def test_a_months_summary_is_for_those_who_keep_the_registry_and_whole_or_not_at_all(call):
    part = {"part_no": "A", "part_name": "轴承", "failures": 3, "base_quantity": 100}
    month = {"month": "2026-02", "parts": [part, {**part, "part_no": "B"}]}
    assert call["wangfang"].post("/rows/part_month", month).status_code == 403
    twice = call["lilei"].post("/rows/part_month", {**month, "parts": [part, part]})
    assert (twice.status_code, twice.json()["code"]) == (422, "bad_value")
    assert not PartMonth.objects.exists()
    assert call["lilei"].post("/rows/part_month", month).status_code == 201
    assert PartMonth.objects.count() == 2
