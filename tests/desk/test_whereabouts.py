"""Where samples are, on the pages: stations on the case, the receipt in one tap, the list of all."""

import pytest

from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, Desk, with_book

BOOK = HEAD.replace('"toy"', '"samples"').replace('"office"', '"cn-office"')
KINDS = """
[kind.sampling]
title = { zh = "送样单", en = "Sampling" }
subject = "why"
opened_by = ["clerk"]
[kind.sampling.facts]
why = { title = { zh = "事由", en = "Why" }, type = "text" }
[kind.handover]
part_of = "sampling"
many = "handovers"
title = { zh = "样品交接", en = "Hand-over" }
opened_by = ["clerk"]
closings = [{ id = "received", zh = "已签收", en = "Received" }, { id = "missing", zh = "未收到", en = "Missing" }]
custody = { thing = "label", to = "to", receipt = "receive", received = "received", shows = ["condition"] }
[kind.handover.facts]
label = { title = { zh = "标签", en = "Label" }, type = "text" }
to = { title = { zh = "交给", en = "To" }, type = "text" }
condition = { title = { zh = "状况", en = "Condition" }, type = "text" }
"""
LINES = """
[[step]]
id = "tell"
of = "sampling"
opens = ["opened"]
by = ["clerk"]
asks = ["why"]
[[step]]
id = "receive"
of = "handover"
title = { zh = "签收", en = "Receive" }
opens = ["opened"]
by = ["clerk"]
outcomes = [
    { id = "received", title = { zh = "已收到", en = "Received" }, closes = "received" },
    { id = "missing", title = { zh = "没有收到", en = "Missing" }, needs = ["reason"], closes = "missing" },
]
[[clock]]
id = "receipt_time"
of = "handover"
duty = "receipt"
starts = ["opened"]
stops = ["receive.done"]
limit = "1 working day"
"""


WITHOUT_LIMIT = LINES.partition("[[clock]]")[0]


@pytest.fixture
def desk(db, clock_at, request) -> Desk:
    clock_at(FRI_30_JAN.isoformat())
    lines = getattr(request, "param", LINES)
    people = with_book(files(lines, book=BOOK, kinds=KINDS), wangfang=("clerk",))
    return Desk(people["wangfang"])


@pytest.fixture
def case(desk) -> str:
    """The address of a record on which the first sample was handed to the laboratory."""
    case = str(desk.send("/intake?kind=sampling", **{"f-why": "异响"})["Location"])
    told = {"f-label": "一号样", "f-to": "实验室", "f-condition": "有油渍"}
    assert desk.send(f"{case}/items/new/handover", **told).status_code == 302
    return case


def part(page: str) -> str:
    return page.split('id="whereabouts"')[1].split("</section>")[0]


def test_the_case_shows_the_stations_and_what_was_noted(desk, case):
    shown = part(desk.get(case))
    assert "一号样" in shown
    assert "在途，交实验室" in shown
    assert "有油渍" in shown
    assert "尚未签收" in shown


def test_one_tap_is_the_receipt(desk, case):
    assert "我已收到" in part(desk.get(case))
    done = desk.send(f"{case}/items/handover.1/steps/receive", outcome="received")
    assert done.status_code == 302
    shown = part(desk.get(case))
    assert "station--received" in shown
    assert "我已收到" not in shown


def test_what_did_not_come_wants_a_word(desk, case):
    desk.send(f"{case}/items/handover.1/steps/receive", outcome="missing")
    assert "尚未签收" in part(desk.get(case))
    told = {"outcome": "missing", "reason": "前台没有登记"}
    desk.send(f"{case}/items/handover.1/steps/receive", **told)
    assert "没有收到" in part(desk.get(case))


def test_all_samples_stand_in_one_list_with_those_overdue(desk, case, clock_at):
    assert "一号样" in desk.get("/whereabouts?state=on_the_way")
    assert "一号样" not in desk.get("/whereabouts?state=late")
    clock_at("2026-02-05T10:00+08:00")
    late = desk.get("/whereabouts?state=late")
    assert "一号样" in late
    assert case in late


@pytest.mark.parametrize("desk", [WITHOUT_LIMIT], indirect=True)
def test_a_sample_without_a_limit_stands_in_the_list_without_a_deadline(desk, case):
    shown = desk.get("/whereabouts?state=on_the_way")
    assert "一号样" in shown
    assert 'data-label="应签收时间">–<' in shown
    assert "一号样" not in desk.get("/whereabouts?state=late")
    done = desk.send(f"{case}/items/handover.1/steps/receive", outcome="received")
    assert done.status_code == 302
    assert "一号样" in desk.get("/whereabouts")
    assert "一号样" not in desk.get("/whereabouts?state=on_the_way")


def test_what_one_may_not_see_is_not_in_the_list(case):
    from kesu.directory.models import Person

    stranger = Desk(Person.objects.get(login="zhaoqiang"))
    assert "一号样" not in stranger.get("/whereabouts")
