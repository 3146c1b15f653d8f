"""Three made-up months of a small procedure that declares reports: late, corrected, void and duplicate cases."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from kesu import clock
from kesu.cases.errors import NoSuchRecord, NotAccepted
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, do, opened, registered
from tests.cases.lives import acted
from tests.cases.small_book import BOOK, LINES

REPORTS: Final = """
[[document]]
id = "monthly"
clause = "T-1"
title = { zh = "客诉月报", en = "Monthly report" }
kind = "report"
counts = "complaint"
by = ["grade", "safety", "register.department", "month", "grade, closed_as"]
shows = ["table", "pareto", "trend"]
figures = [
    "count",
    "share",
    { on_time = "all" },
    { on_time = "register_in_time" },
    { sum = "loss" },
    { mean = "defective" },
    { posted = "losses", title = { zh = "损失", en = "Loss" } },
    { id = "severe_rate", rate = "grade == 'severe'", title = { zh = "严重率", en = "Severe" } },
]

[[document]]
id = "costly"
clause = "T-1"
title = { zh = "高额损失", en = "Costly" }
kind = "report"
counts = "complaint"
where = "loss + 1 >= 11 and not safety and (register.done or known(customer)) and grade in ['severe', 'ordinary']"
period = "quarter"
by = ["customer"]
figures = ["count"]

[[document]]
id = "many"
clause = "T-1"
title = { zh = "原因与批次", en = "Causes and lots" }
kind = "report"
counts = "complaint"
by = ["why.codes", "why.factors", "lots.supplier", "measures.sort", "problem", "why.codes, grade"]
figures = ["count", "share", { sum = "loss" }]
shows = ["table", "pareto"]

[[document]]
id = "parts"
clause = "T-1"
title = { zh = "对策统计", en = "Measures" }
kind = "report"
counts = "measure"
by = ["carry_out"]
figures = ["count"]
"""
WIDER: Final = {
    'text = { type = "long_text", title = "内容" }': """text = { type = "long_text", title = "内容" }
[kind.measure.facts.sort]
type = "choice"
title = "类别"
options = [{ id = "now", zh = "临时" }, { id = "for_good", zh = "长期" }]
""",
    'seen_at = { type = "moment", title = "发现时间" }': """seen_at = { type = "moment", title = "发现时间" }
[kind.complaint.facts.why]
type = "causes"
title = "原因分析"
factors = [{ id = "man", zh = "人" }, { id = "machine", zh = "机" }]
options = [{ id = "of_wear", zh = "磨损" }, { id = "of-wear", zh = "装配" }]
[kind.complaint.facts.lots]
type = "lines"
title = "批次"
[kind.complaint.facts.lots.columns]
lot = { type = "text", title = "批号" }
supplier = { type = "text", title = "供应商" }
""",
}
"""What the small procedure is given to be counted by: trees of causes, lots, sorts of measures."""


def _wider() -> str:
    text = LINES
    for line, lines in WIDER.items():
        assert line in text
        text = text.replace(line, lines)
    return text


FILES: Final = {"book.toml": BOOK, "lines.toml": _wider(), "reports.toml": REPORTS}
BEGIN: Final = datetime.fromisoformat("2026-01-05T09:00+08:00")


def three_months(seed: int, number: int) -> None:
    """Open so many complaints between January and March, and do to each what chance wants."""
    chance = random.Random(seed)
    at = BEGIN
    kept: list[str] = []
    for _n in range(number):
        at += timedelta(hours=chance.randint(1, 3600 // number))
        with clock.stopped_at(at):
            tick()
            facts = {"customer": chance.choice(["C1", "C2", "C3"])} if chance.random() < 0.9 else {}
            kept.append(
                opened(FRONT, at - timedelta(hours=chance.choice([0, 0, 1, 30])), **facts).record_id
            )
            for record in chance.sample(kept, min(4, len(kept))):
                _something(chance, record, kept)


def _something(chance: random.Random, record: str, kept: list[str]) -> None:
    """Do one thing to a record; what is refused is left undone, as in any office."""
    loss, defective = f"{chance.randint(0, 4000) / 100:.2f}", chance.randint(1, 9)
    doings = (
        lambda: registered(record, loss=loss, defective=defective, safety=chance.random() < 0.3),
        lambda: registered(record, loss=loss),
        lambda: do(record, "investigate", facts={"cause": "轴承"}),
        lambda: do(record, "finish", by=MANAGER, outcome="closed"),
        lambda: acted(record, "correct", ENGINEER, facts={"loss": loss}, reason="漏算"),
        lambda: acted(record, "correct", ENGINEER, facts={"safety": True}, reason="看错了"),
        lambda: acted(record, "open", ENGINEER, kind="measure", facts=_measure(chance)),
        lambda: do(record, "carry_out", item="measure.1"),
        lambda: (
            acted(record, "link", ENGINEER, link="duplicate", to=kept[0])
            if record != kept[0]
            else None
        ),
        lambda: acted(record, "void", MANAGER, reason="录错了"),
        lambda: acted(record, "reopen", MANAGER, reason="客户不满意", step="investigate"),
        lambda: acted(record, "fill", ENGINEER, facts=_found_out(chance)),
        lambda: acted(record, "correct", ENGINEER, facts=_found_out(chance), reason="查清了"),
    )
    weights = (12, 4, 9, 5, 4, 2, 9, 3, 2, 2, 3, 8, 3)
    try:
        chance.choices(doings, weights)[0]()
    except (NotAccepted, NoSuchRecord):
        return


def _measure(chance: random.Random) -> dict[str, str]:
    return {"text": "换轴承", "sort": chance.choice(["now", "for_good"])}


def _found_out(chance: random.Random) -> dict[str, Any]:
    """Return what an analysis found: causes of two bones, some proved, some with others below; whose lots."""
    rows = [
        {
            "id": f"c{n}",
            "text": "原因",
            "factor": chance.choice(["man", "machine"]),
            **_finding(chance),
        }
        for n in range(chance.randint(1, 3))
    ]
    if chance.random() < 0.5:
        rows.append({"id": "below", "under": "c0", "text": "下一层", **_finding(chance)})
    lots = [
        {"lot": f"L{n}", "supplier": chance.choice(["甲厂", '乙"厂', "a_厂", "A%厂"])}
        for n in range(chance.randint(0, 3))
    ]
    found: dict[str, Any] = {"why": rows, "problem": chance.choice(["noise", "Noise", "漏油"])}
    return {**found, "lots": lots} if lots else found


def _finding(chance: random.Random) -> dict[str, str]:
    state = chance.choice(["open", "proved", "proved"])
    code = {"code": chance.choice(["of_wear", "of-wear"])} if chance.random() < 0.8 else {}
    return {"state": state, **({"evidence": "拆检"} if state == "proved" else {}), **code}
