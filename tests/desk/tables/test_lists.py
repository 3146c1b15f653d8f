"""The list of a table: searched, narrowed, sorted, as a workbook, at the same cost for any number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu.directory.models import Change as DirectoryChange
from kesu.registry.demo import make_registry
from kesu.registry.models import Change, Customer
from kesu.reports.sheets import read_sheet
from kesu.tables.directory import DIRECTORY
from kesu.tables.registry import REGISTRY

NAMES = {"C-1": "上海东方机电", "C-2": "重庆山城动力", "C-3": "东方明珠置业"}
MOST_STATEMENTS = (
    14  # twelve of its own, the bell's, and whether a security administrator was named
)
EVERY_LIST = [f"/{room.name}/{key}" for room in (REGISTRY, DIRECTORY) for key in room.tables]


def shown(response):
    return [cells[0][1] for _address, cells in response.context["lines"]]


def statements(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_no_list_costs_more_than_twelve_statements(keeper, at):
    make_registry(at=at, branches={})
    costs = {address: statements(keeper, address) for address in [*EVERY_LIST, "/directory/posts"]}
    assert {address: n for address, n in costs.items() if n > MOST_STATEMENTS} == {}


def test_a_list_costs_the_same_for_one_row_and_for_thirty(keeper, customers):
    customers({"C-1": "甲"})
    one = statements(keeper, "/registry/customers")
    customers({f"D-{n}": f"乙{n}" for n in range(30)})
    assert statements(keeper, "/registry/customers") == one


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=东方", ["C-1", "C-3"]),
        ("q=shdf", ["C-1"]),
        ("q=东方&sort=-code", ["C-3", "C-1"]),
        ("sort=name&q=c-2", ["C-2"]),
        ("sort_order=1", None),
        ("sort=search", None),
        ("sort=branch__zone", None),
        ("page=x", None),
        ("sort=dealer&sort=code", ["C-1", "C-2", "C-3"]),
    ],
)
def test_a_list_answers_what_it_offers_and_refuses_the_rest(keeper, customers, asked, found):
    customers(NAMES)
    response = keeper.get(f"/registry/customers?{asked}")
    assert (shown(response) if response.status_code == 200 else None) == found


def test_a_filter_narrows_the_list(keeper, customers):
    customers({"C-1": "甲"}, sort="dealer")
    customers({"C-2": "乙"}, sort="oem")
    assert keeper.get("/registry/products?is_new=yes").status_code == 200
    assert keeper.get("/registry/products?is_new=maybe").status_code == 400


def test_people_of_a_branch_see_their_own_customers_and_those_of_the_whole_company(
    reader, keeper, customers, south
):
    customers({"C-1": "南方"}, branch=south)
    customers({"C-2": "全公司"})
    (other,) = customers({"C-3": "总部的"}, branch=_head_office()).values()
    assert shown(reader.get("/registry/customers")) == ["C-1", "C-2"]
    assert reader.get(f"/registry/customers/{other.pk}").status_code == 404
    assert shown(keeper.get("/registry/customers")) == ["C-1", "C-2", "C-3"]


def test_the_workbook_holds_what_the_list_shows_in_its_order_and_is_noted(keeper, customers, hejie):
    customers(NAMES)
    response = keeper.get("/registry/customers/export.xlsx?q=东方&sort=-code")
    sheet = read_sheet(response.content, "a.xlsx")
    assert [row.cells[0] for row in sheet.rows] == ["C-3", "C-1"]
    note = Change.objects.get(sort="exported")
    assert (note.by, note.table, note.after["rows"]) == (hejie, "customer", 2)


def test_names_that_look_like_formulas_leave_as_text_and_come_back_whole(keeper, customers):
    customers({"C-1": "=1+1"})
    sheet = read_sheet(keeper.get("/registry/customers/export.xlsx").content, "a.xlsx")
    assert (sheet.rows[0].cells[1], sheet.rows[0].formulas) == ("=1+1", ())


def test_exports_of_people_are_noted_in_the_directory(keeper):
    keeper.get("/directory/people/export.xlsx")
    assert DirectoryChange.objects.filter(sort="exported", table="person").count() == 1


def test_markup_in_a_name_is_shown_as_text(keeper, customers):
    customers({"C-1": "<script>alert(1)</script>"})
    assert b"<script>alert" not in keeper.get("/registry/customers").content


@pytest.mark.parametrize("address", EVERY_LIST)
def test_nobody_reads_without_signing_in(client, db, address):
    assert client.get(address).status_code == 302


def test_a_table_that_is_not_there_is_not_found(keeper):
    assert keeper.get("/registry/secrets").status_code == 404


def _head_office():
    from kesu.directory.models import Branch

    return Branch.objects.get(code="hq")


def test_an_empty_list_offers_the_first_row_only_to_who_may_add_it(keeper, reader):
    assert b"/registry/customers/new" in keeper.get("/registry/customers").content
    assert b"/registry/customers/new" not in reader.get("/registry/customers").content
    assert not Customer.objects.exists()
