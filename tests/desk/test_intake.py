"""Filing a contact or a complaint."""

import pytest

from kesu.cases.models import CaseRecord
from tests.desk.house import FRI_30_JAN, Desk, furnished


@pytest.fixture
def cast(db, clock_at):
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def wangfang(cast) -> Desk:
    return Desk(cast["wangfang"])


def file(desk: Desk, **fields):
    told = {
        "f-origin": "external",
        "f-customer": "上海东方机电",
        "f-description": "断路器不能合闸",
        **fields,
    }
    return desk.send("/intake?kind=complaint", **told)


def test_a_clerk_files_a_complaint_from_a_telephone_note(wangfang):
    response = file(wangfang)
    assert response.status_code == 302
    record = CaseRecord.objects.get(kind="complaint")
    assert record.customer_name == "上海东方机电设备有限公司（虚构）"
    assert "断路器不能合闸" in wangfang.get(response["Location"])
