"""Amounts in the database: exact to the last part, one row an entry, counter-postings beside what they make good."""

from decimal import Decimal

import pytest

from kesu.cases.models import AccountEntry, CaseRecord, Tally
from kesu.cases.texts import record_in
from kesu.cases.verifying import verify
from tests.cases.conftest import ENGINEER, opened, registered
from tests.cases.lives import acted

pytestmark = pytest.mark.usefixtures("home", "book", "monday")


def charged(customer: str, loss: str) -> str:
    record = opened(customer=customer).record_id
    registered(record, loss=loss)
    return record


def rows(record: str) -> list[tuple[int, str, int, bool]]:
    found = AccountEntry.everything.filter(record=record).order_by("no")
    return list(found.values_list("no", "holder", "amount", "counter"))


def test_what_a_record_enters_stands_in_its_row_and_a_correction_beside_it():
    record = charged("C1", "12.35")
    acted(record, "correct", ENGINEER, facts={"loss": "20.25"}, reason="漏算运费")
    assert rows(record) == [(1, "C1", 123_500, False), (2, "C1", 79_000, True)]
    assert list(verify()) == []


def test_the_balance_of_a_holder_is_exact_over_all_records():
    for _ in range(3):
        charged("C1", "0.10")
    charged("C2", "99")
    asking = charged("C1", "7")
    acted(asking, "open", ENGINEER, kind="measure", facts={"text": "查"})
    state = record_in(CaseRecord.everything.get(pk=asking).state)
    assert state.measures["measure.1/charged"][0] == Decimal("0.3")
    assert sorted(Tally.everything.filter(measure__endswith="/charged").values_list("amount", flat=True)) == [
        1000, 1000, 1000, 70_000, 990_000,
    ]  # fmt: skip


def test_a_void_record_gives_back_what_it_charged():
    record = charged("C1", "12.35")
    acted(record, "void", reason="登记错误")
    assert sum(amount for _, _, amount, _ in rows(record)) == 0
    assert list(verify()) == []
