"""The way of a sample under the complaint procedure, on the pages: waited for, handed on, received, analysed."""

import re

import pytest

from tests.desk.house import FRI_30_JAN, Desk, furnished
from tests.desk.main_job import CAUSE, CAUSES, CUSTOMER, GRADING, NOTE, SHEET, Add, Do
from tests.desk.test_case_page import play

LABEL = "VC110-样机"
NUMBERED = (
    Do("wangfang", "fill_sheet", {**SHEET, **GRADING}),
    Do("zhoumin", "review_sheet", outcome="approve"),
    Do("zhangmin", "number_sheet"),
    Do("lilei", "identify", {"class": "quality"}),
    Do("zhangmin", "sort_quality", {"quality_sort": "process", "sample_needed": "yes"}),
    Do("hanlei", "take_over", outcome="confirmed"),
)
CAME = {"sample_received_at": "2026-02-05T10:00", "sample_label": LABEL}
HANDED = {"handed_thing": LABEL, "to_department": "生产部", "condition": "外壳有划痕"}
ANALYSED = (
    Do("hanlei", "draw_fishbone", {"fishbone": CAUSES}),
    Do("hanlei", "investigate", CAUSE),
    Add("hanlei", "measure", {"content": "端子力矩列入终检"}),
)


@pytest.fixture
def desks(db, clock_at) -> dict[str, Desk]:
    clock_at(FRI_30_JAN.isoformat())
    return {login: Desk(person) for login, person in furnished().items()}


@pytest.fixture
def record(desks) -> str:
    """A complaint whose sample the analysing department needs."""
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE}
    record = str(desks["wangfang"].send("/intake?kind=complaint", **told)["Location"])
    record = record.rpartition("/")[2]
    play(desks, record, *NUMBERED)
    return record


def part(page: str, name: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page.split(f'id="{name}"')[1].split("</section>")[0])


def test_a_sample_is_waited_for_sixty_days_handed_on_and_received_and_then_the_measure_has_five(
    desks, record, clock_at
):
    play(desks, record, Do("wangfang", "ask_sample"))
    page = desks["lilei"].get(f"/cases/{record}")
    assert "等样品返回" in part(page, "limits")
    assert "2026-03-31" in part(page, "limits")
    clock_at("2026-02-05T10:30+08:00")
    play(desks, record, Do("wangfang", "receive_sample", CAME))
    assert (
        "等样品返回"
        not in part(desks["lilei"].get(f"/cases/{record}"), "limits").split("已结束")[0]
    )
    play(desks, record, Add("wangfang", "handover", HANDED))
    shown = part(desks["hanlei"].get(f"/cases/{record}"), "whereabouts")
    assert LABEL in shown
    assert "外壳有划痕" in shown
    assert "尚未签收" in shown
    assert LABEL in desks["hanlei"].get("/whereabouts?state=on_the_way")
    clock_at("2026-02-06T09:00+08:00")
    play(desks, record, Do("hanlei", "receive_handover", outcome="received", item="handover.1"))
    shown = part(desks["lilei"].get(f"/cases/{record}"), "whereabouts")
    assert "韩磊" in shown
    assert "尚未签收" not in shown
    play(desks, record, *ANALYSED)
    limits = part(desks["hanlei"].get(f"/cases/{record}"), "limits")
    assert "制订长期预防措施" in limits
    assert "2026-02-06" in limits
    assert "2026-02-13" in limits
