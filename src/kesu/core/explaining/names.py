"""What to call the lines of a book, parties, acts and ties before a reader: never by an id where a title exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Record
from kesu.core.rulebook import model as m
from kesu.core.values import Text

ACT_WORDS: Mapping[str, Text] = {
    "open": Text("登记", "open"),
    "fill": Text("补填", "fill in"),
    "correct": Text("更正", "correct"),
    "decide": Text("判定", "decide"),
    "override": Text("另行认定", "override"),
    "do": Text("办理", "do"),
    "agree": Text("约定时间", "agree a time"),
    "hold": Text("暂停处理", "put on hold"),
    "resume": Text("恢复处理", "take off hold"),
    "extend": Text("延长时限", "extend the limit"),
    "assign": Text("指派", "assign"),
    "hand_over": Text("离职交接", "hand over"),
    "link": Text("关联", "link"),
    "close": Text("关闭", "close"),
    "reopen": Text("重新打开", "reopen"),
    "void": Text("作废", "declare void"),
    "hear": Text("接收系统消息", "hear"),
}
HEARD_WORDS: Mapping[str, Text] = {
    "chased": Text("催办", "chase"),
    "chase_answered": Text("答复催办", "answer a chase"),
    "paper.issued": Text("发出文书", "issue a paper"),
    "paper.returned": Text("收回签署的文书", "take a signed paper back"),
}
"""What people are heard with, by event: an act in its own right to whoever reads of it."""
LINK_WORDS: Mapping[str, Text] = {
    "duplicate": Text("与之重复", "duplicate of"),
    "duplicated_by": Text("重复件", "duplicated by"),
    "split": Text("拆分自", "split from"),
    "split_into": Text("拆分出", "split into"),
    "restarts": Text("重新启动自", "restarts"),
    "restarted_by": Text("已重新启动为", "restarted by"),
    "child": Text("隶属于", "belongs to"),
    "follows": Text("承接自", "follows"),
    "followed_by": Text("后续", "followed by"),
}
CLOSING_WORDS: Mapping[str, Text] = {
    "duplicate": Text("并入重复件", "Merged as a duplicate"),
    "void": Text("作废", "Void"),
}
STATE_WORDS: Mapping[str, Text] = {
    "known": Text("已填写", "known"),
    "not_asked": Text("未填写", "not filled in"),
    "undetermined": Text("待定", "not determined yet"),
    "withheld": Text("不便提供", "withheld"),
    "not_applicable": Text("不适用", "not applicable"),
}
DECISION_STATUS_WORDS: Mapping[str, Text] = {
    "final": Text("已判定", "final"),
    "provisional": Text("暂定", "provisional"),
    "undecided": Text("尚未判定", "not decided yet"),
    "overridden": Text("人工认定", "decided by a person"),
    "decided": Text("人工判定", "decided by a person"),
    "not_applicable": Text("不适用", "not applicable"),
}
STEP_STATUS_WORDS: Mapping[str, Text] = {
    "": Text("尚未轮到", "not its turn yet"),
    "armed": Text("等待条件", "waiting for its condition"),
    "open": Text("待办", "open"),
    "done": Text("已完成", "done"),
    "dropped": Text("已取消", "dropped"),
}
ROW_WORDS: Mapping[str, Text] = {
    "service_visit": Text("售后服务记录", "service visit"),
    "part_month": Text("配件月度统计", "monthly part figures"),
    "return_batch": Text("退货记录", "returned batch"),
}
COLUMN_WORDS: Mapping[str, Text] = {
    "site": Text("工地", "Site"),
    "region": Text("区域", "Region"),
    "product": Text("产品型号", "Product model"),
    "product_type": Text("产品类别", "Kind of product"),
    "problem_code": Text("问题代码", "Problem code"),
    "units": Text("服务台数", "Units serviced"),
    "site_units": Text("工地总台数", "Units at the site"),
    "quality_caused": Text("因质量问题", "Caused by quality"),
    "known_solution": Text("已有解决方案", "Known solution"),
    "product_is_new": Text("属新产品", "New product"),
    "product_is_custom": Text("属非标产品", "Custom product"),
    "at": Text("时间", "Time"),
    "month": Text("月份", "Month"),
    "part_no": Text("配件编号", "Part number"),
    "part": Text("配件", "Part"),
    "failures": Text("故障数", "Failures"),
    "base": Text("基数", "Base quantity"),
    "failure_rate": Text("故障率", "Failure rate"),
    "rank": Text("故障率排名", "Rank by failure rate"),
    "solved": Text("已解决", "Solved"),
    "customer": Text("客户", "Customer"),
    "quantity": Text("数量", "Quantity"),
    "because_of_quality": Text("因质量原因", "Because of quality"),
    "batch": Text("属批量退货", "Batch return"),
}


def word(reader: Reader, words: Mapping[str, Text], code: str) -> str:
    """Return the reader's word for a code of a closed list; the code itself where there is none."""
    return reader.text(words[code]) if code in words else code


