"""Lists of complaints registered elsewhere, taken in over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kesu.cases.models import CaseRecord
from tests.api.conftest import Api, token_of
from tests.intake.complaints.conftest import company, listed, row

__all__ = ["company"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def lilei(company):
    return Api(token_of(company["lilei"]))


def sent(api: Api, rows: Any, *headings: Any, **words: str) -> Any:
    file = SimpleUploadedFile("list.csv", listed(rows, *headings))
    query = "&".join(f"{name}={value}" for name, value in words.items())
    at = f"/api/v1/imports/complaints?{query}"
    return api.client.post(at, {"file": file}, headers=api.headers)


def test_a_list_is_tried_out_taken_in_and_may_be_sent_again(lilei):
    rows = [row(1), row(2), row(3, datetime="?")]
    tried = sent(lilei, rows, dry="true").json()
    assert (tried["added"], CaseRecord.everything.count()) == (2, 0)
    taken = sent(lilei, rows, mapping="car-complaints").json()
    assert (taken["added"], len(taken["faulty"]), CaseRecord.everything.count()) == (2, 1, 2)
    assert sent(lilei, rows).json()["same"] == 2
    assert CaseRecord.everything.count() == 2


def test_a_mapping_that_there_is_none_of_is_refused_with_those_there_are(lilei):
    answer = sent(lilei, [row(1)], mapping="elephants")
    (reason,) = answer.json()["reasons"]
    assert (answer.status_code, reason["line"]) == (422, "mapping")
    assert "car-complaints" in reason["says"]


def test_a_list_without_its_columns_or_that_is_none_is_refused(lilei):
    lacking = sent(lilei, [row(1)], ["id", "brand"], mapping="car-complaints")
    assert (lacking.status_code, lacking.json()["code"]) == (422, "bad_value")
    file = SimpleUploadedFile("list.xlsx", b"no workbook")
    none = lilei.client.post("/api/v1/imports/complaints", {"file": file}, headers=lilei.headers)
    assert (none.status_code, none.json()["reasons"][0]["line"]) == (422, "file")


@pytest.mark.parametrize("login", ["zhaoqiang", "yangfan"])
def test_who_may_not_register_takes_in_nothing(company, login):
    answer = sent(Api(token_of(company[login])), [row(1)])
    assert (answer.status_code, answer.json()["code"]) == (403, "no_right")
    assert not CaseRecord.everything.exists()
