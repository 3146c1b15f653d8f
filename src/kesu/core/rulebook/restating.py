"""A variant that prints its base's clauses under other numbers: its clauses say which of the base they `restates`.

The lines that it takes over then cite the variant's numbers. What it drops of the base's clauses is cited no more.
Works on parsed files, before any line is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kesu.core.rulebook.tables import Faults

Files = Mapping[str, Mapping[str, Any]]
CLAUSE = "clause"


def recited(
    base: Files, own: Files, dropped: Iterable[str], faults: Faults
) -> tuple[Files, list[str]]:
    """Return the base with its clauses cited under the variant's numbers, and the ids of those that it restates.

    dropped -- clauses of the base that the variant leaves out; no line cites them any more.
    """
    anew = _restatements(own, {name for c in base.values() for name, _ in _clauses(c)}, faults)
    numbers = {**dict.fromkeys(dropped, ""), **anew}
    if not numbers:
        return base, []
    return {name: _recite(content, numbers) for name, content in base.items()}, list(anew)


def _restatements(own: Files, known: set[str], faults: Faults) -> dict[str, str]:
    """Return base clause → the clause of the variant that restates it."""
    found: dict[str, str] = {}
    for file, content in own.items():
        for name, line in _clauses(content):
            for old in _listed(line.get("restates", [])):
                if old in known:
                    found[old] = name
                else:
                    faults.add(
                        "unknown_restated", file, name, f"restates “{old}”, which is not in the base",
                        f"write one of: {', '.join(sorted(known)[:20])}",
                    )  # fmt: skip
    return found


def _clauses(content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return id and table of every clause that one parsed file states."""
    raw = content.get(CLAUSE, [])
    named = raw.items() if isinstance(raw, dict) else [(_id(r), r) for r in _listed(raw)]
    return [(str(name), line) for name, line in named if isinstance(line, Mapping)]


def _id(raw: Any) -> str:
    return str(raw.get("id", "")) if isinstance(raw, Mapping) else ""


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _recite(value: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {k: _cited(v, numbers) if k == CLAUSE else _recite(v, numbers) for k, v in value.items()}  # fmt: skip
    return [_recite(v, numbers) for v in value] if isinstance(value, list) else value


def _cited(value: Any, numbers: Mapping[str, str]) -> Any:
    """Return a `clause` key with the new numbers; the [[clause]] tables themselves stay as they are."""
    if isinstance(value, str):
        return numbers.get(value, value) or []
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return list(dict.fromkeys(n for n in (numbers.get(v, v) for v in value) if n))
    return value
