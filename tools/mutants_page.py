"""What a run of `tools.mutants` found in each book, and the page about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAGE = """# Lines taken away · 逐行删去的结果

逐行删去各规程中起作用的行，看有没有单例或故事因此失败：没有失败的，要么补例，要么在该规程的 `survivors.md` 里说明理由。
本页由命令写成，日期 {day}。

Every line that stands for an order or a promise is taken away in turn – a row, an outcome, a limit, a need, a reminder
each for itself; a setting gets another value – and some case or story must fail. What survives gets a case, or a reason
in `survivors.md` of its book. Lines that a book takes over from another one are held by that one's examples. This page
is written by the command, on {day}:

```
.venv/bin/python -m tools.mutants --report docs/rulebook/mutants.md
```

| book | lines taken away | not missed | of these explained | cases and stories | that cite none of these lines |
|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Report:
    """What became of the mutants of one book."""

    folder: Path
    made: int
    survivors: tuple[str, ...]
    explained: Mapping[str, str]
    examples: int = 0
    aside: int = 0
    """How many of the cases and stories cite no clause of a line that is taken away."""

    @property
    def unexplained(self) -> list[str]:
        """Survivors for which the book gives no reason."""
        return [name for name in self.survivors if name not in self.explained]

    @property
    def outdated(self) -> list[str]:
        """Reasons given for lines that are killed, or are no more."""
        return [name for name in self.explained if name not in self.survivors]


def page(found: Iterable[Report], day: date) -> str:
    """Return the page (markdown) about a run: each book's figures, and every line whose loss is explained."""
    reports = [one for one in found if one.made]
    rows = [_row(one.folder.name, one) for one in reports]
    reasons = [
        f"| {one.folder.name} | `{name}` | {one.explained[name]} |"
        for one in reports
        for name in one.survivors
        if name in one.explained
    ]
    explained = ["", "| book | line | why nothing misses it |", "|---|---|---|", *reasons]
    return (
        "\n".join([PAGE.format(day=day), *rows, _sums(reports), *(explained if reasons else [])])
        + "\n"
    )


def _row(called: str, one: Report) -> str:
    survived, explained = len(one.survivors), len(one.survivors) - len(one.unexplained)
    figures = (one.made, survived, explained, one.examples, one.aside)
    return f"| {called} | {' | '.join(str(figure) for figure in figures)} |"


def _sums(reports: list[Report]) -> str:
    made, examples, aside = (
        sum(getattr(one, name) for one in reports) for name in ("made", "examples", "aside")
    )
    survived = sum(len(one.survivors) for one in reports)
    explained = survived - sum(len(one.unexplained) for one in reports)
    return f"| **{len(reports)} 份 / books** | {made} | {survived} | {explained} | {examples} | {aside} |"
