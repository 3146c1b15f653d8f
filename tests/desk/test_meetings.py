"""Meetings on the pages: cases on the agenda, what was resolved on each, and the minutes as a paper."""

import io
from datetime import date

import openpyxl
import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.directory import actions
from kesu.directory.models import Person
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, Desk, furnished

BOOK = HEAD.replace('"toy"', '"meetings"').replace('"office"', '"cn-office"')
KINDS = """
[kind.matter]
title = { zh = "来单", en = "Matter" }
subject = "what"
opened_by = ["anyone"]
closings = [{ id = "settled", zh = "办结", en = "Settled" }]
[kind.matter.facts]
what = { title = { zh = "事由", en = "What" }, type = "text" }
[kind.assembly]
title = { zh = "质量例会", en = "Quality meeting" }
subject = "minutes"
opened_by = ["clerk"]
[kind.assembly.facts]
minutes = { title = { zh = "纪要", en = "Minutes" }, type = "long_text" }
[kind.point]
title = { zh = "议案", en = "Point" }
part_of = "assembly"
many = "points"
about = "matter"
shares = ["verdict"]
opened_by = ["clerk"]
closings = [{ id = "resolved", zh = "已决议", en = "Resolved" }]
[kind.point.facts]
verdict = { title = { zh = "决议", en = "Resolution" }, type = "text" }
aside = { title = { zh = "会上旁注", en = "Aside" }, type = "text" }
"""
LINES = """
[[step]]
id = "resolve"
of = "point"
title = { zh = "作决议", en = "Resolve" }
opens = ["opened"]
by = ["clerk"]
asks = ["verdict", "aside?"]
outcomes = [{ id = "resolved", title = { zh = "已决议", en = "Resolved" }, closes = "resolved" }]
[[document]]
id = "minutes_paper"
of = "assembly"
title = { zh = "例会纪要", en = "Minutes" }
kind = "report"
fields = ["minutes", "points"]
"""


@pytest.fixture
def desk(db, clock_at) -> Desk:
    clock_at(FRI_30_JAN.isoformat())
    people = furnished()
    publish(files(LINES, book=BOOK, kinds=KINDS), by=THE_SYSTEM, at=clock.now())
    actions.bind_post(
        person=people["wangfang"], post="clerk", from_on=date(2025, 1, 1), by=None, at=clock.now()
    )
    return Desk(people["wangfang"])


@pytest.fixture
def matter(desk) -> str:
    """The address of a case that waits for the meeting."""
    return str(desk.send("/intake?kind=matter", **{"f-what": "三号线异响"})["Location"])


@pytest.fixture
def meeting(desk, matter) -> str:
    """The address of a meeting on whose agenda the case stands."""
    found = str(desk.send("/intake?kind=assembly", **{"f-minutes": "议一件"})["Location"])
    put = desk.send(f"{found}/items/new/point", **{"f-about_record": "三号线异响"})
    assert put.status_code == 302
    return found


def cells_of(answer) -> set[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    return {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}


def part(page: str, name: str) -> str:
    return page.split(f'<section class="stack stack--tight" id="{name}">')[1].split("</section>")[0]


def test_a_point_leads_to_its_case_and_the_case_to_its_meeting(desk, matter, meeting):
    shown = part(desk.get(meeting), "items")
    assert f'href="{matter}"' in shown
    assert "三号线异响" in shown
    there = part(desk.get(matter), "dealt-with")
    assert f'href="{meeting}#point.1"' in there
    assert "办理中" in there


def test_what_was_resolved_stands_on_the_case_and_what_is_not_shared_does_not(
    desk, matter, meeting
):
    told = {"f-verdict": "换轴承", "f-aside": "供应商有争议", "outcome": "resolved"}
    assert desk.send(f"{meeting}/items/point.1/steps/resolve", **told).status_code == 302
    page = desk.get(matter)
    there = part(page, "dealt-with")
    assert "换轴承" in there
    assert "已决议" in there
    assert "供应商有争议" not in page
    assert "列入" in page.split('id="timeline"')[1]


def test_a_case_that_is_not_there_is_not_put_on_the_agenda(desk, meeting):
    before = desk.get(meeting).count('id="point.')
    found = desk.send(f"{meeting}/items/new/point", **{"f-about_record": "没有这一件"})
    assert found.status_code == 422
    assert desk.get(meeting).count('id="point.') == before


def test_one_may_not_put_on_the_agenda_what_one_may_not_read(desk, meeting):
    stranger = Desk(Person.objects.get(login="zhaoqiang"))
    hidden = str(stranger.send("/intake?kind=matter", **{"f-what": "别处的一件"})["Location"])
    if desk.status(hidden) != 404:
        pytest.fail("the clerk may read it: the test shows nothing")
    for word in ("别处的一件", hidden.rpartition("/")[2]):
        found = desk.send(f"{meeting}/items/new/point", **{"f-about_record": word})
        assert found.status_code == 422
    assert "提会与决议" not in stranger.get(hidden)


def test_the_minutes_list_cases_with_resolutions(desk, matter, meeting):
    told = {"f-verdict": "换轴承", "outcome": "resolved"}
    desk.send(f"{meeting}/items/point.1/steps/resolve", **told)
    paper = desk.client.get(f"{meeting}/papers/minutes_paper/as/excel")
    assert paper.status_code == 200
    cells = cells_of(paper)
    assert {"来单", "三号线异响", "换轴承"} <= cells
