"""The page of lists from elsewhere: read, tried out, taken in, bad rows given back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kesu.cases.models import CaseRecord
from kesu.reports.sheets import read_sheet
from tests.intake.complaints.conftest import company, listed, row  # noqa: F401

pytestmark = pytest.mark.django_db

ADDRESS = "/imports/complaints"


@pytest.fixture
def lilei(company) -> Client:  # noqa: F811
    client = Client()
    client.force_login(company["lilei"])
    return client


def sent(client: Client, rows) -> str:
    """Send a list and return the address of its page."""
    file = SimpleUploadedFile("list.csv", listed(rows))
    return client.post(ADDRESS, {"file": file}).headers["Location"]


def test_a_list_is_tried_out_first_and_nothing_is_saved(lilei):
    page = lilei.post(sent(lilei, [row(1), row(2, datetime="?")]), {"mapping": "car-complaints"})
    assert page.status_code == 200
    assert page.context["counts"] == {"added": 1, "changed": 0, "same": 0, "faulty": 1}
    assert not CaseRecord.everything.exists()


def test_the_mapping_that_fits_is_chosen_beforehand(lilei):
    page = lilei.get(sent(lilei, [row(1)]))
    assert [name for name, _title, chosen in page.context["mappings"] if chosen] == [
        "car-complaints"
    ]


def test_good_rows_are_taken_in_and_the_page_says_so(lilei):
    address = sent(lilei, [row(1), row(2)])
    page = lilei.post(address, {"mapping": "car-complaints", "do": "take"}, follow=True)
    assert "已导入客诉 2 件" in page.content.decode()
    assert CaseRecord.everything.count() == 2


def test_bad_rows_come_back_as_a_workbook(lilei):
    address = sent(lilei, [row(1), row(2, datetime="?")])
    answer = lilei.post(address, {"mapping": "car-complaints", "do": "errors"})
    assert len(read_sheet(answer.content, "errors.xlsx").rows) == 1
    assert not CaseRecord.everything.exists()


def test_a_list_without_its_columns_is_refused_in_a_sentence(lilei):
    headings = ["id", "brand"]
    file = SimpleUploadedFile("list.csv", listed([row(1)], headings))
    address = lilei.post(ADDRESS, {"file": file}).headers["Location"]
    page = lilei.post(address, {"mapping": "car-complaints"})
    assert page.status_code == 422
    assert "car_model" in page.context["fault"]


def test_what_is_no_sheet_is_refused_and_the_form_comes_back(lilei):
    page = lilei.post(ADDRESS, {"file": SimpleUploadedFile("list.pdf", b"%PDF-1.4")})
    assert page.status_code == 422
    assert page.context["form"].errors


def test_who_may_not_register_does_not_see_the_page(company):  # noqa: F811
    client = Client()
    client.force_login(company["zhaoqiang"])
    assert client.get(ADDRESS).status_code == 403


def test_nobody_goes_on_with_the_list_of_somebody_else(lilei, company):  # noqa: F811
    address = sent(lilei, [row(1)])
    other = Client()
    other.force_login(company["yangfan"])
    assert other.get(address).status_code in (403, 404)
