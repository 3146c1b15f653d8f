"""Three made-up months of a small procedure that declares reports: late, corrected, void and duplicate cases."""

import random
from datetime import datetime, timedelta
from typing import Final

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
id = "parts"
clause = "T-1"
title = { zh = "对策统计", en = "Measures" }
kind = "report"
counts = "measure"
by = ["carry_out"]
figures = ["count"]
"""
FILES: Final = {"book.toml": BOOK, "lines.toml": LINES, "reports.toml": REPORTS}
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
            for record in chance.sample(kept, min(3, len(kept))):
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
        lambda: acted(record, "open", ENGINEER, kind="measure", facts={"text": "换轴承"}),
        lambda: do(record, "carry_out", item="measure.1"),
        lambda: (
            acted(record, "link", ENGINEER, link="duplicate", to=kept[0])
            if record != kept[0]
            else None
        ),
        lambda: acted(record, "void", MANAGER, reason="录错了"),
        lambda: acted(record, "reopen", MANAGER, reason="客户不满意", step="investigate"),
    )
    weights = (8, 4, 6, 5, 4, 2, 3, 2, 1, 1, 2)
    try:
        chance.choices(doings, weights)[0]()
    except (NotAccepted, NoSuchRecord):
        return
