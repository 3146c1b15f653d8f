"""What conditions may ask of each cause of a tree: its columns, the same in every book but for options and factors."""

from __future__ import annotations

from dataclasses import replace

from kesu.core.causes import OPEN, PROVED, RULED_OUT
from kesu.core.rulebook import model as m
from kesu.core.values import Text

FINDINGS = (
    m.Option(OPEN, Text("待查", "open")),
    m.Option(PROVED, Text("证实", "proved")),
    m.Option(RULED_OUT, Text("排除", "ruled out")),
)
"""What was found of a possible cause."""


def with_columns(fact: m.Fact) -> m.Fact:
    """Return a fact of type "causes" with the columns of its causes."""
    columns = [
        _column(fact, "text", "text", Text("原因", "Cause")),
        _column(fact, "state", "choice", Text("查证结论", "Finding"), FINDINGS),
        _column(fact, "evidence", "long_text", Text("证据", "Evidence")),
        _column(fact, "files", "files", Text("证据附件", "Files in evidence")),
        _column(fact, "leaf", "truth", Text("末端原因", "Last of its chain")),
    ]
    if fact.factors:
        columns.append(_column(fact, "factor", "choice", Text("因素", "Factor"), fact.factors))
    if fact.options:
        columns.append(
            _column(fact, "code", "choice", Text("统计归类", "Counted as"), fact.options)
        )
    return replace(fact, columns=tuple(columns))


def _column(
    fact: m.Fact, name: str, sort: str, title: Text, options: tuple[m.Option, ...] = ()
) -> m.Fact:
    return m.Fact(id=name, of=fact.of, sort=sort, title=title, options=options, file=fact.file)
