"""What is changed about channels leaves a note and tells no secret; what pages ask is answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.models import NoticeReading
from kesu.cases.queries.inbox import told, unread
from kesu.directory.models import Person
from kesu.notices import queries
from kesu.notices.accounts import mail_channel, settings_of
from kesu.notices.actions import retry, save_channel, set_preference, set_reach, try_channel
from kesu.notices.codes import CODES
from kesu.notices.models import Change, Channel, Delivery, Preference, Reach
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import later
from tests.notices.conftest import Fake, all_sent, channel, near, spread

pytestmark = pytest.mark.usefixtures("book", "monday", "staff")

SETTINGS = {"corp_id": "corp", "agent_id": "1000002", "secret": "a-secret-word"}
NEW = {"code": "wecom", "sort": "wecom_app", "name_zh": "企业微信"}


def saved(**values):
    return save_channel(values={**NEW, **values}, settings=SETTINGS, by=None, at=clock.now())


def test_settings_are_sealed_and_told_by_nothing():
    row = saved()
    assert settings_of(row) == SETTINGS
    row.refresh_from_db()
    assert "a-secret-word" not in row.sealed
    note = Change.objects.get()
    assert note.after["sealed"] == "•••"
    (account,) = queries.channels(clock.now())
    told = {field.name: value for field, value in account.shown}
    assert told == {"corp_id": "corp", "agent_id": "1000002", "secret": ""}
    assert "a-secret-word" not in repr(account)


def test_a_secret_left_empty_stays_and_nothing_is_noted(gong: Person):
    row = saved()
    before = row.sealed
    save_channel(values={}, settings={"secret": ""}, by=gong, at=clock.now(), channel=row)
    assert (row.sealed, settings_of(row)) == (before, SETTINGS)
    assert Change.objects.count() == 1
    save_channel(values={}, settings={"secret": "another"}, by=gong, at=clock.now(), channel=row)
    assert settings_of(row)["secret"] == "another"
    assert Change.objects.get(sort="changed").by == gong


def test_a_sealed_setting_moved_to_another_channel_does_not_open():
    one, two = saved(), saved(code="wecom-2")
    two.sealed = one.sealed
    with pytest.raises(ValueError, match="does not open"):
        settings_of(two)


@pytest.mark.parametrize(
    ("values", "settings", "field"),
    [
        ({"sort": "pigeon"}, SETTINGS, "sort"),
        ({"per_minute": 0}, SETTINGS, "per_minute"),
        ({"name_zh": ""}, SETTINGS, "name_zh"),
        ({}, {**SETTINGS, "secret": " "}, "secret"),
        ({}, {**SETTINGS, "agent_id": "zero"}, "agent_id"),
    ],
)
def test_what_a_channel_cannot_be_is_refused_by_field(values, settings, field):
    with pytest.raises(ValidationError) as caught:
        save_channel(values={**NEW, **values}, settings=settings, by=None, at=clock.now())
    assert field in caught.value.message_dict
    assert not Channel.objects.exists()


def test_code_and_sort_stay_as_they_are():
    row = saved()
    with pytest.raises(ValidationError):
        save_channel(values={"code": "x"}, settings={}, by=None, at=clock.now(), channel=row)


def test_the_mail_channel_is_there_by_itself_and_can_be_switched_off(mail: Fake):
    near()
    with later("2026-03-02T13:31+08:00"):
        spread()
    assert Channel.objects.get().code == "mail"
    save_channel(
        values={"enabled": False}, settings={}, by=None, at=clock.now(), channel=mail_channel()
    )
    near()
    with later("2026-03-02T13:31+08:00"):
        spread()
    assert Delivery.everything.count() == 1


@pytest.mark.parametrize("code", [code.id for code in CODES.values() if code.is_kept])
def test_what_presses_cannot_be_switched_off(code, gong: Person):
    about: dict[str, Any] = {
        "party": f"person:{gong.pk}",
        "code": code,
        "channel": mail_channel(),
    }
    with pytest.raises(ValidationError, match="不能关闭"):
        set_preference(**about, way="off", by=gong, at=clock.now())
    set_preference(**about, way="digest", by=gong, at=clock.now())
    assert queries.preferences_of([f"person:{gong.pk}"]) == {
        (f"person:{gong.pk}", code, mail_channel().pk): "digest"
    }


@pytest.mark.parametrize(
    "wrong", [{"party": "everybody"}, {"code": "no-such"}, {"way": "sometimes"}]
)
def test_what_no_preference_can_be_is_refused(wrong, gong: Person):
    about = {"party": f"person:{gong.pk}", "code": "near", "channel": mail_channel(), "way": "off"}
    with pytest.raises(ValidationError):
        set_preference(**{**about, **wrong}, by=gong, at=clock.now())


def test_a_preference_is_changed_and_taken_back(gong: Person):
    about: dict[str, Any] = {
        "party": f"person:{gong.pk}",
        "code": "near",
        "channel": mail_channel(),
    }
    for way in ("off", "now", ""):
        set_preference(**about, way=way, by=gong, at=clock.now())
    assert not Preference.objects.exists()
    sorts = list(Change.objects.order_by("pk").values_list("sort", flat=True))
    assert sorts == ["added", "changed", "removed"]


def test_an_address_is_set_changed_and_taken_back_and_no_note_tells_it(gong: Person, sort):
    sort("wecom_app")
    wecom = channel("wecom_app")
    for address in (" gong ", "gong-2"):
        set_reach(person=gong, channel=wecom, address=address, by=gong, at=clock.now())
    assert queries.reaches_of(gong) == {wecom.pk: "gong-2"}
    set_reach(person=gong, channel=wecom, address="", by=gong, at=clock.now())
    assert not Reach.objects.exists()
    assert "gong" not in str(list(Change.objects.filter(table="reach").values("before", "after")))


def test_a_channel_is_tried_with_a_message_to_oneself(mail: Fake, gong: Person):
    row = try_channel(channel=mail_channel(), person=gong, at=clock.now())
    all_sent()
    row.refresh_from_db()
    assert row.state == "sent"
    assert (mail.got[0].to, mail.got[0].subject) == (gong.email, "测试消息")
    assert "电子邮件" in mail.got[0].text


def test_only_what_ended_without_success_is_sent_again(mail: Fake, gong: Person):
    row = try_channel(channel=mail_channel(), person=gong, at=clock.now())
    with pytest.raises(ValidationError):
        retry(delivery=row, by=gong, at=clock.now())
    all_sent()
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        retry(delivery=row, by=gong, at=clock.now())
    Delivery.everything.update(state="uncertain")
    row.refresh_from_db()
    retry(delivery=row, by=gong, at=clock.now())
    assert (row.state, row.may_repeat, row.attempts) == ("due", True, 0)
    assert Change.objects.get(table="delivery").after == {"state": "due", "delivery": row.pk}


# -- what pages ask --------------------------------------------------------------------------------


def test_the_inbox_is_that_of_a_person_and_of_whom_they_stand_in_for(gong: Person, jing: Person):
    near()
    with later("2026-03-02T14:31+08:00"):
        tick()
        found = told(who_is(gong, clock.now()))
        assert [notice.code for notice in found] == ["remind", "near"]
        assert not told(who_is(jing, clock.now())).exists()
        first = found[0]
        NoticeReading(notice=first, person=f"person:{gong.pk}", at=clock.now()).save()
        assert list(told(who_is(gong, clock.now())).values_list("is_read", flat=True)) == [
            True,
            False,
        ]
        assert len(unread(who_is(gong, clock.now()), clock.now(), 10)) == 1


def test_the_deliveries_of_a_record_are_seen_with_it(mail: Fake, gong: Person):
    record, other = near(), near()
    with later("2026-03-02T13:31+08:00"):
        spread()
        all_sent()
    (row,) = queries.deliveries_of(record)
    assert (row.person, row.state, row.channel.code) == (gong, "sent", "mail")
    assert {d.record for d in queries.deliveries_to(gong)} == {other, record}
    (account,) = queries.channels(clock.now())
    assert account.counts == {"sent": 2}
    assert not account.is_shut(clock.now() + timedelta(days=1))
    assert not queries.troubled().exists()
    assert queries.waiting(clock.now()) == 0
