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
    """Return every clause that a line, a start, a limit or a need cites."""
    source = linter.source
    found = {clause for line in source.lines() for clause in line.clauses}
    for clock in source.clocks.values():
        found |= {c for start in clock.starts for c in start.clauses}
        found |= {c for row in clock.limit for c in row.clauses}
        found |= set(clock.agree.clauses if clock.agree else ())
        found |= set(clock.extend.clauses if clock.extend else ())
    for trigger in source.triggers.values():
        found |= {c for every in trigger.every for c in every.clauses}
    for posting in source.postings.values():
        found |= {c for row in posting.amounts for c in row.clauses}
    found |= {c for gate in source.gates.values() for need in gate.needs for c in need.clauses}
    return found | {c for p in source.precedence for c in p.clauses}
