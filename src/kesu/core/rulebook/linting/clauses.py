"""Clauses that bind and that no line of the book cites; open readings without what was rejected."""

from __future__ import annotations

from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.linting.sentences import FORCES
from kesu.core.rulebook.model import Line

BINDING = ("binding", "promise")
CLAUSES_FILE = "clauses.toml"


def lint_clauses(linter: Linter) -> None:
    """Look at what the book says of its clauses."""
    source = linter.source
    cited = cited_clauses(linter)
    for clause in source.clauses.values():
        if clause.force in BINDING and clause.id not in cited and not clause.unreachable:
            line = Line(id=clause.id, file=CLAUSES_FILE)
            linter.remark("uncited_clause", line, force=FORCES[clause.force])
    for line in source.lines():
        if line.basis == "chosen" and not line.rejected:
            linter.remark("chosen_without_rejected", line)


def cited_clauses(linter: Linter) -> set[str]:
    """Return every clause that a line or a part of one cites."""
    source = linter.source
    found = {clause for line in source.lines() for clause in line.clauses}
    found |= {clause for _line, clauses in source.cited_inside() for clause in clauses}
    return found | {c for p in source.precedence for c in p.clauses}
