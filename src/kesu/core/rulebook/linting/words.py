"""What readers see: every line that is shown has a title, and every text its English."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.model import Decision, Document, Fact, Kind, Line, Outcome, Post, Step
from kesu.core.values import Text

SHOWN = (Kind, Fact, Decision, Step, Outcome, Post, Document)


def lint_words(linter: Linter) -> None:
    """Look at every text that a reader sees."""
    source = linter.source
    head = Line(id="book", title=source.title, says=source.company, file="book.toml")
    for line in (head, *source.lines()):
        for what, text in _texts(line):
            if text.zh and not text.en:
                linter.remark("no_english", line, what=what, text=text.zh[:20])
        if isinstance(line, SHOWN) and not line.title.zh and not line.says.zh:
            linter.remark("no_title", line, id=line.id)
    for clause in source.clauses.values():
        if not clause.says.en:
            line = Line(id=clause.id, file="clauses.toml")
            linter.remark("no_english", line, what="says", text=clause.says.zh[:20])


def _texts(line: Line) -> Iterator[tuple[str, Text]]:
    yield "title", line.title
    yield "says", line.says
    for name in ("help", "unit", "text"):
        text = getattr(line, name, None)
        if isinstance(text, Text):
            yield name, text
    for name in ("options", "values", "closings"):
        for option in getattr(line, name, ()):
            yield f"{name} {option.id}", option.title
    for text in getattr(line, "guidance", ()):
        yield "guidance", text
    for need in getattr(line, "needs", ()):
        if hasattr(need, "says"):
            yield "need", need.says
    for act in (*getattr(line, "do", ()), *getattr(line, "late", ())):
        yield act.verb, act.says
