"""Leave entered once: the deputy has the tasks, the one who is away still sees them, the case says so."""

from datetime import timedelta

import pytest

from kesu.directory import actions
from kesu.directory.models import Absence
from tests.desk.office import MON_2_MARCH

ZH = {"accept-language": "zh-hans"}
FORM = {"from_at": "2026-03-02T10:00", "until_at": "2026-03-04T18:00", "note": "出差"}


def page(client, at="/") -> str:
    return str(client.get(at, headers=ZH).content.decode())


@pytest.fixture
def monday(clock_at):
    return clock_at("2026-03-02T10:00+08:00")


def test_everybody_enters_their_own_leave_and_is_told_what_to_know(office, signed_in, monday):
    client = signed_in(office, "wangfang")
    answer = client.post("/absence", {**FORM, "deputy": "lilei"}, headers=ZH, follow=True)
    said = answer.content.decode()
    assert "请假已登记" in said
    assert "我已回来" in said
    away = Absence.objects.get()
    assert (away.person, away.deputy, away.note) == (
        office.people["wangfang"], office.people["lilei"], "出差",
    )  # fmt: skip


def test_a_colleagues_leave_is_entered_by_the_head_and_not_by_others(office, signed_in, monday):
    named = {**FORM, "person": "wangfang", "deputy": "lilei"}
    signed_in(office, "lilei").post("/absence", {**named, "deputy": "chenjing"}, headers=ZH)
    assert Absence.objects.get().person == office.people["lilei"]  # his own, whatever he sent
    Absence.objects.all().delete()
    assert signed_in(office, "hanmeimei").post("/absence", named, headers=ZH).status_code == 422
    assert signed_in(office, "zhoumin").post("/absence", named, headers=ZH).status_code == 302
    assert Absence.objects.get().person == office.people["wangfang"]


def test_a_ring_of_deputies_is_refused_at_its_field_and_nothing_is_saved(office, signed_in, monday):
    signed_in(office, "wangfang").post("/absence", {**FORM, "deputy": "lilei"}, headers=ZH)
    answer = signed_in(office, "lilei").post("/absence", {**FORM, "deputy": "wangfang"}, headers=ZH)
    assert answer.status_code == 422
    assert "绕成了圈" in answer.content.decode()
    assert Absence.objects.count() == 1


def given_to(office, login, at) -> str:
    """Return a complaint whose step of identifying is given to somebody by hand."""
    complaint = str(office.call(0, MON_2_MARCH))
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=10), function_lost=True, defective=12)
    office.number(complaint, MON_2_MARCH + timedelta(minutes=20))
    office.post(
        "hanmeimei", complaint, MON_2_MARCH + timedelta(minutes=40), act="assign",
        step="identify", to=f"person:{office.people[login].pk}", reason="轮班",
    )  # fmt: skip
    return complaint


def go_away(office, login, deputy, at):
    actions.set_absence(
        person=office.people[login], deputy=deputy and office.people[deputy], by=None, at=at,
        from_at=at - timedelta(minutes=1), until_at=at + timedelta(days=2),
    )  # fmt: skip


def test_a_step_given_by_hand_follows_the_deputy_who_signs_on_behalf(office, signed_in, monday):
    complaint = given_to(office, "chenjing", monday)
    go_away(office, "chenjing", "lilei", monday)
    bench = page(signed_in(office, "lilei"))
    assert "识别归类" in bench
    assert "代理陈静" in bench  # although 李雷 holds the post himself: it was given to her
    office.identify(complaint, monday + timedelta(minutes=5))
    signed_in(office, "lilei")
    assert "代陈静" in page(signed_in(office, "hanmeimei"), f"/cases/{complaint}").replace(" ", "")


def test_the_one_who_is_away_still_sees_the_tasks_marked_and_comes_back_with_one_click(
    office, signed_in, monday
):
    given_to(office, "chenjing", monday)
    go_away(office, "chenjing", "lilei", monday)
    client = signed_in(office, "chenjing")
    bench = page(client)
    assert "识别归类" in bench
    assert "李雷代" in bench
    client.post(f"/absence/{Absence.objects.get().pk}/return", headers=ZH)
    assert "李雷代" not in page(client)
    assert "识别归类" not in page(signed_in(office, "lilei"))


def test_the_case_says_who_stands_in(office, signed_in, monday):
    complaint = given_to(office, "chenjing", monday)
    go_away(office, "chenjing", "lilei", monday)
    assert "陈静（请假，李雷代）" in page(signed_in(office, "hanmeimei"), f"/cases/{complaint}")


def test_nobody_in_charge_is_said_on_the_case(office, signed_in, monday):
    complaint = given_to(office, "chenjing", monday)
    go_away(office, "chenjing", None, monday)
    assert "陈静（请假，无人代理）" in page(signed_in(office, "hanmeimei"), f"/cases/{complaint}")


def test_a_deputy_may_not_approve_what_he_filed_himself(office, signed_in, monday):
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=20))  # 王芳 filled it in
    go_away(office, "zhoumin", "wangfang", monday)
    client = signed_in(office, "wangfang")
    assert "周敏（请假，王芳代）" in page(client, f"/cases/{complaint}")
    answer = client.post(
        f"/cases/{complaint}/steps/review_sheet", {"outcome": "approve"}, headers=ZH
    )
    assert answer.status_code == 422
    assert "回避" in answer.content.decode()


def test_only_who_may_ends_an_absence(office, signed_in, monday):
    go_away(office, "wangfang", "lilei", monday)
    pk = Absence.objects.get().pk
    signed_in(office, "lilei").post(f"/absence/{pk}/return", headers=ZH)
    assert Absence.objects.get().until_at > monday
    signed_in(office, "zhoumin").post(f"/absence/{pk}/return", headers=ZH)
    assert Absence.objects.get().until_at == monday
