"""Events in words: what must have happened, as a clock's start or a step's opening names it."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.explaining.names import (
    ROW_WORDS,
    clock_title,
    closing_title,
    fact_of,
    fact_title,
    kind_title,
    line_title,
    outcome_title,
    paper_title,
    step_of,
    step_title,
    word,
)
from kesu.core.explaining.reading import Reader
from kesu.core.following import BEGUN, KEPT
from kesu.core.records.entries import MAIL_RECEIVED
from kesu.core.rulebook.events import JOINED
from kesu.core.steps.issuing import ISSUED, RETURNED
from kesu.core.values import Text

LIFE: Mapping[str, Text] = {
    "opened": Text("登记", "opened"),
    "closed": Text("关闭", "closed"),
    "reopened": Text("重新打开", "reopened"),
    "held": Text("暂停处理", "put on hold"),
    "resumed": Text("恢复处理", "taken off hold"),
    "assigned": Text("指派", "assigned"),
    "linked": Text("建立关联", "tied to another"),
    "unlinked": Text("解除关联", "tie to another taken back"),
    "withdrawn": Text("撤回", "withdrawn"),
}
OF_THE_HOUSE = {
    "calendar.changed": Text("日历有变动", "the calendar was changed"),
    KEPT: Text(
        "该期的记录已有，不再另开", "the record of this period is kept already, no other was opened"
    ),
    MAIL_RECEIVED: Text("客户来信", "the customer wrote"),
    ISSUED: Text("发出文书", "a paper was issued"),
    RETURNED: Text("收回签署的文书", "a signed paper came back"),
    BEGUN: Text("规程新版本生效", "another edition of the rulebook is in force"),
}
"""What records hear from the program itself."""
CHASES: Mapping[str, Text] = {
    "chased": Text("“{title}”被催办", "“{title}” chased"),
    "supervised": Text("“{title}”被督办", "“{title}” chased from above"),
    "chase_answered": Text("“{title}”的催办有了答复", "“{title}”: the chase answered"),
}


PAPERS: Mapping[str, Text] = {
    "issued": Text("发出“{title}”", "“{title}” issued"),
    "outdated": Text("发出的“{title}”内容已更正", "“{title}” corrected after it was issued"),
    "returned": Text("签署的“{title}”已收回", "the signed “{title}” came back"),
}

OF_STEPS: Mapping[str, Text] = {
    "signed": Text("有一人签了“{title}”", "“{title}” signed by one of several"),
    "stale": Text("“{title}”所依据的内容变了", "what “{title}” rested on has changed"),
    "split": Text(
        "“{title}”与别的单据合并计算应由他人审批",
        "“{title}” together with others is for somebody else",
    ),
}
"""What occurs at a step beside its being opened and done."""


def event_words(reader: Reader, kind: str, event: str) -> str:
    """Return an event of a kind in words: “识别归类”完成, “Sorting” done."""
    if event in OF_THE_HOUSE:
        return reader.text(OF_THE_HOUSE[event])
    if event.startswith("all "):
        return _of_all(reader, kind, event.removeprefix("all "))
    head, _, rest = event.partition(".")
    paper, _, news = rest.rpartition(".")
    if head == "paper" and news in PAPERS and paper in reader.book.source.documents:
        return reader.text(PAPERS[news]).format(title=paper_title(reader, paper))
    if head == "parent":
        return _of_kind(reader, _parent_of(reader, kind), rest)
    if head == "child":
        title = kind_title(reader, rest)
        return reader.say(f"“{title}”有进展", f"news of the {title.lower()}")
    if head == "heard":
        row = word(reader, ROW_WORDS, rest)
        return reader.say(f"收到{row}", f"{row} heard of")
    if head == kind and rest:
        return _of_kind(reader, kind, rest)
    if step_of(reader, kind, head) is not None:
        return _of_step(reader, kind, head, rest)
    return _of_others(reader, kind, event, head, rest)


def _parent_of(reader: Reader, kind: str) -> str:
    found = reader.book.source.kinds.get(kind)
    return found.part_of if found else ""


def _of_kind(reader: Reader, kind: str, event: str) -> str:
    """An event of the record an item is part of, or of an item: named with its kind where it needs it."""
    if event in LIFE:
        title, said = kind_title(reader, kind), reader.text(LIFE[event])
        return reader.say(f"{title}{said}", f"{title.lower()} {said}")
    return event_words(reader, kind, event)


def _of_all(reader: Reader, kind: str, event: str) -> str:
    many, _, rest = event.partition(".")
    for child in reader.book.source.kinds.values():
        if child.stands_in(kind) and child.many == many:
            title, said = reader.text(child.name), event_words(reader, child.id, rest)
            return reader.say(f"每项“{title}”：{said}", f"for every “{title}”: {said}")
    return event


def _of_step(reader: Reader, kind: str, step: str, rest: str) -> str:
    title = step_title(reader, kind, step)
    if rest == "opened":
        return reader.say(f"“{title}”成为待办", f"“{title}” opened")
    if rest in OF_STEPS:
        return reader.text(OF_STEPS[rest]).format(title=title)
    if rest in CHASES:
        return reader.text(CHASES[rest]).format(title=title)
    outcome = outcome_title(reader, kind, step, rest)
    if rest == "done" or not outcome:
        return reader.say(f"“{title}”完成", f"“{title}” done")
    return reader.say(f"“{title}”的结果为“{outcome}”", f"“{title}” ended as “{outcome}”")


def _of_others(reader: Reader, kind: str, event: str, head: str, rest: str) -> str:
    if fact_of(reader, kind, head) is not None and rest == JOINED:
        title = fact_title(reader, kind, head)
        return reader.say(f"有人列入“{title}”", f"somebody named in “{title}”")
    if fact_of(reader, kind, head) is not None:
        return _of_fact(reader, kind, head)
    if head == "closed" and rest:
        title = closing_title(reader, kind, rest)
        return reader.say(f"按“{title}”关闭", f"closed as “{title}”")
    if event in LIFE:
        return reader.text(LIFE[event])
    if head in reader.book.source.kinds and rest:
        return _of_kind(reader, head, rest)
    return _of_answers(reader, kind, head, rest) or event


def _of_fact(reader: Reader, kind: str, fact: str) -> str:
    """A fact that is a moment or a day happens when it says; any other when it is filled in."""
    title, found = fact_title(reader, kind, fact), fact_of(reader, kind, fact)
    if found is not None and found.sort in ("moment", "day"):
        return reader.say(f"“{title}”", f"“{title}”")
    return reader.say(f"填写“{title}”", f"“{title}” filled in")


def _of_answers(reader: Reader, kind: str, head: str, rest: str) -> str:
    source = reader.book.source
    if head in source.decisions:
        title = line_title(reader, kind, head)
        if rest == "in_doubt":
            return reader.say(f"“{title}”存疑", f"“{title}” in doubt")
        return reader.say(f"“{title}”改变", f"“{title}” changed")
    if head in source.clocks:
        title = clock_title(reader, kind, head)
        if rest == "near":
            return reader.say(f"“{title}”临近到期", f"“{title}” nearly due")
        return reader.say(f"“{title}”逾期", f"“{title}” late")
    return ""
