"""The supervision board: what is late, who it waits for, chasing what is ticked – over what one may read."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from playwright.sync_api import expect

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.models import CaseRecord, Task
from kesu.directory import actions as directory
from kesu.directory.models import Absence, Person
from kesu.journal.models import AccessNote
from tests import browser as chromium
from tests.desk.house import WORD
from tests.desk.office import at_work

ZH = {"accept-language": "zh-hans"}
TUE_17 = "2026-03-03T17:00+08:00"
MOST_STATEMENTS = 25


def shown(client: Client, **asked: str) -> str:
    answer = client.get("/supervision", asked, headers=ZH)
    assert answer.status_code == 200
    return str(answer.content.decode())


def picked(page: str) -> list[str]:
    """Return the steps of the board as "record|item/step", in order."""
    return re.findall(r'name="step" value="([^"]+)"', page)


def owed() -> set[tuple[str, str]]:
    rows = Task.everything.filter(is_optional=False)
    return set(rows.values_list("record_id", "key"))


@pytest.fixture
def lilei(busy_office, signed_in, clock_at) -> Client:
    """李雷, who reads everything, on the evening of the second day."""
    clock_at(TUE_17)
    found: Client = signed_in(busy_office, "lilei")
    return found


def test_every_open_step_stands_once_with_case_and_holder_the_latest_first(lilei):
    page = shown(lilei)
    found = [tuple(each.split("|")) for each in picked(page)]
    assert len(found) == len(set(found))
    assert set(found) == owed()
    by_step = {(t.record_id, t.key): t.due_at for t in Task.everything.all()}
    dues = [by_step[r, k] for r, k in found]
    known = [due for due in dues if due is not None]
    assert known == sorted(known)
    assert None not in dues[: len(known)]


def test_the_figures_count_steps_and_lead_to_them(lilei):
    page = shown(lilei)
    late = {
        (t.record_id, t.key)
        for t in Task.everything.filter(is_optional=False, due_at__lt=clock.now())
    }
    assert late
    assert f'<span class="figure__value">{len(late)}</span>' in page
    narrowed = picked(shown(lilei, when="late"))
    assert {tuple(each.split("|")) for each in narrowed} == late


def test_how_long_it_has_waited_is_working_time(lilei):
    task = Task.everything.filter(step="review_sheet").earliest("opened_at")
    page = shown(lilei, sort="waiting")
    row = page[page.index(f"{task.record_id}|{task.key}") :]
    assert re.search(r"2 天|1 天 \d+ 小时", row[:3000])


def test_who_it_waits_for_stands_under_the_department_of_whoever_holds_the_post(lilei):
    page = shown(lilei)
    groups = page[page.index('id="blocking"') : page.index('id="steps"')]
    assert "周敏" in groups
    party = re.search(r"\?party=([^\"]+)", groups)
    assert party is not None
    only = shown(lilei, party=party[1].replace("%3A", ":"))
    assert 0 < len(picked(only)) < len(picked(page))


def test_a_head_asked_by_two_names_is_named_and_counted_once(lilei):
    asked = Task.everything.filter(party="head:service_department", is_optional=False)
    open_before = len(set(asked.values_list("record", "key")))
    row = asked.earliest("opened_at")
    names = [f.attname for f in Task._meta.concrete_fields if f.name not in ("id", "party")]
    Task.everything.create(party="post:service_head", **{n: getattr(row, n) for n in names})
    page = shown(lilei)
    blocking = page[page.index('id="blocking"') : page.index('id="steps"')]
    assert blocking.count(">服务部负责人<") == 1
    line = blocking[blocking.index(">服务部负责人<") :]
    assert f"待办 {open_before} " in line[: line.index("最久")]
    held = page[page.index(f"{row.record_id}|{row.key}") :]
    assert held[: held.index("</tr>")].count("服务部负责人") == 1
    party = re.search(r'\?party=([^"]+)">服务部负责人<', blocking)
    assert party is not None
    only = picked(shown(lilei, party=party[1].replace("%3A", ":")))
    assert f"{row.record_id}|{row.key}" in only


def test_a_deputy_is_named_for_whoever_is_away(busy_office, lilei):
    zhoumin, lilei_ = busy_office.people["zhoumin"], busy_office.people["lilei"]
    Absence.objects.create(
        person=zhoumin, deputy=lilei_, from_at=clock.now(),
        until_at=clock.now().replace(year=2027),
    )  # fmt: skip
    assert re.search(r"周敏（.*李雷.*）", shown(lilei))


def test_a_post_that_nobody_holds_is_said_to_be_nobodys(busy_office, lilei):
    zhoumin = busy_office.people["zhoumin"]
    directory.leave(person=zhoumin, on=clock.now().date().replace(day=2), by=None, at=clock.now())
    page = shown(lilei)
    blocking, steps = page.split('id="steps"')
    assert "无人负责" in blocking
    assert "无人负责" in steps


def test_it_narrows_by_department_and_person(busy_office, lilei):
    everything = set(picked(shown(lilei)))
    person = str(busy_office.people["zhoumin"].pk)
    of_person = set(picked(shown(lilei, person=person)))
    assert of_person
    assert of_person < everything
    held = Task.everything.filter(is_optional=False).exclude(party="")
    assert {each.rpartition("/")[2] for each in of_person} <= {t.step for t in held}


def test_what_is_no_filter_or_no_choice_is_refused(lilei):
    for asked in ({"colour": "red"}, {"when": "soon"}, {"party": "nobody"}):
        assert lilei.get("/supervision", asked).status_code == 400


def test_one_sees_steps_of_cases_that_one_may_read_only(busy_office, signed_in, lilei):
    stranger = Person.objects.exclude(pk=busy_office.people["lilei"].pk).get(login="zhaoqiang")
    client = Client()
    client.force_login(stranger)
    mine = {each.partition("|")[0] for each in picked(shown(client))}
    seen = CaseRecord.objects.visible_to(who_is(stranger, clock.now())).values_list("pk", flat=True)
    assert mine <= set(seen)
    assert len(mine) < len({record for record, _key in owed()})


def test_what_is_ticked_is_chased_at_once_and_what_was_refused_is_named(lilei, busy_office):
    manager = Client()
    manager.force_login(busy_office.people["youhua"])
    steps = picked(shown(manager))[:3]
    told = {"step": steps, "usual": "已经逾期", "op_id": "once-and-for-all"}
    answer = manager.post("/supervision/chases", told, follow=True, headers=ZH)
    assert "已催办 3 项" in answer.content.decode()
    assert Task.everything.filter(chases=1).exists()
    again = {**told, "op_id": "another"}
    page = manager.post("/supervision/chases", again, follow=True, headers=ZH).content.decode()
    assert page.count("之后可以再次催办") == 3
    assert "催办未答复" in page
    assert {tuple(s.split("|")) for s in picked(shown(manager, when="unanswered"))} == {
        tuple(s.split("|")) for s in steps
    }


def test_nothing_is_chased_without_a_reason_or_a_tick(lilei):
    for told in ({"usual": "已经逾期"}, {"step": picked(shown(lilei))[:1]}):
        page = lilei.post("/supervision/chases", told, follow=True, headers=ZH).content.decode()
        assert "请勾选要催办的步骤" in page
    assert not Task.everything.filter(chases__gt=0).exists()


def test_a_step_of_a_case_that_one_may_not_read_is_not_chased(busy_office, lilei):
    hidden = Client()
    hidden.force_login(busy_office.people["zhaoqiang"])
    step = picked(shown(lilei))[0]
    if step in picked(shown(hidden)):
        pytest.fail("the example shows nothing: the stranger reads the case")
    hidden.post("/supervision/chases", {"step": [step], "usual": "…"})
    assert not Task.everything.filter(chases__gt=0).exists()


def test_the_workbook_holds_the_rows_as_seen_and_taking_it_out_is_noted(lilei):
    answer = lilei.get("/supervision/workbook", {"when": "late"}, headers=ZH)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "单据"
    assert len(rows) - 1 == len(picked(shown(lilei, when="late")))
    assert AccessNote.objects.filter(sort="export").exists()


def statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        shown(client)
    return len(seen)


def test_the_board_costs_the_same_whatever_there_is(busy_office, lilei):
    before = statements(lilei)
    for n in range(3):
        busy_office.call(n, clock.now())
    assert statements(lilei) <= before <= MOST_STATEMENTS


def test_the_page_is_complete_in_english(lilei):
    page = lilei.get("/supervision", headers={"accept-language": "en"}).content.decode()
    assert "Who it waits for" in page
    assert "Waiting (working time)" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_rows_are_cards_and_a_tick_and_a_tap_chase(
    chromium_browser, live_server, clock_at
):
    office = at_work(4)
    clock_at(TUE_17)
    manager = office.people["youhua"]
    manager.set_password(WORD)
    manager.save()
    context = chromium_browser.new_context(viewport=chromium.PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in")
    page.fill("[name=login]", "youhua")
    page.fill("[name=password]", WORD)
    page.click("form button.primary")
    page.goto(f"{live_server.url}/supervision")
    page.locator(".board [name=step]").first.check()
    page.get_by_role("button", name="客户来催").click()
    expect(page.locator(".flash--success")).to_contain_text("已催办 1 项")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
