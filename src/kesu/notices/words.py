"""What notices say: one template a code, in both languages, filled from a fixed list of names.

A line of a template whose names are all empty is left out. Nothing else is understood: a text that
somebody wrote is put in as it is and never read as a template.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NAMES: Final = frozenset(
    {
        "kind", "number", "customer", "subject", "item", "line", "says", "due", "limit", "clause",
        "book", "for_whom", "told_at", "late_by", "count", "hours", "link", "name", "channel",
    }
)  # fmt: skip
_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one code in one language."""

    subject: str
    text: str


_ABOUT_ZH: Final = """单号：{number}
客户：{customer}
事由：{subject}
事项：{item}
时限：{limit}
应于：{due} 前完成
依据：{clause}
代办：您正在代理{for_whom}
补发：本应于 {late_by} 发出，因系统停机延迟
发出：{told_at}"""

_ABOUT_EN: Final = """Number: {number}
Customer: {customer}
About: {subject}
Part: {item}
Limit: {limit}
Due: {due}
By: {clause}
You stand in for {for_whom}
Late: this should have come at {late_by}; the system was down
Told: {told_at}"""

_SOON_ZH: Final = "“{line}”即将到期，请及时办理。\n\n" + _ABOUT_ZH
_SOON_EN: Final = "“{line}” falls due soon.\n\n" + _ABOUT_EN
_PASSED_ZH: Final = "{says}\n请尽快办理。\n\n" + _ABOUT_ZH
_PASSED_EN: Final = "{says}\nPlease do it as soon as possible.\n\n" + _ABOUT_EN
_UP_ZH: Final = "{says}\n此事现上报给您，请督促处理。\n\n" + _ABOUT_ZH
_UP_EN: Final = "{says}\nThis is escalated to you; please see that it is done.\n\n" + _ABOUT_EN
_SAID_ZH: Final = "{says}\n\n" + _ABOUT_ZH
_SAID_EN: Final = "{says}\n\n" + _ABOUT_EN
_TRIAL_ZH: Final = """这是一条测试消息，经“{channel}”发出，收到即表示此渠道可用。

发起：{name}
发出：{told_at}"""
_TRIAL_EN: Final = """This is a trial by “{channel}”. If you read it, the channel works.

Asked for by {name}
Told: {told_at}"""

# Subject and text in Chinese, subject and text in English. “.undated”: where no due moment is known.
_WORDS: Final[Mapping[str, tuple[Template, Template]]] = {
    code: (Template(subject_zh, text_zh), Template(subject_en, text_en))
    for code, subject_zh, text_zh, subject_en, text_en in (
        ("tell", "【{kind}】{number} {says}", _SAID_ZH, "[{kind}] {number} {says}", _SAID_EN),
        (
            "near",
            "【{kind}】{number} “{line}”将于 {due} 到期", _SOON_ZH,
            "[{kind}] {number}: “{line}” is due {due}", _SOON_EN,
        ),
        (
            "near.undated",
            "【{kind}】{number} “{line}”即将到期", _SOON_ZH,
            "[{kind}] {number}: “{line}” falls due soon", _SOON_EN,
        ),
        (
            "remind",
            "【{kind}】{number} “{line}”已超过 {due} 的时限", _PASSED_ZH,
            "[{kind}] {number}: “{line}” was due {due}", _PASSED_EN,
        ),
        (
            "remind.undated",
            "【{kind}】{number} 请办理：{says}", _SAID_ZH,
            "[{kind}] {number}, please see to it: {says}", _SAID_EN,
        ),
        (
            "escalate",
            "【上报】{kind} {number} “{line}”应于 {due} 完成，至今未完成", _UP_ZH,
            "[Escalated] {kind} {number}: “{line}” was due {due}", _UP_EN,
        ),
        (
            "escalate.undated",
            "【上报】{kind} {number} {says}", _UP_ZH,
            "[Escalated] {kind} {number}: {says}", _UP_EN,
        ),
        (
            "chased",
            "【催办】{kind} {number} {says}", _SAID_ZH,
            "[Chased] {kind} {number}: {says}", _SAID_EN,
        ),
        (
            "supervised",
            "【督办】{kind} {number} {says}", _SAID_ZH,
            "[Chased from above] {kind} {number}: {says}", _SAID_EN,
        ),
        (
            "chase_answered",
            "【催办答复】{kind} {number} {says}", _SAID_ZH,
            "[Answer] {kind} {number}: {says}", _SAID_EN,
        ),
        (
            "paper_outdated",
            "【文书更正】{kind} {number} {says}", _SAID_ZH,
            "[Paper corrected] {kind} {number}: {says}", _SAID_EN,
        ),
        (
            "mail",
            "【客户来信】{kind} {number}", _SAID_ZH,
            "[The customer wrote] {kind} {number}", _SAID_EN,
        ),
        (
            "alarm",
            "【告警】{says}", "{says}\n\n发出：{told_at}",
            "[Alarm] {says}", "{says}\n\nTold: {told_at}",
        ),
        (
            "digest",
            "客诉系统有 {count} 条通知", "{says}",
            "{count} notices from the complaints desk", "{says}",
        ),
        (
            "morning",
            "晨间汇总：{count} 条通知", "{says}",
            "This morning: {count} notices", "{says}",
        ),
        ("trial", "测试消息", _TRIAL_ZH, "Trial message", _TRIAL_EN),
    )
}  # fmt: skip


def words(code: str, language: str, values: Mapping[str, str]) -> Template:
    """Return subject and text of a code for these values; a code without words of its own is plain information."""
    wanted = f"{code}.undated" if not values.get("due") and f"{code}.undated" in _WORDS else code
    chinese, english = _WORDS.get(wanted, _WORDS["tell"])
    found = english if language.startswith("en") else chinese
    return Template(_filled(found.subject, values), "\n".join(_lines(found.text, values)))


def known_codes() -> frozenset[str]:
    """Return the codes that have words of their own."""
    return frozenset(name.partition(".")[0] for name in _WORDS)


def names_in(code: str) -> frozenset[str]:
    """Return the names that the words of a code, or of its undated form, speak of."""
    texts = [t for name, both in _WORDS.items() if name.partition(".")[0] == code for t in both]
    return frozenset(n for t in texts for n in _NAME.findall(t.subject + t.text))


def _lines(text: str, values: Mapping[str, str]) -> list[str]:
    kept: list[str] = []
    for line in text.split("\n"):
        names = _NAME.findall(line)
        if names and not any(values.get(name) for name in names):
            continue
        kept.append(_filled(line, values))
    return kept


def _filled(template: str, values: Mapping[str, str]) -> str:
    text = _NAME.sub(lambda found: values.get(found[1], ""), template)
    return re.sub(r" {2,}", " ", text).strip() if "\n" not in template else text
