"""A small repair shop's procedure with every sort of line that needs words, and a record to try them on."""

from functools import cache
from typing import Any

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.explaining import Reader, Told, explain_refusal, tell_happening
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from tests.core import toys

KINDS = """
[kind.case]
title = { zh = "报修单", en = "Repair order" }
opened_by = ["anyone"]
after_closing = ["returned_on"]
closings = [
    { id = "closed", zh = "结案", en = "Done" },
    { id = "dropped", zh = "客户撤回", en = "Withdrawn by the customer" },
]
[kind.case.rights]
correct = ["clerk"]
hold = ["clerk"]
link = ["clerk"]
void = ["boss"]
reopen = ["boss"]
"close.closed" = ["clerk"]
[kind.case.facts.channel]
title = { zh = "渠道", en = "Channel" }
type = "choice"
options = [{ id = "phone", zh = "电话", en = "phone" }, { id = "visit", zh = "来访", en = "visit" }]
[kind.case.facts.units]
title = { zh = "不良数量", en = "Faulty units" }
clause = "T-01"
type = "quantity"
unit = { zh = "台", en = "units" }
[kind.case.facts.ordered]
title = { zh = "订单数量", en = "Ordered units" }
type = "quantity"
unit = { zh = "台", en = "units" }
[kind.case.facts.danger]
title = { zh = "危及人身", en = "Danger to people" }
type = "truth"
[kind.case.facts.promised_at]
title = { zh = "承诺时间", en = "Promised time" }
type = "moment"
[kind.case.facts.returned_on]
title = { zh = "退回日期", en = "Returned on" }
type = "day"
[kind.case.facts.story]
title = { zh = "经过", en = "What happened" }
type = "long_text"
[kind.case.facts.phone]
title = { zh = "联系电话", en = "Telephone" }
type = "text"
personal = true
[kind.case.facts.parts]
title = { zh = "更换件", en = "Parts changed" }
type = "lines"
columns = { part = { title = { zh = "配件", en = "Part" }, type = "text" } }
[kind.visit]
part_of = "case"
many = "visits"
title = { zh = "上门", en = "Visit" }
opened_by = ["clerk"]
[kind.visit.facts.found]
title = { zh = "检查结果", en = "What was found" }
type = "text"
"""
POSTS = """
[[post]]
id = "workshop"
title = { zh = "维修部", en = "Workshop" }
department = true
[[post]]
id = "clerk"
title = { zh = "前台", en = "Front desk" }
above = "boss"
[[post]]
id = "boss"
title = { zh = "店长", en = "Shop manager" }
heads = "workshop"
[[post]]
id = "customer"
title = { zh = "客户", en = "Customer" }
outside = true
"""
CLAUSES = "".join(
    f'[[clause]]\nid = "T-{n:02}"\nforce = "binding"\nsays = {{ zh = "第 {n} 条", en = "Clause {n}" }}\n'
    for n in range(1, 10)
)
LINES = """
[[setting]]
id = "many"
clause = "T-02"
title = { zh = "多少台算严重", en = "How many are serious" }
says = { zh = "原文没有数字；读作 10 台", en = "No figure is printed; read as ten" }
value = 10
unit = { zh = "台", en = "units" }
basis = "chosen"
rejected = ["5 台"]
[[setting]]
id = "answer_limit"
clause = "T-05"
title = { zh = "答复时限", en = "Time for the answer" }
value = "4 working hours"
basis = "stated"
[[setting]]
id = "strict"
title = { zh = "从严掌握", en = "Strict reading" }
value = false
basis = "chosen"

[decision.grade]
of = "case"
clause = "T-02"
title = { zh = "级别", en = "Grade" }
values = [{ id = "severe", zh = "严重", en = "severe" }, { id = "plain", zh = "一般", en = "ordinary" }]
must_ask = { facts = ["danger"], at = "judge" }
while_unknown = { gives = "plain", as = "provisional" }
override = { by = ["boss"], needs = ["reason"] }
[[decision.grade.row]]
id = "danger"
clause = "T-03"
when = "danger"
gives = "severe"
[[decision.grade.row]]
id = "many"
clause = "T-02"
says = { zh = "不良满 10 台", en = "Ten faulty units or more" }
when = "units >= settings.many"
gives = "severe"
[[decision.grade.row]]
id = "rest"
when = "otherwise"
gives = "plain"

[[step]]
id = "judge"
of = "case"
clause = "T-04"
title = { zh = "鉴定", en = "Judge" }
says = { zh = "由前台先看", en = "The front desk looks first" }
opens = ["opened"]
by = ["clerk"]
asks = ["units", "story?", "promised_at?"]
outcomes = [
    { id = "accept", title = { zh = "受理", en = "Accept" }, leads = ["answer"] },
    { id = "refuse", title = { zh = "不受理", en = "Refuse" }, needs = ["reason"], closes = "dropped" },
    { id = "visit", title = { zh = "需上门", en = "Needs a visit" }, needs = ["ordered", "count(visits) > 0"] },
    { id = "wait", title = { zh = "先等件", en = "Wait for parts" }, when = "channel == 'phone'" },
]
[[step]]
id = "answer"
of = "case"
clause = "T-05"
title = { zh = "答复", en = "Answer" }
by = ["boss", { post = "workshop", when = "danger" }]
not_by = ["judge.by"]
opens = ["close_up.again"]
outcomes = [{ id = "done", title = { zh = "已答复", en = "Answered" }, leads = ["close_up"] }]
[[step]]
id = "close_up"
of = "case"
clause = "T-06"
title = { zh = "收尾", en = "Close up" }
by = ["clerk"]
when = "grade == 'plain' or known(promised_at)"
outcomes = [{ id = "done", closes = "closed" }, { id = "again", leads = ["answer"], round = "next" }]
[[step]]
id = "consent"
of = "case"
clause = "T-04"
title = { zh = "客户同意", en = "Customer's consent" }
opens = ["opened"]
by = ["customer"]
optional = true

[[gate]]
id = "closing"
of = "case"
clause = "T-07"
title = { zh = "结案条件", en = "What closing needs" }
before = ["close.closed"]
needs = [
    { when = "known(story)", says = { zh = "缺经过", en = "What happened is missing" }, clause = "T-07" },
    { when = "answer.done", says = { zh = "尚未答复客户", en = "The customer has no answer" }, clause = "T-08" },
]
[[gate]]
id = "look_first"
of = "case"
clause = "T-09"
title = { zh = "先看现场", en = "Look first" }
before = ["answer", "visit.open"]
force = "should"
needs = [{ when = "known(ordered)", says = { zh = "还不知道订单数量", en = "The order is not known" } }]

[[clock]]
id = "answer_time"
of = "case"
duty = "answer"
clause = "T-05"
title = { zh = "答复客户", en = "Answering" }
starts = ["opened"]
rejected = ["自受理起算"]
stops = ["answer.done"]
limit = "settings.answer_limit"
pauses = [{ from = "held", until = "resumed" }]
owner = "boss"
near = ["1 working hour before"]
late = [{ remind = "boss" }]
agree = { by = "clerk", before = "due", clause = "T-05" }
extend = { to = "3 working days", by = ["boss"], needs = ["reason"], clause = "T-05" }
[[clock]]
id = "promise"
of = "case"
duty = "answer"
clause = "T-08"
title = { zh = "承诺的答复", en = "Promised answer" }
starts = ["opened"]
stops = ["answer.done"]
limit = "until promised_at"
[[clock]]
id = "wait"
of = "case"
duty = "wait"
clause = "T-06"
title = { zh = "等候", en = "Waiting" }
starts = ["opened"]
stops = ["closed"]
limit = [{ when = "danger", limit = "1 working day" }, { limit = "2 working days" }]
[[document]]
id = "order_no"
title = { zh = "报修单", en = "Repair order" }
series = { prefix = "R", period = "year", width = 1, overflow = "refuse" }
"""