def act_title(reader: Reader, act: str, event: str = "") -> str:
    """Return what to call an act; of what people are heard with, what they did."""
    if act == "hear" and event in HEARD_WORDS:
        return reader.text(HEARD_WORDS[event])
    return word(reader, ACT_WORDS, act)


def kind_of_item(item: str, kind: str) -> str:
    """Return the kind of an item by its id ("measure.2" → "measure"), or the record's own kind for ""."""
    return item.rpartition(".")[0] if item else kind


def kind_title(reader: Reader, kind: str) -> str:
    """Return the title of a kind of record."""
    found = reader.book.kinds.get(kind)
    return reader.text(found.kind.name) if found else kind


def item_title(reader: Reader, item: str) -> str:
    """Return what to call an item: "对策 2", "Measure 2"; nothing for the record itself."""
    kind, _, number = item.rpartition(".")
    return f"{kind_title(reader, kind)} {number}" if kind else ""


def with_items(reader: Reader, record: Record | None) -> Reader:
    """Return the reader who calls the items of a record by their subject too: "隐患 1（配电室漏水）"."""
    if record is None or not record.items:
        return reader

    def names(reference: str) -> str:
        item = reference.removeprefix("item:")
        if item == reference or item not in record.items:
            return reader.names(reference)
        return item_title(reader, item) + reader.bracketed(subject_of(reader, record, item))

    return replace(reader, names=names)


def subject_of(reader: Reader, record: Record, item: str) -> str:
    """Return what an item is about: the first text among its subject and summary facts, on one line."""
    kind = reader.book.source.kinds.get(record.items[item].kind)
    if kind is None:
        return ""
    for name in filter(None, (kind.subject, *kind.summary)):
        fact, value = kind.facts[name], record.values[item].get(name)
        if isinstance(value, str) and not fact.personal:
            return _subject_words(reader, fact, value)
    about = record.items[item].about
    return reader.names(f"record:{about}") if about else ""


def _subject_words(reader: Reader, fact: m.Fact, value: str) -> str:
    if fact.options:
        return option_title(reader, fact.options, value)
    if fact.sort in ("department", "person"):
        return party_title(reader, f"dept:{value}" if fact.sort == "department" else value)
    return reader.short(value)


def fact_of(reader: Reader, kind: str, name: str) -> m.Fact | None:
    """Return a fact of a kind, or None."""
    found = reader.book.source.kinds.get(kind)
    return found.facts.get(name) if found else None


def fact_title(reader: Reader, kind: str, name: str) -> str:
    """Return the title of a fact."""
    fact = fact_of(reader, kind, name)
    return reader.text(fact.name) if fact else name


def step_of(reader: Reader, kind: str, step: str) -> m.Step | None:
    """Return a step of a kind, those of the engine's own among them, or None."""
    plan = reader.book.kinds.get(kind)
    found = plan.steps.get(step) if plan else None
    return found.step if found else None


def step_title(reader: Reader, kind: str, step: str) -> str:
    """Return the title of a step."""
    found = step_of(reader, kind, step)
    return reader.text(found.name) if found else step


def outcome_title(reader: Reader, kind: str, step: str, outcome: str) -> str:
    """Return the title of a way a step can end; "" for plain being done."""
    found = step_of(reader, kind, step)
    for one in found.outcomes if found else ():
        if one.id == outcome and (one.title.zh or outcome != "done"):
            return reader.text(one.name)
    return "" if outcome == "done" else outcome


