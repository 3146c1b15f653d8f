"""The tables of registry and directory over the API: what a page can do with a row, a program can do too."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu.api.tables.routes import ROOMS
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import (
    Absence,
    Branch,
    CalendarException,
    Headship,
    Membership,
    Person,
    PostHolding,
)
from kesu.directory.models import Change as DirectoryChange
from kesu.directory.queries import exceptions_of
from kesu.journal.models import OperationResult
from kesu.registry.actions import add
from kesu.registry.models import Change, Contact, Customer, Order, Product, Site
from tests.api.conftest import FIRST_DAY, LONG_AGO

CUSTOMER = {"code": "C-1", "name": "远山机械（虚构）", "short_name": "远山"}
ORDER = {"no": "SO-1", "customer": "C-1", "product": "P-1", "quantity": 3}


@pytest.fixture
def keeper(call, people):
    """李雷 keeps the registry, 韩梅梅 the directory."""
    hanmeimei = people["hanmeimei"]
    actions.bind_post(person=hanmeimei, post=ADMINISTRATOR, from_on=FIRST_DAY, by=None, at=LONG_AGO)
    return call["lilei"]


@pytest.fixture
def administrator(keeper, call):
    return call["hanmeimei"]


@pytest.fixture
def goods(db):
    add(Customer, CUSTOMER, by=None, at=LONG_AGO)
    add(Product, {"code": "P-1", "name": "柜", "product_type": "G"}, by=None, at=LONG_AGO)


def sheet(call, path: str, text: str, **words: Any) -> Any:
    file = SimpleUploadedFile("rows.csv", text.encode())
    query = "&".join(f"{name}={value}" for name, value in words.items())
    return call.client.post(f"/api/v1{path}?{query}", {"file": file}, headers=call.headers)


# -- a row is added, read, found, changed, taken out ------------------------------------------------


def test_a_row_is_added_noted_and_read(keeper, people):
    kept = keeper.post("/registry/customers", {**CUSTOMER, "branch": "hq", "sort": "oem"})
    assert (kept.status_code, kept.json()["version"]) == (201, 1)
    row = keeper.get(f"/registry/customers/{kept.json()['id']}").json()
    assert (row["code"], row["branch"], row["sort"], row["region"]) == ("C-1", "hq", "oem", None)
    note = Change.objects.get(table="customer")
    assert (note.by, note.sort, note.after["name"]) == (people["lilei"], "added", CUSTOMER["name"])


def test_moments_days_and_numbers_come_back_as_they_were_sent(keeper, goods):
    sent = {**ORDER, "promised_at": "2026-03-09T17:00:00+08:00", "ordered_on": "2026-03-01"}
    kept = keeper.post("/registry/orders", sent).json()
    row = keeper.get(f"/registry/orders/{kept['id']}").json()
    assert (row["promised_at"], row["ordered_on"]) == ("2026-03-09T09:00:00Z", "2026-03-01")
    assert (row["quantity"], row["is_sample"], row["actual_at"]) == (3, False, None)


def test_a_row_may_be_named_by_a_name_of_its_own(keeper, goods):
    kept = keeper.post("/registry/orders", {**ORDER, "customer": "远山"})
    assert kept.status_code == 201
    assert Order.objects.get().customer.code == "C-1"


def test_rows_are_found_by_words_numbers_and_filters_a_page_at_a_time(keeper):
    for n in range(5):
        sent = {"code": f"C-{n}", "name": f"远山{n}", "sort": "oem" if n % 2 else "dealer"}
        assert keeper.post("/registry/customers", sent).status_code == 201
    first = keeper.get("/registry/customers", text="ys", limit=3).json()
    rest = keeper.get("/registry/customers", text="ys", limit=3, cursor=first["next"]).json()
    assert [row["code"] for page in (first, rest) for row in page["rows"]] == [
        f"C-{n}" for n in range(5)
    ]
    assert rest["next"] is None
    found = keeper.get("/registry/customers", kind="oem").json()["rows"]
    assert [row["code"] for row in found] == ["C-1", "C-3"]
    assert len(keeper.get("/registry/customers", code="C-4").json()["rows"]) == 1
    assert keeper.get("/registry/customers", text="无此").json()["rows"] == []


def test_rows_are_found_by_what_they_refer_to(keeper, goods):
    keeper.post("/registry/orders", ORDER)
    assert len(keeper.get("/registry/orders", customer="C-1").json()["rows"]) == 1
    assert keeper.get("/registry/orders", customer="C-9").json()["rows"] == []


def test_only_what_is_sent_is_changed_and_noted(keeper, goods):
    row = Customer.objects.get()
    kept = keeper.patch(f"/registry/customers/{row.pk}", {"level": "A", "version": 1}).json()
    assert (kept["version"], kept["changed"]) == (2, True)
    row.refresh_from_db()
    assert (row.level, row.short_name) == ("A", "远山")
    note = Change.objects.filter(table="customer", sort="changed").get()
    assert (note.before, note.after) == ({"level": ""}, {"level": "A"})


def test_the_same_values_change_nothing(keeper, goods):
    row = Customer.objects.get()
    kept = keeper.patch(f"/registry/customers/{row.pk}", {"short_name": "远山"}).json()
    assert (kept["version"], kept["changed"]) == (1, False)


def test_a_row_that_was_changed_meanwhile_is_not_overwritten(keeper, goods):
    row = Customer.objects.get()
    keeper.patch(f"/registry/customers/{row.pk}", {"level": "A"})
    answer = keeper.patch(f"/registry/customers/{row.pk}", {"level": "B", "version": 1})
    said = answer.json()
    assert answer.status_code == 409
    assert (said["code"], said["expected_version"], said["found_version"]) == ("version", 1, 2)
    row.refresh_from_db()
    assert row.level == "A"


def test_a_row_is_taken_out_unless_others_refer_to_it(keeper, goods):
    customer = Customer.objects.get()
    contact = keeper.post(
        "/registry/contacts", {"customer": "C-1", "name": "某女士（虚构）"}
    ).json()
    region = keeper.post("/registry/regions", {"code": "N", "name": "华北"}).json()["id"]
    assert keeper.patch(f"/registry/customers/{customer.pk}", {"region": "N"}).status_code == 200
    kept = keeper.delete(f"/registry/regions/{region}")
    assert (kept.status_code, kept.json()["code"]) == (409, "referred_to")
    assert keeper.delete(f"/registry/contacts/{contact['id']}").status_code == 200
    assert not Contact.objects.exists()
    assert keeper.get(f"/registry/contacts/{contact['id']}").status_code == 404


# -- once, by right, and refused by name ------------------------------------------------------------


def test_an_act_sent_again_under_its_key_counts_once(keeper):
    first = keeper.post("/registry/customers", CUSTOMER, key="one-customer")
    again = keeper.post("/registry/customers", CUSTOMER, key="one-customer")
    assert again.json() == {**first.json(), "repeated": True}
    other = keeper.post("/registry/customers", {**CUSTOMER, "name": "x"}, key="one-customer")
    assert (other.status_code, other.json()["code"]) == (409, "operation")
    assert (Customer.objects.count(), Change.objects.count()) == (1, 1)


def test_a_change_sent_again_after_a_later_one_does_not_undo_it(keeper, goods):
    at = f"/registry/customers/{Customer.objects.get().pk}"
    keeper.patch(at, {"level": "A", "version": 1}, key="first-change")
    keeper.patch(at, {"level": "B"})
    again = keeper.patch(at, {"level": "A", "version": 1}, key="first-change").json()
    assert (again["version"], again["repeated"]) == (2, True)
    assert Customer.objects.get().level == "B"


def test_a_row_taken_out_twice_under_one_key_is_one_act(keeper):
    region = keeper.post("/registry/regions", {"code": "N", "name": "华北"}).json()["id"]
    first = keeper.delete(f"/registry/regions/{region}", key="out-with-it")
    again = keeper.delete(f"/registry/regions/{region}", key="out-with-it")
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)


def test_what_is_kept_under_a_key_holds_no_personal_values(keeper, goods):
    sent = {"customer": "C-1", "name": "某女士（虚构）", "phone": "13800000000"}
    assert keeper.post("/registry/contacts", sent, key="a-contact").status_code == 201
    kept = OperationResult.objects.get(op_id="a-contact")
    assert "13800000000" not in f"{kept.result}{kept.request_hash}"


def test_a_call_without_key_is_refused(keeper):
    answer = keeper.post("/registry/customers", CUSTOMER, key=None)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_key")


def test_who_does_not_keep_a_table_may_see_but_not_change_it(call, goods):
    row = Customer.objects.get().pk
    stranger = call["wangfang"]
    assert stranger.get(f"/registry/customers/{row}").status_code == 200
    answers = [
        stranger.post("/registry/customers", {**CUSTOMER, "code": "C-2"}),
        stranger.patch(f"/registry/customers/{row}", {"level": "A"}),
        stranger.post("/directory/departments", {"code": "d", "name_zh": "部", "branch": "hq"}),
        stranger.post(
            "/directory/posts", {"post": "x", "person": "lilei", "from_on": "2026-01-01"}
        ),
        sheet(stranger, "/registry/customers/imports", "客户编号,名称\nC-2,某某\n"),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(403, "no_right")}
    assert Customer.objects.get().version == 1


def test_a_row_of_another_branch_is_not_there(keeper, people):
    south = Branch.objects.create(code="south", name_zh="南方（虚构）")
    row = add(Customer, {**CUSTOMER, "branch": south}, by=None, at=LONG_AGO).pk
    assert keeper.get("/registry/customers").json()["rows"] == []
    for answer in (
        keeper.get(f"/registry/customers/{row}"),
        keeper.patch(f"/registry/customers/{row}", {"level": "A"}),
    ):
        assert answer.status_code == 404
    order = keeper.post("/registry/contacts", {"customer": "C-1", "name": "某女士（虚构）"})
    assert (order.status_code, order.json()["reasons"][0]["line"]) == (422, "customer")


@pytest.mark.parametrize(
    ("change", "status", "line"),
    [
        ({"quantity": "three"}, 400, "quantity"),
        ({"quantity": -1}, 400, "quantity"),
        ({"promised_at": "2026-03-09"}, 400, "promised_at"),
        ({"ordered_on": 5}, 400, "ordered_on"),
        ({"ordered_on": "1066-10-14"}, 400, "ordered_on"),
        ({"is_sample": None}, 400, "is_sample"),
        ({"no": ""}, 400, "no"),
        ({"no": "x" * 41}, 400, "no"),
        ({"price": 1}, 400, "price"),
        ({"op_id": "x"}, 400, "op_id"),
        ({"customer": "C-9"}, 422, "customer"),
        ({"no": "SO-0"}, 422, "no"),
        ({"quantity": 0}, 422, ""),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_saved(
    keeper, goods, change, status, line
):
    assert keeper.post("/registry/orders", {**ORDER, "no": "SO-0"}).status_code == 201
    answer = keeper.post("/registry/orders", {**ORDER, **change})
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, [r["line"] for r in answer.json()["reasons"]]) == (status, [line])
    assert Order.objects.count() == 1


def test_unknown_words_and_choices_of_a_list_are_refused(keeper):
    for words in ({"colour": "red"}, {"kind": "nobody"}, {"cursor": "abc"}, {"limit": 0}):
        answer = keeper.get("/registry/customers", **words)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable"), words


def test_a_list_costs_the_same_however_many_rows_it_shows(keeper, goods):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert keeper.get("/registry/orders").status_code == 200
        return len(found)

    keeper.post("/registry/orders", ORDER)
    few = cost()
    for n in range(2, 8):
        keeper.post("/registry/orders", {**ORDER, "no": f"SO-{n}"})
    assert cost() == few


# -- the directory ----------------------------------------------------------------------------------


def test_a_person_comes_moves_leads_holds_a_post_and_leaves(administrator):
    new = {"login": "newcomer", "name": "小新（虚构）", "department": "service"}
    kept = administrator.post("/directory/people", {**new, "from_on": "2026-03-01"})
    assert kept.status_code == 201
    person = Person.objects.get(login="newcomer")
    at = f"/directory/people/{person.pk}"
    moved = administrator.post(
        f"{at}/department", {"department": "quality", "from_on": "2026-04-01"}
    )
    assert moved.status_code == 200
    assert [
        (m["department"], m["until_on"])
        for m in administrator.get("/directory/memberships", person="newcomer").json()["rows"]
    ] == [("service", "2026-03-31"), ("quality", None)]
    head = administrator.post(f"{at}/headship", {"department": "quality", "from_on": "2026-04-01"})
    assert (head.status_code, Headship.objects.get().person) == (200, person)
    post = {"post": "engineer", "person": "newcomer", "from_on": "2026-03-01"}
    held = administrator.post("/directory/posts", post).json()["id"]
    ended = administrator.post(f"/directory/posts/{held}/end", {"until_on": "2026-05-31"})
    assert (ended.status_code, PostHolding.objects.get(pk=held).until_on) == (
        200,
        date(2026, 5, 31),
    )
    assert administrator.post(f"{at}/leaving", {"on": "2026-06-30"}).status_code == 200
    assert not Membership.objects.filter(person=person, until_on=None).exists()
    assert DirectoryChange.objects.filter(by__login="hanmeimei").count() >= 8


def test_what_the_directory_does_not_allow_is_refused_by_field(administrator, people):
    lilei = people["lilei"].pk
    back = {"department": "service", "from_on": "2019-01-01"}
    moved = administrator.post(f"/directory/people/{lilei}/department", back)
    auditor = {"post": "auditor", "person": "hanmeimei", "from_on": "2026-01-01"}
    gone = administrator.post(f"/directory/people/{lilei}/leaving", {"on": "2019-01-01"})
    given = administrator.post("/directory/posts", auditor)
    assert [(a.status_code, a.json()["reasons"][0]["line"]) for a in (moved, given, gone)] == [
        (422, "from_on"),
        (422, "post"),
        (422, "on"),
    ]


def test_everybody_enters_their_own_absence_and_nobody_elses(call):
    away = {"from_at": "2026-03-09T08:00:00+08:00", "until_at": "2026-03-10T08:00:00+08:00"}
    own = {**away, "person": "wangfang", "deputy": "lilei"}
    assert call["wangfang"].post("/directory/absences", own).status_code == 201
    others = call["wangfang"].post("/directory/absences", {**away, "person": "lilei"})
    assert (others.status_code, others.json()["reasons"][0]["line"]) == (422, "person")
    assert Absence.objects.filter(deputy__login="lilei").count() == Absence.objects.count() == 1


def test_a_day_of_the_companys_own_is_entered_changed_and_taken_out(administrator):
    day = {"day": "2026-03-06", "sort": "off", "says": "厂庆"}
    kept = administrator.post("/directory/days", day).json()["id"]
    faulty = administrator.patch(f"/directory/days/{kept}", {"hours": "08:30-12:00"})
    assert (faulty.status_code, faulty.json()["reasons"][0]["line"]) == (422, "hours")
    works = {"sort": "work", "hours": "08:30-12:00"}
    assert administrator.patch(f"/directory/days/{kept}", works).status_code == 200
    assert (
        administrator.get("/directory/days", day="2026-03-06").json()["rows"][0]["sort"] == "work"
    )
    assert administrator.delete(f"/directory/days/{kept}").status_code == 200
    assert not CalendarException.objects.exists()


def test_a_day_entered_by_a_program_is_the_row_that_limits_are_reckoned_by(administrator):
    administrator.post("/directory/days", {"day": "2026-03-06", "sort": "off", "says": "厂庆"})
    assert [each.day for each in exceptions_of()] == [date(2026, 3, 6)]


# -- sheets -----------------------------------------------------------------------------------------

SHEET = "客户编号,名称,简称\nC-1,远山机械,远山\nC-2,,无名\n"


def test_a_sheet_is_tried_out_taken_in_and_may_be_sent_again(keeper):
    at = "/registry/customers/imports"
    tried = sheet(keeper, at, SHEET, dry="true").json()
    assert (tried["dry"], tried["added"], Customer.objects.count()) == (True, 1, 0)
    taken = sheet(keeper, at, SHEET).json()
    assert (taken["added"], [each["row"] for each in taken["faulty"]]) == (1, [3])
    assert taken["faulty"][0]["says"]
    again = sheet(keeper, at, SHEET).json()
    assert (again["added"], again["same"], Customer.objects.count()) == (0, 1, 1)


def test_a_sheet_that_cannot_be_read_or_lacks_a_column_is_refused(keeper):
    at = "/registry/customers/imports"
    lacking = sheet(keeper, at, "简称\n远山\n")
    assert (lacking.status_code, lacking.json()["code"]) == (422, "bad_value")
    unreadable = keeper.client.post(
        f"/api/v1{at}",
        {"file": SimpleUploadedFile("rows.xlsx", b"no workbook")},
        headers=keeper.headers,
    )
    assert (unreadable.status_code, unreadable.json()["reasons"][0]["line"]) == (422, "file")


def test_a_sheet_of_watched_rows_goes_through_the_one_door(call, goods):
    add(Site, {"code": "S-1", "name": "工地", "customer": Customer.objects.get(), "units": 4},
        by=None, at=LONG_AGO)  # fmt: skip
    text = "现场编号,产品编号,at,quality_caused,card_no\nS-1,P-1,2026-03-01 10:00,是,K-1\n"
    head = text.replace("现场编号", "site").replace("产品编号", "product")
    taken = sheet(call["wangfang"], "/registry/visits/imports", head).json()
    assert (taken["added"], taken["faulty"]) == (1, [])
    row = call["wangfang"].get("/registry/visits", card_no="K-1").json()["rows"][0]
    assert (row["site"], row["quality_caused"]) == ("S-1", True)


def test_every_table_can_be_listed_by_everybody_on_the_staff(call):
    for room in ROOMS:
        for key in room.all:
            answer = call["zhaoqiang"].get(f"/{room.name}/{key}")
            assert answer.status_code == 200, key
