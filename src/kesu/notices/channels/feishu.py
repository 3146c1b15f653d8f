"""Feishu (飞书): messages of an application to a person, of a group robot to its group.

A message of an application carries a uuid; one with the same uuid is not shown again within the hour.
A robot takes a hundred messages a minute and five a second.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kesu import clock
from kesu.core.values import Text
from kesu.notices.channels import tokens
from kesu.notices.channels.base import Answer, Field, Message, Way
from kesu.notices.channels.http import Answered, before_sending, call, refuse

VENDOR: Final = "feishu"
LONGEST: Final = 8_000
LONGEST_UUID: Final = 50
NAMED_BY: Final = ("user_id", "open_id", "union_id", "email")

TOKEN_ENDED: Final = frozenset({99991661, 99991663, 99991664, 99991668, 99991671})
TOO_OFTEN: Final = frozenset({9499, 11232, 99991400, 230020})
NOT_THIS_ONE: Final = frozenset(
    {230001, 230013, 230017, 230025, 230028, 230099, 99992351, 99992354}
)
"""The person is unknown or not within reach of the application, or the text is refused."""


class FeishuApp(Way):
    """An application of the company; people are named by user id, or by what `named_by` says."""

    fields = (
        Field("app_id", Text("App ID", "App ID")),
        Field("app_secret", Text("App Secret", "App Secret"), is_secret=True),
        Field(
            "named_by",
            Text("成员标识（user_id、open_id、union_id 或 email）", "People are named by (user_id, …, email)"),
            is_needed=False,
            starts="user_id",
        ),
    )  # fmt: skip
    per_minute = 600
    burst = 5
    repeats_within = timedelta(hours=1)

    def faults(self, settings: Mapping[str, str]) -> dict[str, Text]:
        """Return what is wrong: people are named in one of four ways."""
        found = super().faults(settings)
        if settings.get("named_by") and settings["named_by"] not in NAMED_BY:
            says = "、".join(NAMED_BY)
            found["named_by"] = Text(
                f"请填写其中之一：{says}", f"write one of {', '.join(NAMED_BY)}"
            )
        return found

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a text message; a token that has ended is fetched anew once."""
        answer = self._sent(settings, message)
        if answer.code("code") in TOKEN_ENDED:
            tokens.forget(VENDOR, settings)
            answer = self._sent(settings, message)
        _refuse(answer)
        data = answer.body.get("data")
        return Answer("ok", str(data.get("message_id", "")) if isinstance(data, dict) else "")

    def _sent(self, settings: Mapping[str, str], message: Message) -> Answered:
        body = {
            "receive_id": message.to,
            "msg_type": "text",
            "content": json.dumps({"text": message.whole(LONGEST)}, ensure_ascii=False),
            "uuid": message.key[:LONGEST_UUID],
        }
        key = tokens.token(VENDOR, settings, lambda: _token(settings))
        return call(
            VENDOR,
            "POST",
            "/open-apis/im/v1/messages",
            query={"receive_id_type": settings.get("named_by") or NAMED_BY[0]},
            body=body,
            headers={"Authorization": f"Bearer {key}"},
        )


class FeishuRobot(Way):
    """A robot in a group, whose messages are signed."""

    fields = (
        Field("hook", Text("Webhook 地址最后一段", "Last part of the webhook address"), is_secret=True),
        Field("secret", Text("签名密钥", "Secret for signing"), is_secret=True),
    )  # fmt: skip
    is_personal = False
    per_minute = 100
    burst = 5

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a text message to the group."""
        stamp = str(int(clock.now().timestamp()))
        body = {
            "timestamp": stamp,
            "sign": signature(stamp, settings["secret"]),
            "msg_type": "text",
            "content": {"text": message.whole(LONGEST)},
        }
        _refuse(call(VENDOR, "POST", f"/open-apis/bot/v2/hook/{settings['hook']}", body=body))
        return Answer("ok")

    def faults(self, settings: Mapping[str, str]) -> dict[str, Text]:
        """Return what is wrong: the last part of the address holds no slash and no question mark."""
        found = super().faults(settings)
        if set(settings.get("hook", "")) & set("/?#& "):
            found["hook"] = Text("只填最后一段", "write the last part only")
        return found


def signature(stamp: str, secret: str) -> str:
    """Return the signature of a moment in seconds, as Feishu reckons it: the key signs nothing."""
    signed = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


def _token(settings: Mapping[str, str]) -> tuple[str, int]:
    body = {"app_id": settings["app_id"], "app_secret": settings["app_secret"]}
    path = "/open-apis/auth/v3/tenant_access_token/internal"
    answer = before_sending(lambda: call(VENDOR, "POST", path, body=body))
    _refuse(answer)
    return str(answer.body["tenant_access_token"]), int(answer.body.get("expire", 7200))


def _refuse(answer: Answered) -> None:
    code = answer.code("code")
    says = f"Feishu {code}: {str(answer.body.get('msg', ''))[:200]}"
    refuse(code, says, too_often=TOO_OFTEN, not_this_one=NOT_THIS_ONE)
