"""The public lists themselves, where somebody has them: KESU_REAL_DATA names their folder."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kesu.cases.models import CaseRecord, DecisionRow, InboxNotice, Task, Timer
from kesu.intake.complaints.mapping import load_mapping
from kesu.intake.complaints.taking_in import Import, governing_book, take_in
from kesu.library.official_days import RULEBOOKS
from kesu.reports.sheets import read_sheet

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


def test_every_row_of_the_consumer_finance_list_is_accounted_for(officer):
    content = Path(os.environ["KESU_REAL_DATA"], "cfpb_complaints_2013-2016.csv").read_bytes()
    mapping = load_mapping(RULEBOOKS / "imports" / "cfpb-complaints.toml")
    sheet = read_sheet(content, "cfpb.csv")

    def verdicts() -> Counter[str]:
        work = Import(sheet, mapping, governing_book(mapping), officer)
        return Counter(one.verdict for one in take_in(work).rows)

    # 3,186 rows, 6 of them sent to the company before they were received
    assert verdicts() == {"added": 3180, "faulty": 6}
    rows = CaseRecord.everything.filter(imported_from="cfpb-complaints")
    assert rows.count() == 3180
    assert rows.filter(imported_id__contains="-").count() == 20
    assert (
        Task.everything.values("record").distinct().count() == rows.filter(closed_at=None).count()
    )
    assert verdicts() == {"same": 3180, "faulty": 6}