NAMES = {"person:clerk": "李红", "person:boss": "王刚", "record:old": "R2025-7"}


@cache
def book() -> Book:
    return toys.book(LINES, clauses=CLAUSES, kinds=KINDS, posts=POSTS)


def reader(language: str = "zh") -> Reader:
    return Reader(book(), toys.office(), language, lambda reference: NAMES.get(reference, ""))


class Shop:
    """One record of the shop, to post entries on at local times of Monday, 2 March 2026."""

    def __init__(self, **facts: Any) -> None:
        self.world = World(book(), toys.calendars())
        self.last: Outcome
        self.post("open", "clerk", "09:00", kind="case", record_id="r", facts=facts)

    def post(self, act: str, by: str, time: str, **more: Any) -> Outcome:
        when = toys.at(time if " " in time else f"2026-03-02 {time}")
        more = {name: self._plain(value) for name, value in more.items()}
        entry = Entry(
            act=act, by=actor(by, book()), **{"happened_at": when, "entered_at": when} | more
        )
        self.last = self.world.post("r", entry)
        self.entry = entry
        return self.last

    def _plain(self, value: Any) -> Any:
        is_time = isinstance(value, str) and value.startswith("2026-") and " " in value
        return toys.at(value) if is_time else value

    @property
    def record(self) -> Record:
        return self.world.records["r"]

    def refused(self, language: str = "zh", *, with_entry: bool = True) -> list[Told]:
        return [
            explain_refusal(
                refusal,
                book(),
                "case",
                self.entry.item,
                toys.office(),
                language,
                names=reader().names,
                entry=self.entry if with_entry else None,
            )
            for refusal in self.last.refusals
        ]

    def told(self, language: str = "zh", **more: Any) -> list[str]:
        return [
            tell_happening(h, reader(language), "case", record=self.record, **more).sentence
            for h in self.last.happenings
        ]
