"""WeCom (企业微信): messages of an application to a person, of a group robot to its group.

An application message that is sent again within the interval is recognised by the provider, which
compares the request; so it is retried without a second message. A robot has nothing of the kind.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kesu.core.values import Text
from kesu.notices.channels import tokens
from kesu.notices.channels.base import Answer, ChannelError, Field, Message, Way
from kesu.notices.channels.http import Answered, before_sending, call, refuse

VENDOR: Final = "wecom"
LONGEST: Final = 2048
LONGEST_INTERVAL: Final = 4 * 3600

TOKEN_ENDED: Final = frozenset({40014, 42001, 42007, 42009})
TOO_OFTEN: Final = frozenset({45009, 45033})
NOT_THIS_ONE: Final = frozenset({40003, 40008, 44004, 45002, 60111, 81013})
"""The person is unknown or not within reach of the application, or the text is refused: it will be tomorrow too."""


class WeComApp(Way):
    """An application of the company; people are named by their WeCom user id."""

    fields = (
        Field("corp_id", Text("企业 ID", "Corp ID")),
        Field("agent_id", Text("应用 AgentId", "AgentId of the application")),
        Field("secret", Text("应用 Secret", "Secret of the application"), is_secret=True),
    )
    per_minute = 600
    burst = 20
    repeats_within = timedelta(seconds=LONGEST_INTERVAL)

    def faults(self, settings: Mapping[str, str]) -> dict[str, Text]:
        """Return what is wrong: an AgentId is a number."""
        found = super().faults(settings)
        number = settings.get("agent_id", "")
        if "agent_id" not in found and not (number.isascii() and number.isdigit()):
            found["agent_id"] = Text("请填写数字", "write a number")
        return found

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a text message; a token that has ended is fetched anew once."""
        answer = self._sent(settings, message)
        if answer.code("errcode") in TOKEN_ENDED:
            tokens.forget(VENDOR, settings)
            answer = self._sent(settings, message)
        _refuse(answer)
        if answer.body.get("invaliduser") or answer.body.get("unlicenseduser"):
            raise ChannelError(f"WeCom knows no user “{message.to}”", permanent=True)
        return Answer("ok", str(answer.body.get("msgid", "")))

    def _sent(self, settings: Mapping[str, str], message: Message) -> Answered:
        body = {
            "touser": message.to,
            "msgtype": "text",
            "agentid": int(settings["agent_id"]),
            "text": {"content": message.whole(LONGEST)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": LONGEST_INTERVAL,
        }
        key = tokens.token(VENDOR, settings, lambda: _token(settings))
        return call(VENDOR, "POST", "/cgi-bin/message/send", query={"access_token": key}, body=body)


class WeComRobot(Way):
    """A robot in a group. Twenty messages a minute."""

    fields = (
        Field("key", Text("Webhook 地址中的 key", "Key in the webhook address"), is_secret=True),
    )
    is_personal = False
    per_minute = 20
    burst = 5

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send a text message to the group."""
        body = {"msgtype": "text", "text": {"content": message.whole(LONGEST)}}
        answer = call(
            VENDOR, "POST", "/cgi-bin/webhook/send", query={"key": settings["key"]}, body=body
        )
        _refuse(answer)
        return Answer("ok")


def _token(settings: Mapping[str, str]) -> tuple[str, int]:
    query = {"corpid": settings["corp_id"], "corpsecret": settings["secret"]}
    answer = before_sending(lambda: call(VENDOR, "GET", "/cgi-bin/gettoken", query=query))
    _refuse(answer)
    return str(answer.body["access_token"]), int(answer.body.get("expires_in", 7200))


def _refuse(answer: Answered) -> None:
    code = answer.code("errcode")
    says = f"WeCom {code}: {str(answer.body.get('errmsg', ''))[:200]}"
    refuse(code, says, too_often=TOO_OFTEN, not_this_one=NOT_THIS_ONE)
