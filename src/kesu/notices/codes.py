"""The codes of notices: what each is called, whether it may be switched off, whether it waits for working time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kesu.core.values import Text


@dataclass(frozen=True, slots=True)
class Code:
    """What holds for every notice of one code.

    `is_urgent`: it goes out at once, outside working time too. `is_kept`: nobody can switch it off.
    `insists`: where nobody can tell whether it arrived it is sent again, as the channel's choice "urgent" says.
    """

    id: str
    title: Text
    is_urgent: bool = False
    is_kept: bool = False
    insists: bool = False


def _table(*codes: Code) -> Mapping[str, Code]:
    return {code.id: code for code in codes}


CODES: Final = _table(
    Code("tell", Text("知会", "for your information")),
    Code("near", Text("即将到期", "a deadline comes near")),
    Code("remind", Text("超时提醒", "a deadline has passed"), is_kept=True),
    Code("escalate", Text("上报", "escalated to you"), is_urgent=True, is_kept=True, insists=True),
    Code("chased", Text("催办", "you are chased"), is_kept=True, insists=True),
    Code(
        "supervised",
        Text("督办", "chased from above"),
        is_urgent=True,
        is_kept=True,
        insists=True,
    ),
    Code("chase_answered", Text("催办答复", "answer to a chase")),
    Code("paper_outdated", Text("发出的文书已更正", "what you issued was corrected"), is_kept=True),
    Code("mail", Text("客户来信", "the customer wrote")),
    Code("alarm", Text("系统告警", "alarm"), is_urgent=True, is_kept=True, insists=True),
)

# What is sent and is no notice of a record.
DIGEST: Final = Code("digest", Text("汇总", "digest"))
MORNING: Final = Code("morning", Text("晨间汇总", "morning digest"))
PASSWORD: Final = Code("password", Text("重设密码", "a new password"), is_urgent=True, is_kept=True)
TRIAL: Final = Code("trial", Text("测试消息", "trial message"), is_urgent=True)
ACKNOWLEDGEMENT: Final = Code(
    "acknowledgement", Text("来信回执", "acknowledgement of a mail"), is_urgent=True
)
LETTERS: Final = _table(DIGEST, MORNING, PASSWORD, TRIAL, ACKNOWLEDGEMENT)


def code_of(name: str) -> Code:
    """Return what holds for a code; one that nobody described is treated as plain information."""
    return CODES.get(name) or LETTERS.get(name) or Code(name, Text(name, name))
