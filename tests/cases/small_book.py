"""A small procedure, made up for tests of the house: complaints with parts, a watch, numbers, timers."""

from typing import Final

BOOK: Final = """
id = "t01"
title = { zh = "客诉办法（试验）", en = "Complaints (a trial)" }
edition = "1"
in_force = 2020-01-01
calendar = "cn-office"
serves = [{ kind = "complaint" }, { kind = "site_watch" }]
"""

LINES: Final = """
[[clause]]
id = "T-1"
section = "1"
kind = "rule"
force = "binding"
says = "一切"

[[post]]
id = "front_desk"
clause = "T-1"
title = { zh = "前台", en = "Front desk" }

[[post]]
id = "engineer"
clause = "T-1"
title = { zh = "工程师", en = "Engineer" }

[[post]]
id = "manager"
clause = "T-1"
title = { zh = "经理", en = "Manager" }

[[setting]]
id = "repeat_times"
clause = "T-1"
value = 3
basis = "chosen"

[[document]]
id = "sheet"
clause = "T-1"
of = "complaint"
title = { zh = "客诉单", en = "Complaint sheet" }
series = { prefix = "KS", period = "year", width = 4 }

[[document]]
id = "letter"
clause = "T-1"
of = "complaint"
title = { zh = "回函", en = "Letter" }
kind = "letter"
fields = ["defective", "grade", "caller"]
copies = [{ no = 1, to = "manager" }, { no = 2, to = "front_desk" }]
retain = "2 years"

[kind.complaint]
clause = "T-1"
title = { zh = "客诉", en = "Complaint" }
subject = "description"
number = "sheet"
opened_by = ["anyone"]
closings = [
    { id = "closed", zh = "已结案", en = "Closed" },
    { id = "withdrawn", zh = "已撤诉", en = "Withdrawn" },
]
[kind.complaint.rights]
correct = ["engineer", "front_desk"]
fill = ["engineer"]
reopen = ["manager"]
void = ["manager"]
link = ["engineer"]
hold = ["engineer"]
assign = ["manager"]
supervise = ["manager"]
"close.withdrawn" = ["engineer"]
[kind.complaint.facts]
customer = { type = "customer", title = "客户" }
product = { type = "product", title = "产品" }
order = { type = "order", title = "订单" }
description = { type = "long_text", title = "描述" }
problem = { type = "text", title = "问题代码" }
defective = { type = "quantity", title = "不良数" }
safety = { type = "truth", title = "涉及安全" }
caller = { type = "text", title = "投诉人", personal = true }
phone = { type = "text", title = "电话", personal = true }
photos = { type = "files", title = "照片" }
loss = { type = "money", title = "损失" }
cause = { type = "long_text", title = "原因" }
seen_at = { type = "moment", title = "发现时间" }

[kind.measure]
clause = "T-1"
title = { zh = "对策", en = "Measure" }
part_of = "complaint"
many = "measures"
[kind.measure.facts]
text = { type = "long_text", title = "内容" }

[kind.site_watch]
clause = "T-1"
title = { zh = "工地观察", en = "Site watch" }
key = ["site"]
hears = ["service_visit"]
[kind.site_watch.facts]
site = { type = "site", title = "工地" }

[[measure]]
id = "same_before"
clause = "T-1"
of = "complaint"
counts = "complaint"
same = ["customer", "problem"]
window = { rolling = "1 year", before = "opened" }
read = "live"

[[posting]]
id = "loss_borne"
clause = "T-1"
of = "complaint"
title = { zh = "损失挂账", en = "Loss charged" }
account = "losses"
unit = { zh = "元", en = "yuan" }
holder = "customer"
on = ["register.done"]
amount = "loss"
round = { to = "0.01" }

[[measure]]
id = "charged"
clause = "T-1"
of = "measure"
counts = "account.losses"
holder = "parent.customer"
read = "live"

[[measure]]
id = "visits"
clause = "T-1"
of = "site_watch"
counts = "service_visit"
same = ["site"]
where = "quality_caused"
window = { rolling = "1 month" }
read = "live"

[decision.grade]
of = "complaint"
clause = "T-1"
values = [{ id = "severe", zh = "严重", en = "Severe" }, { id = "ordinary", zh = "一般", en = "Ordinary" }]
must_ask = { facts = ["safety"], at = "register" }
while_unknown = { gives = "ordinary", as = "provisional" }
override = { by = ["manager"], needs = ["reason"] }
by = ["engineer"]
[[decision.grade.row]]
id = "safety"
clause = "T-1"
when = "safety"
gives = "severe"
[[decision.grade.row]]
id = "repeat"
clause = "T-1"
when = "same_before + 1 >= settings.repeat_times"
gives = "severe"
[[decision.grade.row]]
id = "rest"
clause = "T-1"
when = "otherwise"
gives = "ordinary"

[[step]]
id = "register"
clause = "T-1"
of = "complaint"
title = { zh = "登记", en = "Register" }
opens = ["opened"]
by = ["engineer"]
asks = ["safety?", "defective?", "loss?", "phone?"]
outcomes = [{ id = "done", numbers = "sheet" }]

[[step]]
id = "investigate"
clause = "T-1"
of = "complaint"
title = { zh = "调查", en = "Investigate" }
opens = ["register.done"]
by = ["engineer"]
asks = ["cause", "photos?"]
adds = "measure"

[[step]]
id = "finish"
clause = "T-1"
of = "complaint"
title = { zh = "结案", en = "Finish" }
opens = ["investigate.done"]
by = ["manager"]
outcomes = [
    { id = "closed", closes = "closed" },
    { id = "redo", needs = ["reason"], leads = ["investigate"], round = "next" },
]

[[step]]
id = "carry_out"
clause = "T-1"
of = "measure"
title = { zh = "执行", en = "Carry out" }
opens = ["opened"]
by = ["engineer"]

[[clock]]
id = "register_in_time"
clause = "T-1"
of = "complaint"
duty = "register"
starts = ["opened"]
stops = ["register.done"]
limit = "4 working hours"
basis = "stated"
owner = "engineer"
near = ["1 working hour before"]
late = [{ remind = "engineer", says = "登记超时" }, { after = "1 working day", escalate = "manager" }]

[[clock]]
id = "finish_in_time"
clause = "T-1"
of = "complaint"
duty = "finish"
starts = ["opened"]
stops = ["closed"]
limit = "10 working days"
basis = "stated"
owner = "manager"
late = [{ remind = "manager", says = "结案超时" }]

[[gate]]
id = "measures_done"
clause = "T-1"
of = "complaint"
before = ["finish.closed"]
needs = [{ when = "all(measures where carry_out.done)", says = "还有对策没有执行" }]
force = "must"

[[trigger]]
id = "second_visit"
clause = "T-1"
of = "site_watch"
on = ["heard.service_visit"]
when = "visits >= 2"
once = "heard.at"
do = [{ open = "complaint", with = { description = "'同一工地一个月内第二次服务'" } }]

[[trigger]]
id = "withdrawn_follow"
clause = "T-1"
of = "complaint"
on = ["reopened"]
[[trigger.do]]
open = "complaint"
with = { description = "'重新打开后的跟进'" }
copy = ["customer", "product", "caller"]
link = "follows"
"""

FILES: Final = {"book.toml": BOOK, "lines.toml": LINES}
