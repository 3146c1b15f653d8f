"""The accounts: balances by holder, one holder's entries with what is open, the block on the page of a record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory.demo import make_people
from kesu.registry import actions as registry
from kesu.registry.models import Customer
from tests.cases.conftest import ENGINEER, MON_9, opened, registered
from tests.cases.lives import acted
from tests.cases.small_book import FILES
from tests.desk.office import CUSTOMERS, MON_2_MARCH, Office

ZH = {"accept-language": "zh-hans"}
MON_17 = "2026-03-02T17:00+08:00"


@pytest.fixture
def office(db: None, settings, tmp_path) -> Office:
    """The people of the office and its customers, under the small procedure alone."""
    settings.KESU_HOME = tmp_path
    at = MON_2_MARCH - timedelta(days=60)
    people = make_people(password=None, at=at)
    for code, name in CUSTOMERS.items():
        registry.add(Customer, {"code": code, "name": name}, by=None, at=at)
    publish(FILES, by=SYSTEM, at=MON_9)
    return Office(people)


@pytest.fixture
def records(office, clock_at) -> list[str]:
    """Three complaints of one customer that charged a loss, the second corrected; one of another customer."""
    clock_at("2026-03-02T09:00+08:00")
    found = []
    for customer, loss in (
        ("C-1001", "100"),
        ("C-1001", "50"),
        ("C-1001", "0.10"),
        ("C-1002", "7"),
    ):
        record = opened(customer=customer).record_id
        registered(record, loss=loss)
        found.append(record)
    acted(found[1], "correct", ENGINEER, facts={"loss": "20"}, reason="重复计算")
    clock_at(MON_17)
    return found


def page(client: Client, address: str) -> str:
    answer = client.get(address, headers=ZH)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def manager(records, office, signed_in) -> Client:
    client: Client = signed_in(office, "hanmeimei")
    return client


def test_the_list_shows_every_holder_with_the_exact_balance(manager):
    shown = page(manager, "/accounts")
    assert "上海东方机电设备有限公司" in shown
    assert "120.1 元" in shown
    assert "7 元" in shown
    assert "损失挂账" in shown


def test_one_account_shows_what_is_open_and_every_entry_with_its_record(manager, records):
    shown = page(manager, "/accounts/losses?holder=C-1001")
    open_items = shown.split('id="open"')[1].split('id="entries"')[0]
    assert open_items.count("<tr>") == 4
    assert "20 元" in open_items
    entries = shown.split('id="entries"')[1]
    assert "-30 元" in entries
    assert "冲补" in entries
    assert all(f"/cases/{record}" in entries for record in records[:3])
    assert f"/cases/{records[3]}" not in entries


def test_an_account_that_is_not_there_is_not_there(manager):
    assert manager.get("/accounts/losses?holder=C-9").status_code == 404
    assert manager.get("/accounts/nothing").status_code == 404


def test_who_may_not_see_the_records_sees_no_account(records, office, signed_in):
    client = signed_in(office, "hejie")
    assert "120.1" not in page(client, "/accounts")
    assert client.get("/accounts/losses?holder=C-1001").status_code == 404


@pytest.mark.parametrize("address", ["/accounts", "/accounts/losses?holder=C-1001"])
def test_the_pages_cost_a_fixed_number_of_statements(manager, address):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(manager, address)
        return len(asked)

    cost()
    before = cost()
    assert before <= 12
    for customer in ("C-1001", "C-1003", "C-1003"):
        registered(opened(customer=customer).record_id, loss="3")
    assert cost() == before


def test_the_page_of_a_record_shows_what_it_entered_and_why(manager, records):
    shown = page(manager, f"/cases/{records[1]}")
    block = shown.split('id="accounts"')[1].split("</section>")[0]
    assert "合计 20 元" in block
    assert "上海东方机电设备有限公司" in block
    assert "原记 50，应为 20" in block
    assert "取整到 0.01（四舍五入）" in block
    assert "为什么" in block


def test_a_record_without_amounts_has_no_such_block(manager):
    record = opened().record_id
    assert 'id="accounts"' not in page(manager, f"/cases/{record}")
