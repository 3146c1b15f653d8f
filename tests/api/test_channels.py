"""Channels, wishes and addresses over the API; each to whom it belongs."""

import pytest

from kesu import clock
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.notices.models import Channel, Delivery
from kesu.notices.spreading import spread
from kesu.timekeeping.ticking import tick
from tests.api.conftest import FIRST_DAY, LONG_AGO

SECRET = "a-secret-of-the-test"
WECOM = {
    "code": "wecom", "sort": "wecom_app", "name_zh": "企业微信",
    "settings": {"corp_id": "ww1", "agent_id": "7", "secret": SECRET},
}  # fmt: skip


@pytest.fixture
def keeper(call, people):
    """王芳, who is the administrator too."""
    actions.bind_post(
        person=people["wangfang"], post=ADMINISTRATOR, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )
    return call["wangfang"]


def test_a_channel_is_set_up_changed_and_tried_and_its_secret_stays_inside(keeper):
    added = keeper.post("/channels", WECOM)
    assert (added.status_code, added.json()["per_minute"]) == (201, 600)
    changed = keeper.patch("/channels/wecom", {"per_minute": 30, "enabled": False})
    assert (changed.json()["per_minute"], changed.json()["enabled"]) == (30, False)
    assert keeper.post("/channels/wecom/trials", {}).json()["state"] == "due"
    assert SECRET not in keeper.get("/channels").content.decode()


def test_a_faulty_channel_is_refused_by_field(keeper):
    answer = keeper.post("/channels", {**WECOM, "settings": {"corp_id": "ww1"}})
    assert answer.status_code == 422
    assert {r["line"] for r in answer.json()["reasons"]} == {"agent_id", "secret"}
    assert not Channel.objects.exists()


def test_only_administrators_keep_channels_and_set_what_posts_want(keeper, call):
    keeper.post("/channels", WECOM)
    lilei = call["lilei"]
    for answer in (
        lilei.post("/channels", {**WECOM, "code": "other"}),
        lilei.patch("/channels/wecom", {"enabled": False}),
        lilei.post("/channels/wecom/trials", {}),
        lilei.post("/preferences", {"channel": "wecom", "way": "off", "party": "post:engineer"}),
        lilei.get("/preferences", party="post:engineer"),
        lilei.post("/deliveries/x/retrial", {}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "no_right")


def test_everybody_says_what_they_want_and_where_they_are_found(keeper, call, people):
    keeper.post("/channels", WECOM)
    lilei = call["lilei"]
    said = {"channel": "wecom", "code": "near", "way": "digest"}
    (wish,) = lilei.post("/preferences", said).json()
    assert wish == {**said, "party": f"person:{people['lilei'].pk}"}
    assert lilei.post("/preferences", {**said, "way": ""}).json() == []
    kept = lilei.post("/preferences", {**said, "code": "remind", "way": "off"})
    assert kept.status_code == 422
    assert lilei.post("/addresses", {"channel": "wecom", "address": "li-7"}).json() == [
        {"channel": "wecom", "address": "li-7"}
    ]
    assert call["hanmeimei"].get("/addresses").json() == []
    assert lilei.post("/addresses", {"channel": "none", "address": "x"}).status_code == 404


def test_what_left_for_a_record_is_shown_to_who_may_read_it_and_sent_again(keeper, call, clock_at):
    keeper.post("/channels", WECOM)
    call["lilei"].post("/addresses", {"channel": "wecom", "address": "li-7"})
    record = call["wangfang"].opened()
    clock_at("2026-03-02T13:31+08:00")  # one limit comes near
    tick()
    spread(clock.now())
    (row,) = call["lilei"].get(f"/records/{record}/deliveries", limit=1).json()
    assert (row["channel"], row["person"]) == ("wecom", call["lilei"].get("/me").json()["person"])
    assert call["zhaoqiang"].get(f"/records/{record}/deliveries").status_code == 404
    Delivery.everything.filter(pk=row["id"]).update(state="dead", next_at=None)
    assert keeper.post(f"/deliveries/{row['id']}/retrial", {}).json()["state"] == "due"
    assert keeper.post(f"/deliveries/{row['id']}/retrial", {}).status_code == 404
