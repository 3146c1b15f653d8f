"""What history counts once two records are tied: which measures count the new one, and how their limits run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kesu.core.records.record import NOT_ROOTS
from kesu.core.rulebook.plans import KindPlan
from kesu.core.values import Text

LIMITS: Final[Mapping[str, Text]] = {
    "split": Text(
        "拆出的一单从登记起另算时限，各自办理；原单的时限不变。几部分合计一件",
        "the part has limits of its own from when it is filed; those of the other stay; all parts count as one",
    ),
    "restarts": Text(
        "新单的时限从登记起重新计算；原单仍按原来的方式关闭，前后合计一件",
        "limits run anew from when it is filed; the old one stays as it was closed; both count as one",
    ),
    "follows": Text(
        "新单的时限从登记起计算，单独计一件；原单不变",
        "it has limits of its own from when it is filed and counts for itself; the other stays as it is",
    ),
    "duplicate": Text(
        "并入留下的一单并关闭：自受理起算的时限按其中最早的一件，合计一件；投诉人由留下的一单接过",
        "it is merged into the survivor and closed: limits from receipt run from the earliest, all count as one, "
        "and the survivor takes over who complained",
    ),
}


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether a measure of the book counts a record that is tied so: its name, clauses, and the answer."""

    measure: str
    name: Text
    clauses: tuple[str, ...]
    counts: bool


def counting(plan: KindPlan, tie: str) -> Iterator[Counting]:
    """Yield, for each measure over a kind, whether a record of it that is tied so counts for itself."""
    for counted in plan.counted:
        line = counted.measure
        counts = line.only == "all" or tie not in NOT_ROOTS
        yield Counting(line.id, line.name, line.clauses, counts)
