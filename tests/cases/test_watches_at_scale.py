"""Watches over a long history: the same comes of them as over a short one, by as many statements, and never twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kesu.cases.actions.posting import Posted
from kesu.cases.actions.publishing import publish
from kesu.cases.actions.registering import add_registry_rows, add_row_facts
from kesu.cases.models import CaseRecord, RegistryRow, Tally
from kesu.cases.texts import record_in
from kesu.core.records.entries import SYSTEM
from kesu.library.books import texts_of
from tests.cases.conftest import ENGINEER, MON_9, op, opened

pytestmark = pytest.mark.usefixtures("home", "monday")

AT = int(MON_9.timestamp())
DAY = 86_400
LATELY, LONG_AGO = MON_9 - timedelta(days=1), MON_9 - timedelta(days=400)
FEW, MANY = 20, 20_000
P01 = Path(__file__).parents[2] / "rulebooks" / "equipment-maker" / "p01"


def written(measure: str, keys: Callable[[int], tuple[str, datetime]], count: int) -> None:
    """Write a history of so many rows as they stand after they were counted, with key and moment of each."""
    first = RegistryRow.objects.count()
    rows, tallies = [], []
    for n in range(count):
        (key, at), row = keys(n), f"{first + n:032x}"
        rows.append(
            RegistryRow(
                id=row, kind="service_visit", at=at, values="{}", table="facts", table_row=row,
                entered_by="system", entered_at=at, tallies="[]", seal="-",
            )
        )  # fmt: skip
        tallies.append(Tally(measure=measure, key=key, at=at, amount=10_000, root=True, row_id=row))
    RegistryRow.objects.bulk_create(rows, batch_size=500)
    Tally.everything.bulk_create(tallies, batch_size=500)


@contextmanager
def noted() -> Iterator[list[str]]:
    """Yield the statements said to the database meanwhile."""
    said: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield said


# -- a site that is watched ------------------------------------------------------------------------


def visit(site: str, at: int) -> tuple[int, int]:
    """Return how many complaints a visit opens by itself, and by how many statements."""
    facts = {"site": site, "quality_caused": True, "at": at}
    with noted() as said:
        posted = add_row_facts(kind="service_visit", facts=facts, actor=ENGINEER, op_id=op())
    return len(posted.opened), len(said)


def lived(site: str, history: int) -> list[tuple[int, int]]:
    """Return what comes of four visits after so many: a third to the site long ago, the rest lately elsewhere."""

    def keys(n: int) -> tuple[str, datetime]:
        return (f'["{site}"]', LONG_AGO) if n % 3 == 0 else (f'["{site}-{n % 40}"]', LATELY)

    visit(site, AT - 500 * DAY)
    written("t01/visits", keys, history)
    return [visit(site, at) for at in (AT - 7200, AT - 3600, AT - 3600, AT)]


def test_what_visits_open_does_not_depend_on_the_length_of_history_nor_do_its_statements(book):
    few, many = lived("W", FEW), lived("V", MANY)
    assert [count for count, _ in few] == [0, 1, 0, 1]  # the same moment is the same grounds
    assert many == few


# -- a problem that comes again --------------------------------------------------------------------


def complaint(customer: str) -> tuple[Posted, int]:
    """Return a complaint and by how many statements it was opened."""
    with noted() as said:
        posted = opened(customer=customer, problem="noise")
    return posted, len(said)


@pytest.mark.parametrize("within", [2, MANY])
def test_a_history_within_the_window_is_counted_to_the_last_by_the_same_statements(book, within):
    opened(customer="C0", problem="noise")
    _, alone = complaint("C1")
    written("t01/same_before", lambda _: ('["C2","noise"]', LATELY), within)
    written("t01/same_before", lambda _: ('["C2","noise"]', LONG_AGO), FEW)
    posted, statements = complaint("C2")
    row = CaseRecord.everything.get(pk=posted.record_id)
    assert (row.grade, record_in(row.state).measures["/same_before"][0]) == ("severe", within)
    assert statements == alone


# -- the ranking at the end of a month ---------------------------------------------------------------


def filed(parts: int, month: str) -> tuple[Posted, list[str]]:
    """File the failures of a month: part 1 fails least, the last three most."""
    rows = [
        (
            f"{month}-{n}",
            {"month": month, "part_no": f"B-{n}", "part_name": "皮带", "failures": n, "base_quantity": 10_000},
        )
        for n in range(1, parts + 1)
    ]  # fmt: skip
    with noted() as said:
        posted = add_registry_rows(kind="part_month", rows=rows, actor=SYSTEM, op_id=op())
    return posted, said


@pytest.fixture
def p01(db):
    """The equipment maker's complaint procedure, published."""
    return publish(texts_of(P01), by=SYSTEM, at=MON_9)


def parts_of(posted: Posted) -> set[object]:
    rows = CaseRecord.everything.filter(pk__in=posted.opened)
    return {record_in(row.state).values[""]["part_no"] for row in rows}


def test_of_many_parts_of_a_month_the_three_worst_open_a_complaint_each_and_never_again(p01):
    filed(3, "2025-11")
    few, said_of_few = filed(10, "2025-12")
    many, said_of_many = filed(110, "2026-01")
    _, said_of_more = filed(210, "2026-02")
    assert parts_of(few) == {"B-8", "B-9", "B-10"}
    assert parts_of(many) == {"B-108", "B-109", "B-110"}
    assert len(many.opened) == 3
    assert len(said_of_more) - len(said_of_many) == len(said_of_many) - len(said_of_few)
    assert sum("cases_" in sql for sql in said_of_more) == sum(
        "cases_" in sql for sql in said_of_few
    )
    again, _ = filed(110, "2026-01")
    assert again.opened == ()
    assert CaseRecord.everything.filter(kind="complaint").count() == 12
