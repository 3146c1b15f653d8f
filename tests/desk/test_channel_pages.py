"""What people want by which channel, the channels, and what left for a record: set, shown, and kept apart."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu import clock
from kesu.cases.models import InboxNotice
from kesu.directory.models import Person
from kesu.notices.actions import save_channel, set_reach
from kesu.notices.models import Channel, Delivery, Preference, Reach
from kesu.notices.spreading import spread
from tests.desk.house import Desk
from tests.desk.office import MON_2_MARCH, Office

SECRET = "a-secret-of-the-test"
APP = {"corp_id": "ww1", "agent_id": "1000002", "secret": SECRET}
ADMIN = "hejie"


def wecom(sort: str = "wecom_app", code: str = "wecom", **settings: str) -> Channel:
    values = {"sort": sort, "code": code, "name_zh": "企业微信" + code}
    return save_channel(values=values, settings=settings or APP, by=None, at=clock.now())


@pytest.fixture
def told(office: Office, clock_at) -> Office:
    """韩梅梅 was told of a severe complaint, by an application that nobody has reached yet."""
    set_reach(
        person=office.people["hanmeimei"], channel=wecom(), address="han", by=None, at=MON_2_MARCH
    )
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=10), function_lost=True, defective=12)
    office.number(complaint, MON_2_MARCH + timedelta(minutes=20))
    office.identify(complaint, MON_2_MARCH + timedelta(minutes=40))
    at = clock_at("2026-03-02T10:00+08:00")
    spread(at)
    return office


def failed(state: str, reason: str) -> Delivery:
    row = Delivery.everything.get()
    Delivery.everything.update(state=state, next_at=None, reason=reason, ended_at=row.at)
    return row


def choice(page: str, name: str) -> str:
    return page.split(f'name="{name}"')[1].split("</select>")[0]


def test_without_a_channel_the_page_says_that_all_is_told_inside(office):
    assert "尚未设置渠道" in Desk(office.people["lilei"]).get("/inbox/preferences")


def test_everybody_sets_what_they_want_and_where_they_are_found(office):
    row, lilei = wecom(), office.people["lilei"]
    desk = Desk(lilei)
    sent = {f"way-near-{row.pk}": "digest", f"address-{row.pk}": "li-7"}
    assert desk.resend("/inbox/preferences", **sent).status_code == 302
    set_now = Preference.objects.get()
    assert (set_now.party, set_now.code, set_now.way) == (f"person:{lilei.pk}", "near", "digest")
    assert Reach.objects.get().address == "li-7"
    page = desk.get("/inbox/preferences")
    assert 'value="digest" selected' in choice(page, f"way-near-{row.pk}")
    assert 'value="li-7"' in page
    desk.resend("/inbox/preferences", **{f"way-near-{row.pk}": "", f"address-{row.pk}": ""})
    assert not Preference.objects.exists()
    assert not Reach.objects.exists()


def test_what_cannot_be_switched_off_is_shown_as_such_and_stays_on(office):
    row, desk = wecom(), Desk(office.people["lilei"])
    page = desk.get("/inbox/preferences")
    assert 'value="off"' in choice(page, f"way-tell-{row.pk}")
    for code in ("remind", "escalate"):
        assert 'value="off"' not in choice(page, f"way-{code}-{row.pk}")
    assert 'value="digest"' not in choice(page, f"way-escalate-{row.pk}")
    assert page.count("不可关闭") >= 5
    answer = desk.resend("/inbox/preferences", **{f"way-remind-{row.pk}": "off"})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_robots_of_groups_are_not_asked_of_people_but_of_posts(office):
    row = wecom("wecom_robot", "group", key="k")
    assert "group" not in Desk(office.people["lilei"]).get("/inbox/preferences")
    admin = Desk(office.people[ADMIN])
    page = admin.get("/channels/posts?party=post:quality_manager")
    assert "不发送（未设置）" in choice(page, f"way-escalate-{row.pk}")
    sent = {f"way-escalate-{row.pk}": "now"}
    assert admin.resend("/channels/posts?party=post:quality_manager", **sent).status_code == 302
    assert Preference.objects.get().party == "post:quality_manager"
    assert admin.status("/channels/posts?party=post:nobody-knows") == 404


def test_a_channel_is_set_up_and_its_secret_never_shown(office):
    admin = Desk(office.people[ADMIN])
    typed = {
        "code": "wecom",
        "name_zh": "企业微信",
        "setting-corp_id": "ww1",
        "setting-agent_id": "1000002",
    }
    assert admin.resend("/channels/new/wecom_app", **typed).status_code == 422
    assert not Channel.objects.exists()
    answer = admin.resend("/channels/new/wecom_app", **typed, **{"setting-secret": SECRET})
    assert answer["Location"] == "/channels/at/wecom"
    page = admin.get("/channels/at/wecom")
    assert SECRET not in page + admin.get("/channels")
    assert 'value="ww1"' in page
    before = Channel.objects.get().sealed
    assert admin.resend("/channels/at/wecom", name_zh="微信").status_code == 302
    row = Channel.objects.get()
    assert (row.name_zh, row.sealed) == ("微信", before)


def test_who_changes_a_channel_meanwhile_is_not_written_over(office):
    row, admin = wecom(), Desk(office.people[ADMIN])
    form = {"per_minute": "60", "unsure": "once", "setting-corp_id": "ww1", "setting-agent_id": "7"}
    assert f'name="version" value="{row.version}"' in admin.get("/channels/at/wecom")
    Channel.objects.update(version=row.version + 1, name_zh="别人改的")
    page = "/channels/at/wecom"
    stale = admin.client.post(page, {**form, "name_zh": "我改的", "version": str(row.version)})
    assert (stale.status_code, Channel.objects.get().name_zh) == (422, "别人改的")
    assert "刚刚已被他人修改" in stale.content.decode()
    fresh = {**form, "name_zh": "我改的", "version": str(row.version + 1)}
    assert admin.client.post(page, fresh).status_code == 302
    assert (Channel.objects.get().name_zh, Channel.objects.get().for_staff) == ("我改的", False)


def test_what_a_provider_cannot_use_is_refused_beside_its_field(office):
    admin = Desk(office.people[ADMIN])
    typed = {
        "code": "w",
        "name_zh": "微信",
        "setting-corp_id": "ww1",
        "setting-agent_id": "x",
        "setting-secret": "s",
    }
    answer = admin.resend("/channels/new/wecom_app", **typed)
    assert answer.status_code == 422
    assert "请填写数字" in answer.content.decode()


def test_a_channel_is_switched_off_and_tried(office):
    row, admin = wecom(), Desk(office.people[ADMIN])
    admin.send(
        "/channels/at/wecom",
        name_zh="企业微信",
        per_minute="60",
        unsure="once",
        **{"setting-corp_id": "ww1", "setting-agent_id": "7"},
    )
    row.refresh_from_db()
    assert (row.enabled, row.unsure, row.per_minute) == (False, "once", 60)
    assert "已停用" in admin.get("/channels")
    assert admin.client.post("/channels/at/wecom/trials").status_code == 302
    assert Delivery.everything.get().sort == "trial"


@pytest.mark.parametrize("login", ["lilei", "hanmeimei", "youhua"])
def test_channels_are_for_administrators(told, login):
    desk, row = Desk(told.people[login]), failed("dead", "no such user")
    for address in ("/channels", "/channels/at/wecom", "/channels/new/other", "/channels/posts"):
        assert desk.status(address) == 404
    assert desk.client.post("/channels/at/wecom/trials").status_code == 404
    assert desk.client.post(f"/deliveries/{row.pk}/retrial").status_code == 404
    assert Delivery.everything.get().state == "dead"


def test_who_was_told_stands_on_the_record_with_what_became_of_it(told):
    page = Desk(told.people["lilei"]).get(f"/cases/{told.complaints[0]}/notices")
    assert "客诉已认定为严重客诉" in page
    assert re.search("<strong>韩梅梅</strong>.*企业微信wecom", page, re.S)
    failed("uncertain", "no answer within ten seconds")
    page = Desk(told.people["lilei"]).get(f"/cases/{told.complaints[0]}/notices")
    assert "no answer within ten seconds" in page
    assert "重新发送" not in page
    assert f"/cases/{told.complaints[0]}/notices" in Desk(told.people["lilei"]).get(
        f"/cases/{told.complaints[0]}"
    )


def test_who_may_not_read_a_record_does_not_learn_who_was_told(told):
    stranger = Person.objects.create_person("stranger", name="外人（虚构）")
    assert Desk(stranger).status(f"/cases/{told.complaints[0]}/notices") == 404


@pytest.mark.parametrize("state", ["dead", "uncertain"])
def test_what_failed_is_sent_again_by_an_administrator_once(told, state):
    row, admin = failed(state, "no such user"), Desk(told.people[ADMIN])
    assert "no such user" in admin.get("/channels")
    assert "no such user" in admin.get("/channels/at/wecom")
    answer = admin.client.post(f"/deliveries/{row.pk}/retrial", {"back": "/channels/at/wecom"})
    assert answer["Location"] == "/channels/at/wecom"
    row.refresh_from_db()
    assert (row.state, row.may_repeat) == ("due", state == "uncertain")
    assert admin.client.post(f"/deliveries/{row.pk}/retrial").status_code == 404


def test_the_pages_cost_the_same_however_much_there_is(told):
    admin = Desk(told.people[ADMIN])
    addresses = (
        "/channels",
        "/inbox/preferences",
        "/channels/posts?party=post:quality_manager",
        "/channels/at/wecom",
    )

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                admin.status(address)
            found.append(len(asked))
        return found

    costs()
    few = costs()
    for number in range(4):
        wecom(code=f"more-{number}")
    assert costs() == few
    assert max(few) <= 13


@pytest.mark.parametrize(
    "address",
    [
        "/channels",
        "/channels/at/wecom",
        "/channels/posts?party=post:quality_manager",
        "/inbox/preferences",
    ],
)
def test_the_pages_are_complete_in_english(told, address):
    page = Desk(told.people[ADMIN], "en").get(address)
    main = re.sub("企业微信wecom", "", page[page.index("<main") :])
    assert not re.search("[一-鿿]", re.sub(r"<input[^>]*>|<option.*?</option>", "", main))


def test_what_one_entry_told_two_parties_of_a_person_stands_there_once(told):
    record = told.complaints[0]
    notice = InboxNotice.everything.filter(record=record).order_by("pk")[0]
    at = f"/cases/{record}/notices"
    before = Desk(told.people["lilei"]).get(at).count(notice.says_zh)
    notice.pk, notice.party, notice.dedupe_key = "9" * 32, "post:quality_manager", "9" * 64
    notice.save(force_insert=True)
    assert Desk(told.people["lilei"]).get(at).count(notice.says_zh) == before