def closing_title(reader: Reader, kind: str, closing: str) -> str:
    """Return the title of a way a record can be closed."""
    found = reader.book.source.kinds.get(kind)
    for option in found.closings if found else ():
        if option.id == closing:
            return reader.text(option.title)
    return word(reader, CLOSING_WORDS, closing)


def option_title(reader: Reader, options: Iterable[m.Option], value: object) -> str:
    """Return the title of one of the options of a choice or decision."""
    titles = {o.id: reader.text(o.title) for o in options}
    return titles.get(str(value), str(value))


def line_of(reader: Reader, kind: str, line: str) -> m.Line | None:
    """Return the line of the book that an id names for a kind, whatever its concept; outcomes are not among them."""
    source, step = reader.book.source, step_of(reader, kind, line)
    if step is not None:
        return step
    for group in (source.decisions, source.clocks, source.gates, source.triggers, source.measures,
                  source.postings):  # fmt: skip
        found = group.get(line)
        if found is not None and getattr(found, "of", kind) == kind:
            return found
    return (
        fact_of(reader, kind, line) or source.documents.get(line) or source.kinds.get(line)
        or source.settings.get(line) or source.posts.get(line)
    )  # fmt: skip


def line_title(reader: Reader, kind: str, line: str) -> str:
    """Return the title of a line."""
    found = line_of(reader, kind, line)
    return reader.text(found.name) if found else line


def paper_title(reader: Reader, document: str) -> str:
    """Return the title of a document, whatever else of the book bears its id."""
    found = reader.book.source.documents.get(document)
    return reader.text(found.name) if found else document


def holder_title(reader: Reader, who: str) -> str:
    """Return what to call whoever holds a copy of a paper: a post by its title, anybody else as they were named."""
    return party_title(reader, who) if who.startswith("post:") else who


def clause_of(reader: Reader, kind: str, line: str) -> str:
    """Return the first clause that a line cites, "" for none."""
    found = line_of(reader, kind, line)
    return found.clause if found else ""


def clock_title(reader: Reader, kind: str, clock: str) -> str:
    """Return the title of a clock; of a run ("measure.1/carry_out#2") that of its clock."""
    name = clock.rpartition("/")[2].partition("#")[0]
    found = reader.book.source.clocks.get(name)
    return reader.text(found.name) if found else line_title(reader, kind, name)


def party_title(reader: Reader, party: str) -> str:
    """Return what to call a party: a person by name, a post or department by its title."""
    sort, _, name = party.partition(":")
    if party in ("any", "anyone"):
        return reader.say("任何员工", "any employee")
    if party == "system":
        return reader.say("系统", "the system")
    if party == "mail":
        return reader.say("来信", "a mail that came in")
    if sort == "head":
        return _head_title(reader, name)
    post = reader.book.source.posts.get(name if sort in ("post", "dept") else party)
    if post is not None:
        return reader.text(post.name)
    return reader.names(party) or name or party


def _head_title(reader: Reader, department: str) -> str:
    posts = reader.book.source.posts
    for post in posts.values():
        if post.heads == department:
            return reader.text(post.name)
    name = reader.text(posts[department].name) if department in posts else department
    return reader.say(f"{name}负责人", f"head of {name}")


def party_titles(reader: Reader, parties: Iterable[str]) -> tuple[str, ...]:
    """Return what to call parties, each name once: a post and the headship it holds are one."""
    return tuple(dict.fromkeys(party_title(reader, party) for party in parties))


def listed_parties(reader: Reader, parties: Iterable[str]) -> str:
    """Return the parties in one phrase."""
    return reader.listed(party_titles(reader, parties))


def doers(reader: Reader, kind: str, step: str, parties: Iterable[str]) -> tuple[str, ...]:
    """Return who does a step: where it is the word of somebody outside, that party, and not whoever writes it down."""
    found = step_of(reader, kind, step)
    posts = reader.book.source.posts
    outside = [
        w.post for w in (found.by if found else ()) if w.post in posts and posts[w.post].outside
    ]
    inside = [party for party in parties if party != "any" or not outside]
    return party_titles(reader, [*(f"post:{post}" for post in outside), *inside])
