"""A spreadsheet is sent, matched, tried out, taken in; its bad rows come back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kesu.cases.actions.publishing import publish
from kesu.cases.models import RegistryRow
from kesu.core.records.entries import SYSTEM
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.registry import actions
from kesu.registry.models import Customer, PartMonth, ServiceVisit, Site, StagedSheet
from kesu.reports.sheets import read_sheet

SHEET = "客户编号,名称,客户类别,客户等级\nC-1,上海东方,经销商,A\nC-2,,dealer,B\nC-3,重庆山城,没有这类,\nC-4,=1+1,,\n"
COLUMNS = {"column-code": "0", "column-name": "1", "column-sort": "2", "column-level": "3"}


def send(client, text=SHEET, table="customers", name="客户.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"/registry/{table}/import", {"file": file})


@pytest.fixture
def sheet(keeper):
    return send(keeper)["Location"]


def test_columns_are_matched_by_their_headings_in_either_language(keeper, sheet):
    assert StagedSheet.objects.get().mapping == {
        "code": 0,
        "name": 1,
        "short_name": None,
        "sort": 2,
        "region": None,
        "level": 3,
        "branch": None,
    }
    english = "customer no.,name\nC-1,x\n"
    send(keeper, english)
    assert StagedSheet.objects.order_by("-id")[0].mapping["code"] == 0


def test_trying_out_counts_and_saves_nothing(keeper, sheet):
    keeper.post(sheet, {**COLUMNS, "do": "try"})
    page = keeper.get(f"{sheet}?tried=1")
    assert page.context["counts"] == {"added": 1, "changed": 0, "same": 0, "faulty": 3}
    assert [bad.row.number for bad in page.context["faulty"]] == [3, 4, 5]
    assert not Customer.objects.exists()


def test_the_bad_rows_come_back_with_reasons(keeper, sheet):
    response = keeper.post(sheet, {**COLUMNS, "do": "errors"})
    back = read_sheet(response.content, "back.xlsx")
    assert [row.cells[0] for row in back.rows] == ["C-2", "C-3", "C-4"]
    assert "dealer" in back.rows[1].cells[-1] or "经销商" in back.rows[1].cells[-1]
    assert not Customer.objects.exists()


def test_taking_in_saves_the_good_rows_and_keeps_the_sheet_for_the_others(keeper, sheet):
    response = keeper.post(sheet, {**COLUMNS, "do": "take"})
    assert response["Location"].endswith("?tried=1")
    row = Customer.objects.get()
    assert (row.code, row.sort, row.level, row.initials) == ("C-1", "dealer", "A", "shdf")
    assert StagedSheet.objects.exists()


def test_a_sheet_without_faults_is_gone_after_it_was_taken_in(keeper):
    sheet = send(keeper, "customer no.,name\nC-1,甲\n")["Location"]
    response = keeper.post(sheet, {"column-code": "0", "column-name": "1", "do": "take"})
    assert response["Location"] == "/registry/customers"
    assert not StagedSheet.objects.exists()


def test_sending_the_same_sheet_again_changes_nothing_and_a_mended_one_changes_its_row(keeper):
    columns = {"column-code": "0", "column-name": "1"}
    for text in ("code,name\nC-1,甲\nC-2,乙\n", "code,name\nC-1,甲\nC-2,丙\n"):
        keeper.post(send(keeper, text)["Location"], {**columns, "do": "take"})
    assert dict(Customer.objects.values_list("code", "name")) == {"C-1": "甲", "C-2": "丙"}
    again = send(keeper, "code,name\nC-1,甲\nC-2,丙\n")["Location"]
    assert keeper.get(f"{again}?tried=1").context["counts"]["same"] == 2


def test_columns_that_the_sheet_does_not_bring_keep_their_values(keeper, customers):
    customers({"C-1": "甲"}, level="A")
    columns = {"column-code": "0", "column-name": "1"}
    keeper.post(send(keeper, "code,name\nC-1,乙\n")["Location"], {**columns, "do": "take"})
    row = Customer.objects.get()
    assert (row.name, row.level) == ("乙", "A")


def test_what_was_exported_is_imported_as_it_was(keeper, customers):
    customers({"C-1": "甲", "C-2": "=1+1"}, sort="oem", level="B")
    exported = keeper.get("/registry/customers/export.xlsx").content
    file = SimpleUploadedFile("customers.xlsx", exported)
    sheet = keeper.post("/registry/customers/import", {"file": file})["Location"]
    assert keeper.get(f"{sheet}?tried=1").context["counts"]["same"] == 2


def test_a_needed_column_that_was_not_chosen_is_named(keeper, sheet):
    response = keeper.post(sheet, {"column-name": "1", "do": "take"}, follow=True)
    assert any(
        "客户编号" in str(m) or "customer no." in str(m) for m in response.context["messages"]
    )
    assert not Customer.objects.exists()


def test_a_sheet_belongs_to_who_sent_it(sheet, reader, wangfang, at):
    from kesu.directory import actions
    from kesu.directory.house_posts import REGISTRY_KEEPER

    actions.bind_post(person=wangfang, post=REGISTRY_KEEPER, from_on=at.date(), by=None, at=at)
    assert reader.get(sheet).status_code == 404


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", ""), ("a.xls", "x"), ("a.xlsx", "no workbook"), ("a.csv", '"')]
)
def test_a_file_that_cannot_be_read_is_refused_at_once(keeper, name, text):
    response = send(keeper, text, name=name)
    assert response.status_code == 422
    assert "file" in response.context["form"].errors
    assert not StagedSheet.objects.exists()


def test_the_empty_sheet_is_understood_when_it_comes_back(keeper):
    sample = read_sheet(keeper.get("/registry/customers/sample.xlsx").content, "s.xlsx")
    text = ",".join(sample.headings) + "\nC-1,甲,,,,,\n"
    send(keeper, text)
    assert None not in StagedSheet.objects.get().mapping.values()


def test_watched_rows_are_imported_once_and_other_values_are_refused(keeper):
    header = "month,part_no,part_name,failures,base_quantity,solved\n"
    columns = {f"column-{name}": str(place) for place, name in enumerate(header.strip().split(","))}
    for row in (
        "2026-01,B-1,皮带,3,100,否",
        "2026-01,B-1,皮带,3,100,否",
        "2026-01,B-1,皮带,4,100,否",
    ):
        sheet = send(keeper, f"{header}{row}\n", table="parts")["Location"]
        keeper.post(sheet, {**columns, "do": "take"})
    assert PartMonth.objects.get().failures == 3
    assert StagedSheet.objects.count() == 1


def test_the_parts_of_a_sheet_reach_the_rulebooks_together(keeper, at):
    publish(texts_of(RULEBOOKS / "equipment-maker" / "p01"), by=SYSTEM, at=at)
    text = "month,part_no,part_name,failures,base_quantity\n2026-01,A,a,1,100\n2026-01,B,b,9,100\n"
    sheet = send(keeper, text, table="parts")["Location"]
    names = ("month", "part_no", "part_name", "failures", "base_quantity")
    columns = {f"column-{name}": str(place) for place, name in enumerate(names)}
    for _again in range(2):
        keeper.post(sheet, {**columns, "do": "take"})
    seen = [json.loads(row.values) for row in RegistryRow.objects.filter(kind="part_month")]
    assert {row["part_no"]: row["rank"] for row in seen} == {"A": 2, "B": 1}


def test_visits_without_a_card_are_taken_in_once(keeper, customers, product, at):
    (customer,) = customers({"C-1": "东方"}).values()
    actions.add(Site, {"code": "S-1", "name": "一号", "customer": customer}, by=None, at=at)
    text = "site,product,at,quality_caused\nS-1,P-1,2026-01-05 09:00,是\n"
    columns = {
        f"column-{name}": str(n)
        for n, name in enumerate(("site", "product", "at", "quality_caused"))
    }
    for _again in range(2):
        keeper.post(send(keeper, text, table="visits")["Location"], {**columns, "do": "take"})
    assert ServiceVisit.objects.get().quality_caused is True


def test_sheets_left_lying_are_swept_out(keeper, clock_at):
    clock_at("2026-01-05T09:00+08:00")
    send(keeper)
    clock_at("2026-01-06T09:01+08:00")
    send(keeper)
    assert StagedSheet.objects.count() == 1
