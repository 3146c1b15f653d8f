"""Every sort of channel behind one interface: what it needs to know, what it can promise, how it sends."""

from collections.abc import Mapping
from typing import Final

from kesu.notices.channels.base import Answer, ChannelError, Field, Message, Way
from kesu.notices.channels.dingtalk import DingTalkApp, DingTalkRobot
from kesu.notices.channels.feishu import FeishuApp, FeishuRobot
from kesu.notices.channels.mail import Mail
from kesu.notices.channels.other import Other
from kesu.notices.channels.wecom import WeComApp, WeComRobot

WAYS: Final[Mapping[str, Way]] = {
    "mail": Mail(),
    "wecom_app": WeComApp(),
    "wecom_robot": WeComRobot(),
    "dingtalk_app": DingTalkApp(),
    "dingtalk_robot": DingTalkRobot(),
    "feishu_app": FeishuApp(),
    "feishu_robot": FeishuRobot(),
    "other": Other(),
}

__all__ = ["WAYS", "Answer", "ChannelError", "Field", "Message", "Way"]
