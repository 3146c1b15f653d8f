"""Hand-overs in the browser's words: notice, plan, successors, carried out, and no data out of the house."""

import pytest
from django.urls import reverse

from kesu.directory import actions
from kesu.directory.models import HandOver, PostHolding
from tests.cases.leaving.house import MON, SINCE, House, furnished

ZH = {"accept-language": "zh-hans"}
NOTICE = {"person": "old", "last_day": "2026-03-31", "successor": "new"}


@pytest.fixture
def house(db, clock_at) -> House:
    found = furnished()
    clock_at(MON.isoformat())
    return found


@pytest.fixture
def admin(house, client):
    client.force_login(house.people["admin"])
    return client


def words(answer) -> str:
    return str(answer.content.decode())


def takes_list(client) -> bool:
    """Say whether somebody gets a list as a workbook."""
    answer = client.get("/records/customer_file/workbook")
    found = "spreadsheet" in answer["Content-Type"]
    answer.close()
    return found


def test_notice_shows_what_will_move_and_what_waits_for_the_book(house, admin):
    house.file("M-001", "old")
    answer = admin.post("/directory/hand-overs", NOTICE, headers=ZH, follow=True)
    page = words(answer)
    assert "孙离的离职交接" in page
    assert "业务员" in page
    assert "按规程先办完离职交接" in page


def test_successors_are_named_line_by_line_and_the_report_stays(house, admin):
    admin.post("/directory/hand-overs", NOTICE, headers=ZH)
    row = HandOver.objects.get()
    held = PostHolding.objects.get(person=house.people["old"], post="verifier")
    sent = {"last_day": "2026-03-31", "successor": "new", f"named-post:{held.pk}": "周另"}
    assert admin.post(f"/directory/hand-overs/{row.pk}", sent, headers=ZH).status_code == 302
    page = words(
        admin.post(f"/directory/hand-overs/{row.pk}/carrying-out", headers=ZH, follow=True)
    )
    assert "交接报告" in page
    assert "→ 周另" in page
    assert PostHolding.objects.filter(person=house.people["other"], post="verifier").exists()


def test_somebody_unknown_takes_nothing_over_and_nothing_is_saved(house, admin):
    admin.post("/directory/hand-overs", NOTICE, headers=ZH)
    row = HandOver.objects.get()
    sent = {"last_day": "2026-03-31", "successor": "new", "named-post:1": "查无此人"}
    answer = admin.post(f"/directory/hand-overs/{row.pk}", sent, headers=ZH)
    assert answer.status_code == 422
    assert "查无此人" in words(answer)
    row.refresh_from_db()
    assert row.named == {}


def test_a_second_notice_and_one_without_a_person_are_refused(house, admin):
    admin.post("/directory/hand-overs", NOTICE, headers=ZH)
    assert admin.post("/directory/hand-overs", NOTICE, headers=ZH).status_code == 422
    assert admin.post("/directory/hand-overs", {**NOTICE, "person": ""}).status_code == 422
    assert HandOver.objects.count() == 1


def test_whoever_keeps_no_directory_finds_no_hand_overs(house, client):
    client.force_login(house.people["boss"])
    assert client.get("/directory/hand-overs").status_code == 404
    assert client.post("/directory/hand-overs", NOTICE).status_code == 404
    assert not HandOver.objects.exists()


def test_who_leaves_gets_no_workbook_and_is_told_why(house, admin):
    admin.post("/directory/hand-overs", NOTICE, headers=ZH)
    admin.force_login(house.people["old"])
    for address in (
        "/records/customer_file/workbook", "/directory/people/export.xlsx", reverse("desk:supervision-workbook"),
    ):  # fmt: skip
        answer = admin.get(address, headers=ZH, follow=True)
        assert "text/html" in answer["Content-Type"]
        assert "正在办理离职交接" in words(answer)
    admin.force_login(house.people["new"])
    assert takes_list(admin)


def test_withdrawn_the_person_stays_and_takes_lists_out_again(house, admin):
    admin.post("/directory/hand-overs", NOTICE, headers=ZH)
    pk = HandOver.objects.get().pk
    admin.post(f"/directory/hand-overs/{pk}/withdrawal", headers=ZH)
    page = words(admin.post(f"/directory/hand-overs/{pk}/carrying-out", headers=ZH, follow=True))
    assert "已结束，不能再改动" in page
    admin.force_login(house.people["old"])
    assert takes_list(admin)


def test_steps_that_nobody_can_do_stand_on_the_list(house, admin, clock_at):
    record = house.file("M-001", "other")
    house.post("boss", record, MON, act="assign", step="put_in_database", to=house.party("old"))
    assert "所有待办都有人可以办理" in words(admin.get("/directory/hand-overs", headers=ZH))
    PostHolding.objects.filter(post="department_manager").delete()
    house.people["boss"].headships.all().delete()
    admin.post("/directory/hand-overs", {**NOTICE, "last_day": "2026-03-02"}, headers=ZH)
    pk = HandOver.objects.get().pk
    admin.post(f"/directory/hand-overs/{pk}", {"last_day": "2026-03-02"}, headers=ZH)
    admin.post(f"/directory/hand-overs/{pk}/carrying-out", headers=ZH)
    clock_at("2026-03-04T09:00+08:00")
    page = words(admin.get("/directory/hand-overs", headers=ZH))
    assert "1 项待办" in page
    assert "部门经理" in page
    assert "存入数据库" not in page  # the administrator does not read customers' files
    bind = {"person": house.people["admin"], "from_on": SINCE, "by": None, "at": MON}
    actions.bind_post(post="general_manager", **bind)
    assert "存入数据库" in words(admin.get("/directory/hand-overs", headers=ZH))
