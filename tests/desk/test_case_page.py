"""The page of a case, the forms of its steps, and the whole main job without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu.cases.models import CaseRecord
from tests.desk.house import FRI_30_JAN, Desk, furnished
from tests.desk.main_job import CUSTOMER, JOB, NOTE, Add, Do

MOST_STATEMENTS = 20


@pytest.fixture
def cast(db, clock_at):
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def desks(cast) -> dict[str, Desk]:
    return {login: Desk(person) for login, person in cast.items()}


def filed(desks) -> str:
    """File a complaint and return its id."""
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE}
    response = desks["wangfang"].send("/intake?kind=complaint", **told)
    assert response.status_code == 302, response.content.decode()
    return response["Location"].rpartition("/")[2]


def address(record: str, act: Do | Add) -> str:
    if isinstance(act, Add):
        return f"/cases/{record}/items/new/{act.kind}"
    item = f"/items/{act.item}" if act.item else ""
    return f"/cases/{record}{item}/steps/{act.step}"


def fields(act: Do | Add) -> dict[str, object]:
    told: dict[str, object] = {f"f-{n}": v for n, v in act.facts.items()}
    if isinstance(act, Do):
        told |= {"reason": act.reason} | ({"outcome": act.outcome} if act.outcome else {})
    return told


def play(desks, record: str, acts) -> None:
    for act in acts:
        path = address(record, act)
        response = desks[act.who].resend(path, **fields(act))
        assert response.status_code == 302, (act, faults(response.content.decode()))


def faults(page: str) -> str:
    start = page.find('class="errors"')
    return page[start : start + 2000] if start >= 0 else page[-3000:]


def test_the_main_job_from_a_note_to_closing_with_one_send_back(desks):
    record = filed(desks)
    play(desks, record, JOB)
    row = CaseRecord.objects.get(pk=record)
    assert (row.closed_as, row.grade, row.number) == ("closed", "ordinary", "KS2026-0001")
    assert "结案" in desks["youhua"].get(f"/cases/{record}")


def test_a_case_page_costs_the_same_whatever_its_size(desks):
    record = filed(desks)
    small = statements(desks["lilei"], record)
    play(desks, record, JOB)
    large = statements(desks["lilei"], record)
    assert small <= MOST_STATEMENTS
    assert large <= MOST_STATEMENTS


def statements(desk: Desk, record: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        desk.get(f"/cases/{record}")
    return len(seen)
