"""The page of a case, the forms of its steps and acts, and the whole main job without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu.cases.models import CaseRecord, Task
from kesu.journal.models import Attachment, JournalEntry, NumberSeries, RefusalNote
from kesu.timekeeping.ticking import tick
from tests.desk.house import FRI_30_JAN, Desk, furnished, standing_fields
from tests.desk.main_job import CUSTOMER, JOB, NOTE, Add, Do

MOST_STATEMENTS = 20
SHEET, RETURNED, AGAIN, APPROVED, NUMBERED, IDENTIFIED = JOB[:6]


@pytest.fixture
def cast(db, clock_at):
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def desks(cast) -> dict[str, Desk]:
    return {login: Desk(person) for login, person in cast.items()}


@pytest.fixture
def record(desks) -> str:
    """File a complaint and return its id."""
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE}
    response = desks["wangfang"].send("/intake?kind=complaint", **told)
    assert response.status_code == 302, faults(response)
    return str(response["Location"]).rpartition("/")[2]


def address(record: str, act: Do | Add) -> str:
    if isinstance(act, Add):
        return f"/cases/{record}/items/new/{act.kind}"
    item = f"/items/{act.item}" if act.item else ""
    return f"/cases/{record}{item}/steps/{act.step}"


def fields(act: Do | Add) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, value in act.facts.items():
        told |= rows_of(f"f-{name}", value) if name == "fishbone" else {f"f-{name}": value}
    if isinstance(act, Do):
        told |= {"reason": act.reason} | ({"outcome": act.outcome} if act.outcome else {})
    return told


def rows_of(field: str, causes: list[dict[str, str]]) -> dict[str, object]:
    """Return a tree of causes without branches as its form sends it."""
    cells = {
        f"{field}-{n}-{part}": row.get(part, "")
        for n, row in enumerate(causes)
        for part in ("id", "under", "text", "factor", "state", "evidence")
    }
    return {f"{field}-rows": len(causes), f"{field}-last": len(causes), **cells}


def play(desks, record: str, *acts) -> None:
    for act in acts:
        response = desks[act.who].resend(address(record, act), **fields(act))
        assert response.status_code == 302, (act, faults(response))


def faults(response) -> str:
    page = str(response.content.decode())
    start = page.find('class="errors"')
    return page[start : start + 2000] if start >= 0 else page[-3000:]


def statements(desk: Desk, record: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        desk.get(f"/cases/{record}")
    return len(seen)


# -- the whole of it -------------------------------------------------------------------------------


def test_the_main_job_from_a_note_to_closing_with_one_send_back(desks, record):
    play(desks, record, *JOB)
    row = CaseRecord.everything.get(pk=record)
    assert (row.closed_as, row.grade, row.number) == ("closed", "ordinary", "KS2026-0001")
    assert "结案" in desks["youhua"].get(f"/cases/{record}")


def test_a_case_page_costs_the_same_whatever_its_size(desks, record):
    small = statements(desks["lilei"], record)
    play(desks, record, *JOB)
    large = statements(desks["lilei"], record)
    assert small <= MOST_STATEMENTS
    assert large <= MOST_STATEMENTS


# -- reading ---------------------------------------------------------------------------------------


def test_what_one_may_not_see_is_not_there(desks, record):
    for path in ("", "/steps/fill_sheet", "/correction", "/closure", "/items/new/talk", "/files/x"):
        assert desks["zhaoqiang"].status(f"/cases/{record}{path}") == 404


def test_an_address_that_means_nothing_is_not_there(desks, record):
    for path in (
        "/steps/no_step",
        "/nonsense",
        "/items/measure.9/steps/plan_measure",
        "/items/new/x",
    ):
        assert desks["lilei"].status(f"/cases/{record}{path}") == 404


def test_the_page_says_what_is_owed_by_whom_until_when_and_why(desks, record):
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "填写客户抱怨处理单" in page
    assert "2026-01-30 周五 15:00" in page
    assert "剩" in page
    assert f"/cases/{record}/steps/fill_sheet" in page
    assert "P01-35" in page
    others = desks["lilei"].get(f"/cases/{record}")
    assert f'href="/cases/{record}/steps/fill_sheet"' not in others


def test_the_flow_shows_the_present_step_and_leaves_out_ways_not_taken(desks, record):
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "flow__node--now" in page
    assert "填写内部客诉单" not in page[page.index("<svg") : page.index('id="why"')]


def test_a_step_past_its_limit_is_late_on_the_page(desks, record, clock_at):
    clock_at("2026-01-30T16:30+08:00")
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "flow__node--late" in page
    assert "chip--late" in page


def test_a_running_limit_says_what_will_happen_next_when_and_to_whom(desks, record):
    page = desks["wangfang"].get(f"/cases/{record}")
    limits = page[page.index('id="limits"') : page.index('id="facts"')]
    assert "接下来：" in limits
    assert "到期；届时未完成即认定逾期" in limits
    assert "2026-01-30 周五 15:00" in limits


def test_a_timer_that_fired_late_says_so_in_the_timeline(desks, record, clock_at):
    clock_at("2026-01-30T20:00+08:00")
    tick()
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "应于 2026-01-30 周五 15:00 发出，程序停机，晚了 5 小时" in page


def test_a_round_is_told(desks, record):
    play(desks, record, SHEET, RETURNED)
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "第 2 轮" in page
    assert "没有写明现场编号" in page


def test_the_page_reads_in_english(cast, record):
    page = Desk(cast["wangfang"], "en").get(f"/cases/{record}")
    assert "Fill in the complaint sheet" in page
    assert "To do" in page


def test_personal_values_show_to_whoever_works_on_it(desks, record):
    play(desks, record, SHEET)
    assert "139-0000-0001" in desks["wangfang"].get(f"/cases/{record}")
    assert "139-0000-0001" not in JournalEntry.everything.filter(record=record).latest("seq").text


def test_what_it_is_tied_to_stands_in_the_timeline_by_name_with_the_way_there(
    busy_office, signed_in
):
    contact, complaint = busy_office.contacts[0], busy_office.complaints[0]
    page = signed_in(busy_office, "lilei").get(f"/cases/{complaint}").content.decode()
    told = page[page.index('class="timeline"') :]
    assert f'承接自 <a href="/cases/{contact}">电机运行一小时后停转，外壳烫手</a>' in told
    assert contact not in told.replace(f'href="/cases/{contact}"', "")


def test_the_button_of_a_step_that_ends_one_way_says_what_is_done(desks, record):
    play(desks, record, SHEET, APPROVED)
    page = desks["zhangmin"].get(f"/cases/{record}/steps/number_sheet")
    button = page[page.index('name="send" value="1">', page.index("toolbar--foot")) :]
    assert button.partition(">")[2].startswith("编号登记")


# -- doing a step ----------------------------------------------------------------------------------


def test_what_is_missing_is_named_and_what_was_typed_comes_back(desks, record):
    told = {"f-description": "柜体漏电", "f-has_doubts": "no"}
    response = desks["wangfang"].resend(f"/cases/{record}/steps/fill_sheet", **told)
    page = response.content.decode()
    assert response.status_code == 422
    assert "柜体漏电" in page
    assert "B 客户对处理时效或索赔的要求" in page[page.index('class="errors"') :]
    assert "请填写" in page
    assert RefusalNote.objects.filter(record=record, code="facts_missing").exists()


def test_a_gate_refuses_with_its_clause(desks, record):
    told = {**fields(SHEET), "f-has_repair_record": "yes"}
    response = desks["wangfang"].resend(f"/cases/{record}/steps/fill_sheet", **told)
    assert response.status_code == 422
    assert "P01-37" in faults(response)
    assert "有维修记录，须填写" in faults(response)


def test_a_step_of_others_is_refused_with_who_may(desks, record):
    play(desks, record, SHEET)
    page = desks["wangfang"].get(f"/cases/{record}/steps/review_sheet")
    assert "服务部负责人" in page
    response = desks["wangfang"].resend(f"/cases/{record}/steps/review_sheet", outcome="approve")
    assert response.status_code == 422
    assert "服务部负责人" in faults(response)


def test_an_outcome_must_be_chosen_and_sending_back_wants_a_reason(desks, record):
    play(desks, record, SHEET)
    path = f"/cases/{record}/steps/review_sheet"
    assert desks["zhoumin"].resend(path).status_code == 422
    response = desks["zhoumin"].resend(path, outcome="return")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="return" checked' in page
    assert 'id="id_reason_error"' in page


def test_a_step_that_is_not_open_any_more_leads_back_to_the_case(desks, record):
    play(desks, record, SHEET)
    response = desks["wangfang"].client.get(f"/cases/{record}/steps/fill_sheet")
    assert response["Location"] == f"/cases/{record}"


def test_what_decides_the_grade_is_asked_where_it_is_confirmed(desks, record):
    sheet = Do(
        "wangfang", "fill_sheet", {n: v for n, v in SHEET.facts.items() if n != "endangers_people"}
    )
    play(desks, record, sheet, APPROVED, NUMBERED)
    page = desks["lilei"].get(f"/cases/{record}/steps/identify")
    assert 'name="f-endangers_people"' in page
    response = desks["lilei"].resend(f"/cases/{record}/steps/identify", **{"f-class": "quality"})
    assert response.status_code == 422
    assert "危及用户人身" in faults(response)


def test_a_number_given_is_told(desks, record):
    play(desks, record, SHEET, APPROVED)
    response = desks["zhangmin"].resend(f"/cases/{record}/steps/number_sheet")
    assert "KS2026-0001" in desks["zhangmin"].get(response["Location"])


def test_whoever_was_slower_sees_both_versions_and_loses_nothing(desks, record):
    path = f"/cases/{record}/steps/fill_sheet"
    old = standing_fields(desks["wangfang"].get(path))
    told = {"item": "", "fact": ["shipped"], "f-shipped": "30"}
    response = desks["wugang"].resend(f"/cases/{record}/supplement?fact=shipped", **told)
    assert response.status_code == 302, faults(response)
    late = desks["wangfang"].client.post(path, {**old, **fields(SHEET)})
    page = late.content.decode()
    assert late.status_code == 409
    assert "吴刚" in faults(late)
    assert "30 台" in faults(late)
    assert "三天内恢复使用" in page
    again = desks["wangfang"].client.post(path, {**standing_fields(page)})
    assert again.status_code == 302, faults(again)


def test_the_same_form_sent_twice_is_done_once(desks, record):
    path = f"/cases/{record}/steps/fill_sheet"
    sent = {**standing_fields(desks["wangfang"].get(path)), **fields(SHEET)}
    assert desks["wangfang"].client.post(path, sent).status_code == 302
    desks["wangfang"].client.post(path, sent)
    assert JournalEntry.everything.filter(record=record, act="do").count() == 1


def test_a_file_of_a_case_leaves_with_safe_headers_and_to_readers_only(
    desks, record, settings, tmp_path
):
    settings.KESU_HOME = tmp_path
    paper = SimpleUploadedFile("现场说明.txt", "铭牌编号 A-7".encode(), "text/plain")
    path = f"/cases/{record}/steps/fill_sheet"
    sent = {**standing_fields(desks["wangfang"].get(path)), **fields(SHEET), "f-photos-new": paper}
    assert desks["wangfang"].client.post(path, sent).status_code == 302
    file = Attachment.everything.get()
    response = desks["lilei"].client.get(f"/cases/{record}/files/{file.id}")
    assert b"".join(response.streaming_content).decode() == "铭牌编号 A-7"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert desks["zhaoqiang"].status(f"/cases/{record}/files/{file.id}") == 404
    assert "现场说明.txt" in desks["lilei"].get(f"/cases/{record}")


# -- correcting ------------------------------------------------------------------------------------


@pytest.fixture
def graded(desks, record: str) -> str:
    play(desks, record, SHEET, APPROVED, NUMBERED, IDENTIFIED)
    return record


def correct(desk: Desk, record: str, reason: str = "现场清点后更正", **more):
    told = {"f-defective": "12", "reason": reason, **more}
    return desk.resend(f"/cases/{record}/correction?fact=defective", **told)


def test_what_a_correction_would_change_is_shown_and_not_done(desks, graded):
    before = CaseRecord.everything.get(pk=graded).version
    page = correct(desks["lilei"], graded, preview="1").content.decode()
    assert "一般客诉" in page[page.index('class="preview"') :]
    assert "严重客诉" in page[page.index('class="preview"') :]
    assert CaseRecord.everything.get(pk=graded).version == before
    assert NumberSeries.objects.count() == 1


def test_a_correction_keeps_the_old_value_struck_with_its_reason(desks, graded):
    assert correct(desks["lilei"], graded).status_code == 302
    page = desks["lilei"].get(f"/cases/{graded}")
    assert "<del>3 台</del>" in page
    assert "现场清点后更正" in page
    assert "严重客诉" in page


def test_a_correction_wants_a_reason(desks, graded):
    response = correct(desks["lilei"], graded, reason="")
    assert response.status_code == 422
    assert 'value="12"' in response.content.decode()


def test_who_may_not_correct_is_told_who_may(desks, graded):
    assert f"/cases/{graded}/correction" not in desks["youhua"].get(f"/cases/{graded}")
    response = correct(desks["youhua"], graded)
    assert response.status_code == 422
    assert "客诉工程师" in faults(response)


def test_what_has_become_known_is_added(desks, graded):
    path = f"/cases/{graded}/supplement?fact=region&fact=customer_loss"
    told = {"f-customer_loss": "", "f-customer_loss-state": "withheld"}
    page = desks["lilei"].get(path)
    assert 'name="f-region"' in page
    response = desks["lilei"].resend(f"/cases/{graded}/supplement?fact=late_delivery", **told)
    assert response.status_code == 422


# -- other acts ------------------------------------------------------------------------------------


def act(desk: Desk, record: str, noun: str, **told):
    return desk.resend(f"/cases/{record}/{noun}", **told)


def test_an_act_that_one_may_not_do_says_who_may(desks, graded):
    response = desks["wangfang"].client.get(f"/cases/{graded}/closure")
    assert response.status_code == 403
    assert "客诉工程师" in response.content.decode()
    assert "/closure" not in desks["wangfang"].get(f"/cases/{graded}")
    assert f"/cases/{graded}/closure" in desks["lilei"].get(f"/cases/{graded}")


def test_an_engineer_withdraws_a_complaint_and_the_manager_reopens_it(desks, graded):
    assert act(desks["lilei"], graded, "closure", closes_as="withdrawn").status_code == 422
    told = {"f-closes_as": "withdrawn", "reason": "客户来函撤诉"}
    assert act(desks["lilei"], graded, "closure", **told).status_code == 302
    assert CaseRecord.everything.get(pk=graded).closed_as == "withdrawn"
    assert "撤诉" in desks["lilei"].get(f"/cases/{graded}")
    assert act(desks["hanmeimei"], graded, "reopening", reason="客户又来函").status_code == 302
    assert CaseRecord.everything.get(pk=graded).closed_at is None


def test_a_step_is_given_to_somebody_else(desks, graded, cast):
    told = {"f-to_person": "张敏", "reason": "陈工出差"}
    path = "assignment?step=sort_quality"
    response = act(desks["hanmeimei"], graded, path, **told)
    assert response.status_code == 302, faults(response)
    party = f"person:{cast['zhangmin'].pk}"
    assert Task.everything.filter(
        record=graded, step="sort_quality", party=party, is_assigned=True
    ).exists()


def test_a_case_is_held_and_goes_on(desks, graded):
    assert act(desks["lilei"], graded, "hold", reason="等客户回复").status_code == 302
    assert "等客户回复" in desks["lilei"].get(f"/cases/{graded}")
    assert f"/cases/{graded}/resumption" in desks["lilei"].get(f"/cases/{graded}")
    assert act(desks["lilei"], graded, "resumption").status_code == 302


def test_the_engineer_decides_otherwise_with_a_reason(desks, graded):
    path = "decision?decision=grade"
    assert act(desks["lilei"], graded, path, **{"f-value": "severe"}).status_code == 422
    told = {"f-value": "severe", "reason": "影响商誉"}
    assert act(desks["lilei"], graded, path, **told).status_code == 302
    row = CaseRecord.everything.get(pk=graded)
    assert (row.grade, row.grade_status) == ("severe", "overridden")
    assert "影响商誉" in desks["lilei"].get(f"/cases/{graded}")


def test_what_the_table_does_not_settle_the_engineer_decides_by_hand(desks, record):
    path = "judgement?decision=grade"
    assert CaseRecord.everything.get(pk=record).grade_status == "provisional"
    assert f"/cases/{record}/judgement?decision=grade" in desks["lilei"].get(f"/cases/{record}")
    assert "/judgement" not in desks["wangfang"].get(f"/cases/{record}")
    assert desks["lilei"].resend(f"/cases/{record}/{path}").status_code == 422
    told = {"f-value": "severe", "reason": "来电时已知有人受伤"}
    response = act(desks["lilei"], record, path, **told)
    assert response.status_code == 302, faults(response)
    row = CaseRecord.everything.get(pk=record)
    assert (row.grade, row.grade_status) == ("severe", "decided")
    page = desks["lilei"].get(f"/cases/{record}")
    assert "人工认定" in page
    assert "来电时已知有人受伤" in page


def test_who_may_not_decide_by_hand_is_told_who_may(desks, record):
    refused = desks["wangfang"].client.get(f"/cases/{record}/judgement?decision=grade")
    assert refused.status_code == 403
    assert "客诉工程师" in refused.content.decode()


def test_a_settled_decision_is_not_decided_by_hand_any_more(desks, graded):
    path = "judgement?decision=grade"
    assert "/judgement" not in desks["lilei"].get(f"/cases/{graded}")
    response = act(desks["lilei"], graded, path, **{"f-value": "severe", "reason": "商誉"})
    assert response.status_code == 422
    assert "另行认定" in faults(response)


def test_a_duplicate_is_tied_and_merged(desks, graded):
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": "同一问题又来电"}
    twin = desks["wangfang"].send("/intake?kind=complaint", **told)["Location"].rpartition("/")[2]
    wrong = {"f-link": "duplicate", "f-to": "KS1999-9999"}
    assert act(desks["lilei"], twin, "link", **wrong).status_code == 422
    tied = {"f-link": "duplicate", "f-to": "KS2026-0001"}
    response = act(desks["lilei"], twin, "link", **tied)
    assert response.status_code == 302, faults(response)
    assert CaseRecord.everything.get(pk=twin).closed_as == "duplicate"
    assert "KS2026-0001" in desks["lilei"].get(f"/cases/{twin}")


def test_a_mistake_is_declared_void_by_the_manager(desks, graded):
    told = {"reason": "登记错了"}
    assert act(desks["hanmeimei"], graded, "voiding", **told).status_code == 302
    assert CaseRecord.everything.get(pk=graded).closed_as == "void"


def test_a_talk_with_the_customer_is_noted(desks, graded):
    told = {
        "f-spoken_at": "2026-01-30T09:10",
        "f-talk_channel": "phone",
        "f-said": "客户同意周一到场",
    }
    response = desks["wangfang"].resend(f"/cases/{graded}/items/new/talk", **told)
    assert response.status_code == 302, faults(response)
    assert "客户同意周一到场" in desks["lilei"].get(f"/cases/{graded}")


def test_what_was_entered_later_than_it_happened_shows_both_moments(desks, record, clock_at):
    clock_at("2026-01-30T11:00+08:00")
    told = {**fields(SHEET), "happened": "2026-01-30T10:05"}
    path = f"/cases/{record}/steps/fill_sheet"
    assert desks["wangfang"].resend(path, **told).status_code == 422
    response = desks["wangfang"].resend(path, **told, evidence="现场记录单")
    assert response.status_code == 302, faults(response)
    page = desks["wangfang"].get(f"/cases/{record}")
    told_at = page[page.index('id="timeline"') :]
    assert "2026-01-30 周五 10:05" in told_at
    assert "2026-01-30 周五 11:00" in told_at
    assert "现场记录单" in told_at
