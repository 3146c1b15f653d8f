"""The papers of a case on its page: issues, holders, what was corrected since, how long kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kesu.cases.actions.posting import post
from kesu.directory.models import Person
from tests.desk.house import FRI_30_JAN, Desk, furnished
from tests.desk.main_job import GRADING, JOB, Do
from tests.desk.test_chasing import MOST_STATEMENTS, filed

ENGINEER = "lilei"


@pytest.fixture
def people(db, clock_at) -> dict[str, Person]:
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def desks(people) -> dict[str, Desk]:
    return {login: Desk(person) for login, person in people.items()}


@pytest.fixture
def record(desks) -> str:
    """A complaint whose sheet has its number and its grade."""
    found = filed(desks)
    for act in JOB[3:6]:
        assert isinstance(act, Do)
        told: dict[str, Any] = {f"f-{name}": value for name, value in act.facts.items()}
        told |= {"outcome": act.outcome} if act.outcome else {}
        told |= {f"f-{n}": v for n, v in GRADING.items()} if act.step == "identify" else {}
        sent = desks[act.who].resend(f"/cases/{found}/steps/{act.step}", **told)
        assert sent.status_code == 302, act.step
    return found


def acted(people, record: str, act: str, **more: Any) -> None:
    entry = {"act": act, **more}
    post(record_id=record, entry_data=entry, actor=people[ENGINEER], op_id=f"{act}-{len(more)}")


def issue(people, record: str, *copies: Any, why: str = "") -> None:
    payload = {"document": "complaint_sheet", "copies": list(copies)}
    entry = {"act": "hear", "event": "paper.issued", "payload": payload, "reason": why}
    post(record_id=record, entry_data=entry, actor=people[ENGINEER], op_id=f"issue-{why}")


def section(page: str) -> str:
    return page[page.index('id="papers"') : page.index('id="facts"')]


def test_a_numbered_paper_stands_on_the_page_before_it_is_issued(people, desks, record):
    shown = section(desks[ENGINEER].get(f"/cases/{record}"))
    assert "客户抱怨处理单" in shown
    assert "未发出" in shown
    assert "尚未起算" in shown
    assert "自客诉关闭起保存 2 年" in shown


def test_what_was_corrected_since_stands_with_who_holds_the_old(people, desks, record):
    issue(people, record, "post:service_head", "某客户（虚构）")
    assert "已被更正" not in section(desks[ENGINEER].get(f"/cases/{record}"))
    acted(people, record, "correct", facts={"defective": 4}, reason="数错")
    shown = section(desks[ENGINEER].get(f"/cases/{record}"))
    assert "已被更正" in shown
    assert '<span class="superseded">3 台</span> → 4 台' in shown
    assert "某客户（虚构）（第 1 次）" in shown
    issue(people, record, "post:service_head", why="数量更正")
    shown = section(desks[ENGINEER].get(f"/cases/{record}"))
    assert "取代第 1 次" in shown
    assert "已被更正" not in shown
    assert "某客户（虚构）（第 1 次）" in shown
    assert "服务部负责人（第 1 次）" not in shown


def test_a_paper_whose_time_is_over_says_so_and_is_still_there(people, desks, record, clock_at):
    acted(people, record, "close", closes_as="withdrawn", reason="客户撤诉")
    assert "保存至 2028-01-31" in section(desks[ENGINEER].get(f"/cases/{record}"))
    clock_at((datetime(2028, 3, 1, tzinfo=UTC) + timedelta(hours=2)).isoformat())
    shown = section(desks[ENGINEER].get(f"/cases/{record}"))
    assert "起可以销毁" in shown
    assert "KS2026-0001" in shown


def test_papers_cost_no_statement_more(people, desks, record, django_assert_max_num_queries):
    issue(people, record, "某客户（虚构）")
    with django_assert_max_num_queries(MOST_STATEMENTS):
        desks[ENGINEER].get(f"/cases/{record}")


def test_the_section_reads_in_english(people, desks, record):
    issue(people, record, "post:service_head")
    desks[ENGINEER].client.cookies["django_language"] = "en"
    shown = section(desks[ENGINEER].get(f"/cases/{record}"))
    assert "issue 1" in shown
    assert "its time of keeping has not begun" in shown


def test_a_closed_case_may_be_held_so_that_its_papers_are_kept(people, desks, record):
    acted(people, record, "close", closes_as="withdrawn", reason="客户撤诉")
    assert "封存文书" in desks[ENGINEER].get(f"/cases/{record}")
    held = desks[ENGINEER].send(f"/cases/{record}/hold", reason="可能涉讼")
    assert held.status_code == 302
    page = desks[ENGINEER].get(f"/cases/{record}")
    assert "已封存，一直保存" in section(page)
    assert "解除封存" in page
