"""The workbench: what is mine to do, what is with others, what I was told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu.cases.models import NoticeReading
from kesu.changes import add
from kesu.desk.workbench_pages.tasks import group_of
from kesu.directory.models import Absence
from tests.desk.office import MON_2_MARCH, Office, at_work

ZH = {"accept-language": "zh-hans"}
MON_17 = "2026-03-02T17:00+08:00"
FRI_30_JAN_10 = datetime(2026, 1, 30, 2, 0, tzinfo=UTC)


def workbench(client: Client, headers=ZH) -> str:
    answer = client.get("/", headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def group(page: str, name: str) -> str:
    return page.split(f'id="{name}"')[1].split("</section>")[0] if f'id="{name}"' in page else ""


@pytest.mark.parametrize(
    ("due", "name"),
    [
        (None, "none"),
        (FRI_30_JAN_10 - timedelta(seconds=1), "late"),
        (datetime(2026, 1, 30, 15, 59, tzinfo=UTC), "today"),
        (datetime(2026, 1, 30, 16, 0, tzinfo=UTC), "week"),
        (datetime(2026, 2, 1, 15, 59, tzinfo=UTC), "week"),
        (datetime(2026, 2, 1, 16, 0, tzinfo=UTC), "later"),
    ],
)
def test_a_deadline_belongs_to_the_companys_own_day_and_week(due, name):
    assert group_of(due, FRI_30_JAN_10) == name


def test_the_workbench_is_the_home_of_whoever_signed_in(office, signed_in, client):
    assert client.get("/").status_code == 302
    assert "没有待办" in workbench(signed_in(office, "lilei"))


def test_an_open_step_stands_with_its_customer_grade_and_the_way_to_its_form(
    office, signed_in, clock_at
):
    complaint = office.call(0, MON_2_MARCH)
    clock_at("2026-03-02T09:30+08:00")
    page = group(workbench(signed_in(office, "wangfang")), "today")
    assert "填写客户抱怨处理单" in page
    assert "上海东方机电设备有限公司（虚构）" in page
    assert "badge--ordinary" in page
    assert f'href="/cases/{complaint}/steps/fill_sheet"' in page
    assert "3 小时 35 分钟" in page


def test_what_is_past_its_limit_stands_first(office, signed_in, clock_at):
    office.call(0, MON_2_MARCH)
    office.call(1, MON_2_MARCH + timedelta(hours=7))
    clock_at("2026-03-02T16:30+08:00")
    page = workbench(signed_in(office, "wangfang"))
    assert page.index('id="late"') < page.index('id="week"')
    assert "chip--late" in group(page, "late")


def test_optional_steps_stand_apart_and_are_not_counted(office, signed_in, clock_at):
    office.call(0, MON_2_MARCH)
    clock_at("2026-03-02T09:30+08:00")
    page = workbench(signed_in(office, "wangfang"))
    assert "向投诉者问清楚" not in group(page, "none")
    assert "向投诉者问清楚" in page.split('id="optional"')[1].split("</details>")[0]
    assert re.search(r'mine=todo"><span class="figure__value">1</span>', page)


def test_nobody_sees_the_tasks_of_others(office, signed_in, clock_at):
    office.call(0, MON_2_MARCH)
    clock_at("2026-03-02T09:30+08:00")
    assert "填写客户抱怨处理单" not in workbench(signed_in(office, "zhaoqiang"))


def test_what_i_worked_on_shows_who_has_it_now(office, signed_in, clock_at):
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=20))
    clock_at("2026-03-02T10:00+08:00")
    held = group(workbench(signed_in(office, "wangfang")), "held")
    assert "部门负责人审核" in held
    assert "服务部负责人" in held


def test_a_deputy_sees_the_tasks_marked_as_those_of_somebody_else(office, signed_in, clock_at):
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=20))
    at = clock_at("2026-03-02T10:00+08:00")
    away = Absence(
        person=office.people["zhoumin"], deputy=office.people["wangfang"],
        from_at=at - timedelta(hours=1), until_at=at + timedelta(days=2),
    )  # fmt: skip
    add(away, by=None, at=at)
    page = workbench(signed_in(office, "wangfang"))
    assert "代理周敏" in page
    assert "部门负责人审核" in group(page, "none")


def test_a_step_given_to_somebody_leaves_the_other_workbenches(office, signed_in, clock_at):
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=10))
    office.number(complaint, MON_2_MARCH + timedelta(minutes=20))
    to = f"person:{office.people['chenjing'].pk}"
    office.post(
        "hanmeimei", complaint, MON_2_MARCH + timedelta(minutes=40), act="assign",
        step="identify", to=to, reason="轮班",
    )  # fmt: skip
    clock_at("2026-03-02T10:00+08:00")
    assert "识别归类" not in group(workbench(signed_in(office, "lilei")), "today")
    mine = group(workbench(signed_in(office, "chenjing")), "today")
    assert "识别归类" in mine
    assert "指派给您" in mine


def severe(office: Office) -> str:
    """Return a complaint found severe, of which the quality manager is told."""
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=10), function_lost=True, defective=12)
    office.number(complaint, MON_2_MARCH + timedelta(minutes=20))
    office.identify(complaint, MON_2_MARCH + timedelta(minutes=40))
    return complaint


def test_a_notice_stands_until_it_is_marked_as_read_by_oneself(office, signed_in, clock_at):
    severe(office)
    clock_at("2026-03-02T10:00+08:00")
    client = signed_in(office, "hanmeimei")
    assert group(workbench(client), "notices").count("客诉已认定为严重客诉") == 1
    assert client.post("/inbox/readings", headers=ZH).status_code == 302
    assert "客诉已认定为严重客诉" not in group(workbench(client), "notices")
    assert {r.person for r in NoticeReading.objects.all()} == {
        f"person:{office.people['hanmeimei'].pk}"
    }


def test_nobody_marks_the_notices_of_others(office, signed_in, clock_at):
    severe(office)
    clock_at("2026-03-02T10:00+08:00")
    signed_in(office, "zhaoqiang").post("/inbox/readings")
    assert not NoticeReading.objects.exists()


def test_the_page_is_complete_in_english(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    page = workbench(signed_in(busy_office, "lilei"), {"accept-language": "en"})
    assert "Past the limit" in page
    assert "Identify, register the class, confirm the grade" in page


@pytest.mark.parametrize("calls", [4, 24])
@pytest.mark.parametrize("login", ["wangfang", "hanmeimei", "lilei"])
def test_the_workbench_costs_at_most_twelve_statements(db, client, clock_at, calls, login):
    office = at_work(calls)
    clock_at(MON_17)
    client.force_login(office.people[login])
    workbench(client)  # calendars are read once a process
    with CaptureQueriesContext(connection) as asked:
        workbench(client)
    assert len(asked) <= 13, "\n".join(q["sql"][:200] for q in asked)  # the bell's among them


def test_one_notice_is_marked_alone(office, signed_in, clock_at):
    severe(office)
    severe(office)
    clock_at("2026-03-02T10:00+08:00")
    client = signed_in(office, "hanmeimei")
    told = group(workbench(client), "notices")
    assert told.count("客诉已认定为严重客诉") == 2
    pk = told.split('name="notice" value="')[1].split('"')[0]
    client.post("/inbox/readings", {"notice": pk})
    assert group(workbench(client), "notices").count("客诉已认定为严重客诉") == 1
    assert client.post("/inbox/readings", {"notice": "none"}).status_code == 302
