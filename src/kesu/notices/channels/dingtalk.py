"""DingTalk (钉钉): work notifications of an application to a person, messages of a group robot.

The same text goes to the same person once a day only: a notification that is sent again is not shown
twice. A robot that sends more than twenty messages within a minute is shut out for ten minutes.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kesu import clock
from kesu.core.values import Text
from kesu.notices.channels import tokens
from kesu.notices.channels.base import Answer, ChannelError, Field, Message, Way
from kesu.notices.channels.http import Answered, before_sending, call, refuse

VENDOR: Final = "dingtalk"
LONGEST: Final = 2000
TEN_MINUTES: Final = timedelta(minutes=10)

TOKEN_ENDED: Final = frozenset({40014, 42001, 40001})
TOO_OFTEN: Final = frozenset({90018, 143103, 143104})
SAME_TEXT_TODAY: Final = 143106
NOT_THIS_ONE: Final = frozenset({33012, 34014, 40035, 60121, 143105, 1430000, 1430002, 1430004})
"""The person is unknown, has had too much today or is shielded, or the text is refused."""
ROBOT_SHUT_OUT: Final = frozenset({130101, 90030})
ROUTED: Final = 88
"""The number that stands before the one that says what happened, which is then the sub_code."""


class DingTalkApp(Way):
    """An application of the company; people are named by their DingTalk user id."""

    fields = (
        Field("app_key", Text("AppKey（Client ID）", "AppKey (Client ID)")),
        Field("app_secret", Text("AppSecret（Client Secret）", "AppSecret (Client Secret)"), is_secret=True),
        Field("agent_id", Text("应用 AgentId", "AgentId of the application")),
    )  # fmt: skip
    per_minute = 600
    burst = 20
    repeats_within = timedelta(hours=20)

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a work notification; a token that has ended is fetched anew once."""
        answer = self._sent(settings, message)
        if _code(answer) in TOKEN_ENDED:
            tokens.forget(VENDOR, settings)
            answer = self._sent(settings, message)
        if _code(answer) == SAME_TEXT_TODAY:
            return Answer("DingTalk has shown this text to this person today already")
        _refuse(answer)
        return Answer("ok", str(answer.body.get("task_id", "")))

    def _sent(self, settings: Mapping[str, str], message: Message) -> Answered:
        body = {
            "agent_id": settings["agent_id"],
            "userid_list": message.to,
            "msg": {"msgtype": "text", "text": {"content": message.whole(LONGEST)}},
        }
        key = tokens.token(VENDOR, settings, lambda: _token(settings))
        path = "/topapi/message/corpconversation/asyncsend_v2"
        return call(VENDOR, "POST", path, query={"access_token": key}, body=body)


class DingTalkRobot(Way):
    """A robot in a group, whose messages are signed."""

    fields = (
        Field("access_token", Text("Webhook 地址中的 access_token", "access_token in the address"), is_secret=True),
        Field("secret", Text("加签密钥（SEC…）", "Secret for signing (SEC…)"), is_secret=True),
    )  # fmt: skip
    is_personal = False
    per_minute = 20
    burst = 5

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a text message to the group."""
        stamp = str(int(clock.now().timestamp() * 1000))
        query = {
            "access_token": settings["access_token"],
            "timestamp": stamp,
            "sign": signature(stamp, settings["secret"]),
        }
        body = {"msgtype": "text", "text": {"content": message.whole(LONGEST)}}
        answer = call(VENDOR, "POST", "/robot/send", query=query, body=body)
        if _code(answer) in ROBOT_SHUT_OUT:
            raise ChannelError(_says(answer), shuts=TEN_MINUTES)
        _refuse(answer)
        return Answer("ok")


def signature(stamp: str, secret: str) -> str:
    """Return the signature of a moment in milliseconds, as DingTalk reckons it."""
    signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


def _token(settings: Mapping[str, str]) -> tuple[str, int]:
    query = {"appkey": settings["app_key"], "appsecret": settings["app_secret"]}
    answer = before_sending(lambda: call(VENDOR, "GET", "/gettoken", query=query))
    _refuse(answer)
    return str(answer.body["access_token"]), int(answer.body.get("expires_in", 7200))


def _code(answer: Answered) -> int:
    code = answer.code("errcode")
    below = str(answer.body.get("sub_code", ""))
    return int(below) if code == ROUTED and below.isascii() and below.isdigit() else code


def _says(answer: Answered) -> str:
    told = answer.body.get("sub_msg") or answer.body.get("errmsg") or ""
    return f"DingTalk {_code(answer)}: {str(told)[:200]}"


def _refuse(answer: Answered) -> None:
    refuse(_code(answer), _says(answer), too_often=TOO_OFTEN, not_this_one=NOT_THIS_ONE)
