"""Each vendor's channel against that vendor on this machine: what arrives, what fails how, what is shown twice."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from kesu import clock
from kesu.notices.channels import WAYS, ChannelError, Message, http, tokens
from kesu.notices.channels.base import cut
from tests.notices.vendors import DingTalk, Feishu, Vendor, WeCom, serving

MON = datetime.fromisoformat("2026-03-02T13:31+08:00")
MESSAGE = Message(
    "a" * 64, "gong", "【客诉】将于 14:30 到期", "单号：KS2026-0001", "http://x/cases/1"
)
WHOLE = "【客诉】将于 14:30 到期\n单号：KS2026-0001\nhttp://x/cases/1"

VENDORS: Mapping[str, tuple[type[Vendor], Mapping[str, str]]] = {
    "wecom_app": (WeCom, {"corp_id": "corp", "agent_id": "1000002", "secret": "corp-secret"}),
    "wecom_robot": (WeCom, {"key": "robot-key"}),
    "dingtalk_app": (
        DingTalk,
        {"app_key": "key", "app_secret": "app-secret", "agent_id": "1000002"},
    ),
    "dingtalk_robot": (DingTalk, {"access_token": "robot-token", "secret": "SECsecret"}),
    "feishu_app": (Feishu, {"app_id": "id", "app_secret": "app-secret", "named_by": "user_id"}),
    "feishu_robot": (Feishu, {"hook": "hook-1", "secret": "sign-secret"}),
}
APPS = [sort for sort in VENDORS if sort.endswith("_app")]
ROBOTS = [sort for sort in VENDORS if sort.endswith("_robot")]


class House:
    """One sort of channel and the vendor it speaks to."""

    def __init__(self, sort: str, vendor: Vendor) -> None:
        self.way, self.vendor, self.settings = WAYS[sort], vendor, dict(VENDORS[sort][1])

    def send(self, message: Message = MESSAGE, **settings: str) -> Any:
        return self.way.send({**self.settings, **settings}, message)

    def fault(self, message: Message = MESSAGE, **settings: Any) -> ChannelError:
        with pytest.raises(ChannelError) as caught:
            self.send(message, **settings)
        return caught.value


@pytest.fixture
def house(request: pytest.FixtureRequest, settings: Any) -> Iterator[House]:
    tokens._kept.clear()
    sort: str = request.param
    with serving(VENDORS[sort][0]()) as vendor, clock.stopped_at(MON):
        settings.NOTICE_HOSTS = {sort.partition("_")[0]: vendor.address}
        yield House(sort, vendor)


every = pytest.mark.parametrize("house", VENDORS, indirect=True)
apps = pytest.mark.parametrize("house", APPS, indirect=True)
robots = pytest.mark.parametrize("house", ROBOTS, indirect=True)


def only(sort: str) -> Any:
    return pytest.mark.parametrize("house", [sort], indirect=True)


def is_definite(fault: ChannelError) -> bool:
    return not fault.unknown and not fault.permanent


@every
def test_a_message_arrives_as_it_is(house: House):
    house.send()
    to = "gong" if house.way.is_personal else "group"
    assert house.vendor.shown == [(to, WHOLE)]


@apps
def test_the_provider_says_under_which_id_it_took_it(house: House):
    assert house.send().id in ("wecom-1", "4711", "om_1")


@apps
def test_one_token_serves_many_messages_until_it_ends(house: House):
    for _ in range(3):
        house.send()
    assert len(house.vendor.tokens) == 1
    with clock.stopped_at(MON + timedelta(hours=2)):
        house.send()
    assert len(house.vendor.tokens) == 2


@apps
def test_a_token_that_ended_early_is_fetched_anew_once(house: House):
    house.send()
    house.vendor.tokens.append("another program fetched one")
    house.send(Message("b" * 64, "gong", "又一条", ""))
    assert len(house.vendor.shown) == 2
    assert len(house.vendor.tokens) == 3


@apps
def test_the_same_message_again_is_shown_once(house: House):
    for _ in range(3):
        house.send()
    assert len(house.vendor.shown) == 1
    assert house.way.repeats_within > timedelta(0)


@robots
def test_a_robot_shows_it_twice_and_so_promises_nothing(house: House):
    house.send()
    house.send()
    assert len(house.vendor.shown) == 2
    assert house.way.repeats_within == timedelta(0)


@apps
def test_an_unknown_person_is_no_reason_to_try_again(house: House):
    fault = house.fault(Message("c" * 64, "nobody", "x", "y"))
    assert fault.permanent
    assert not fault.unknown
    assert fault.shuts is None


@apps
@pytest.mark.parametrize("wrong", [{"secret": "x"}, {"app_secret": "x"}])
def test_a_wrong_secret_shuts_the_channel_and_gives_no_message_up(house: House, wrong):
    if not set(wrong) <= set(house.settings):
        wrong = {"app_secret" if "app_secret" in house.settings else "secret": "x"}
    fault = house.fault(**wrong)
    assert is_definite(fault)
    assert fault.shuts is not None


@robots
def test_a_wrong_address_shuts_the_robot_and_gives_no_message_up(house: House):
    name = next(iter(house.settings))
    wrong: dict[str, Any] = {name: "wrong"}
    fault = house.fault(**wrong)
    assert is_definite(fault)
    assert fault.shuts is not None


@pytest.mark.parametrize("house", ["dingtalk_robot", "feishu_robot"], indirect=True)
def test_a_wrong_signature_is_refused(house: House):
    fault = house.fault(secret="wrong")
    assert is_definite(fault)
    assert "310000" in fault.says or "19021" in fault.says


LIMITS = [
    ("wecom_app", {"errcode": 45009, "errmsg": "api freq out of limit"}, 60),
    ("wecom_app", {"errcode": 45033, "errmsg": "api concurrent out of limit"}, 60),
    ("wecom_robot", {"errcode": 45009, "errmsg": "api freq out of limit"}, 60),
    ("dingtalk_app", {"errcode": 88, "sub_code": "90018", "sub_msg": "too many"}, 60),
    ("dingtalk_app", {"errcode": 143103, "errmsg": "too many"}, 60),
    ("dingtalk_robot", {"errcode": 130101, "errmsg": "send too fast"}, 600),
    ("feishu_app", {"code": 230020, "msg": "too many"}, 60),
    ("feishu_app", {"code": 99991400, "msg": "request trigger frequency limit"}, 60),
    ("feishu_robot", {"code": 9499, "msg": "too many request", "data": {}}, 60),
    ("feishu_robot", {"code": 11232, "msg": "frequency limited"}, 60),
]


@pytest.mark.parametrize(("house", "answer", "seconds"), LIMITS, indirect=["house"])
def test_too_many_shuts_the_channel_for_as_long_as_the_vendor_does(house: House, answer, seconds):
    house.vendor.troubles = [answer]
    fault = house.fault()
    assert is_definite(fault)
    assert fault.shuts == timedelta(seconds=seconds)
    assert house.vendor.shown == []


@every
@pytest.mark.parametrize("status", [302, 429])
def test_too_many_may_be_said_by_http_too(house: House, status):
    house.vendor.troubles = [status]
    fault = house.fault()
    assert is_definite(fault)
    assert fault.shuts == timedelta(minutes=1)


@every
@pytest.mark.parametrize("status", [500, 503])
def test_an_error_of_the_server_is_a_definite_failure(house: House, status):
    house.vendor.troubles = [status]
    assert is_definite(house.fault())


@every
@pytest.mark.parametrize("trouble", [502, 504, "cut"])
def test_what_the_vendor_may_have_taken_is_unknown(house: House, trouble):
    house.vendor.troubles = [trouble]
    assert house.fault().unknown


@only("wecom_robot")
def test_a_vendor_that_never_answers_is_left_after_a_while(house: House, monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.2)
    house.vendor.troubles = ["hang"]
    fault = house.fault()
    assert fault.unknown
    assert fault.shuts == timedelta(0)


@only("wecom_app")
def test_a_token_that_does_not_come_leaves_nothing_unknown(house: House, monkeypatch):
    monkeypatch.setattr(house.vendor, "answer", lambda *_: (_ for _ in ()).throw(OSError))
    fault = house.fault()
    assert is_definite(fault)


@every
def test_a_vendor_that_cannot_be_reached_is_a_definite_failure(house: House, settings):
    settings.NOTICE_HOSTS = dict.fromkeys(settings.NOTICE_HOSTS, "http://127.0.0.1:1")
    fault = house.fault()
    assert is_definite(fault)
    assert fault.shuts == timedelta(0)


@only("wecom_robot")
@pytest.mark.parametrize("body", [b"[]", b"nonsense", b"{" + b'"a":' + b"1" * 70_000 + b"}"])
def test_an_answer_that_is_none_is_unknown(house: House, monkeypatch, body):
    monkeypatch.setattr("json.dumps", lambda *_a, **_k: body.decode())
    assert house.fault().unknown


@robots
def test_a_long_text_is_cut_and_keeps_its_link(house: House):
    house.send(Message("d" * 64, "", "题", "很长" * 6_000, "http://x/cases/1"))
    ((_, text),) = house.vendor.shown
    assert text.endswith("…\nhttp://x/cases/1")
    assert len(text.encode()) <= 8_000


@pytest.mark.parametrize("longest", range(3, 16))
def test_a_text_is_cut_between_characters(longest):
    found = cut("客诉系统通知", longest)
    assert len(found.encode()) <= longest
    assert found.endswith("…")
    assert cut("客诉", 6) == "客诉"


@every
def test_what_a_channel_needs_is_asked_for(house: House):
    needed = {field.name for field in house.way.fields if field.is_needed}
    assert set(house.way.faults({})) == needed
    assert house.way.faults(house.settings) == {}


def test_settings_that_cannot_be_are_refused():
    assert WAYS["wecom_app"].faults({**VENDORS["wecom_app"][1], "agent_id": "x"})
    assert WAYS["feishu_app"].faults({**VENDORS["feishu_app"][1], "named_by": "x"})
    assert WAYS["feishu_robot"].faults({**VENDORS["feishu_robot"][1], "hook": "../x"})


@only("dingtalk_robot")
def test_a_robot_that_is_shut_out_for_ten_minutes_loses_nothing(house: House):
    for _ in range(20):
        house.send()
    assert house.fault().shuts == timedelta(minutes=10)
    with clock.stopped_at(MON + timedelta(minutes=9)):
        house.fault()
    with clock.stopped_at(MON + timedelta(minutes=11)):
        house.send()
    assert len(house.vendor.shown) == 21
