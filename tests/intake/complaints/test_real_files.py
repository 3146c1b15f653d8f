"""The public lists themselves, where somebody has them: KESU_REAL_DATA names their folder."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kesu.cases.models import CaseRecord, DecisionRow, InboxNotice, Task, Timer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "KESU_REAL_DATA" not in os.environ, reason="KESU_REAL_DATA names no folder of real files"
    ),
]

# Status → rows, as counted by those who brought the files.
COUNTS = {
    "car_complaints_2020-06.csv": {
        "信息审核": 231,
        "厂家受理": 26,
        "处理反馈": 286,
        "用户评分": 57,
    },
    "car_complaints_2021-02.csv": {
        "信息审核": 189,
        "厂家受理": 32,
        "处理反馈": 316,
        "用户评分": 63,
    },
}


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_is_taken_in_once(taken, name: str):
    content = Path(os.environ["KESU_REAL_DATA"], name).read_bytes()
    assert Counter(one.verdict for one in taken(content).rows) == {"added": 600}
    rows = CaseRecord.everything.filter(imported_from="car-complaints")
    assert rows.count() == 600
    assert rows.filter(closed_as="closed_elsewhere").count() == COUNTS[name]["用户评分"]
    assert Task.everything.values("record").distinct().count() == 600 - COUNTS[name]["用户评分"]
    assert DecisionRow.everything.filter(decision="grade").count() == 600
    assert not InboxNotice.everything.exists()
    assert not Timer.everything.exists()
    assert Counter(one.verdict for one in taken(content).rows) == {"same": 600}


def test_both_files_stand_beside_each_other(taken):
    for name in COUNTS:
        taken(Path(os.environ["KESU_REAL_DATA"], name).read_bytes())
    numbers = set(CaseRecord.everything.values_list("number", flat=True))
    assert len(numbers) == 1200
