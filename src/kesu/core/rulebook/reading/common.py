"""Keys that every line may carry, and lists of options."""

from __future__ import annotations

from typing import Any

from kesu.core.rulebook import model as m
from kesu.core.rulebook.tables import Table
from kesu.core.values import Text


def common(line_id: str, t: Table) -> dict[str, Any]:
    return {
        "id": line_id,
        "clauses": t.clauses,
        "title": t.words("title"),
        "says": t.words("says"),
        "force": t.choice("force", m.FORCES, "must"),
        "basis": t.choice("basis", m.BASES, ""),
        "rejected": t.texts("rejected"),
        "file": t.file,
    }


def options(t: Table, key: str) -> tuple[m.Option, ...]:
    found = []
    for row in t.rows(key):
        found.append(
            m.Option(row.text("id", needed=True), Text(row.text("zh", needed=True), row.text("en")))
        )
        row.finish()
    return tuple(found)
