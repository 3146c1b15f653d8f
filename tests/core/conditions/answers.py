"""A plain scope for tests: names with their sorts, read from a dictionary; None is not known."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from kesu.core.conditions import (
    DAY,
    LIST,
    MOMENT,
    NUMBER,
    PARTY,
    TEXT,
    TRUTH,
    Condition,
    Function,
    Reference,
    SetReference,
    Type,
    condition,
    formula,
)
from kesu.core.rulebook.functions import IN_LINES
from tests.core.toys import office

SORTS = {
    **dict.fromkeys(("p", "q", "r"), TRUTH),
    **dict.fromkeys(("a", "b", "n"), NUMBER),
    **dict.fromkeys(("word", "other"), TEXT),
    "grade": Type("choice", ("severe", "ordinary")),
    "wants": Type("list", ("money", "repair")),
    "since": MOMENT,
    "until": MOMENT,
    "on": DAY,
    "who": PARTY,
    "papers": LIST,
}


class Plain:
    """Names of SORTS; the set `parts` holds dictionaries with the same names."""

    def resolve(self, path: str) -> Reference | None:
        if path not in SORTS:
            return None
        return Reference(lambda c: c.values.get(path), SORTS[path])

    def set_named(self, path: str) -> SetReference | None:
        if path != "parts":
            return None
        return SetReference(lambda c: [facts(**part) for part in c.parts], self)

    def function(self, name: str) -> Function | None:
        return IN_LINES.get(name)

    def known_names(self) -> list[str]:
        return list(SORTS)


def facts(*, parts: list[dict[str, Any]] | None = None, **values: Any) -> Any:
    return SimpleNamespace(values=values, parts=parts or [], lines=[values], calendar=office())


def ask(text: str, values: Mapping[str, Any] | None = None, **more: Any) -> bool | None:
    """Return what the condition answers for these values."""
    return compiled(text).holds(facts(**(values or {}), **more))


def compiled(text: str) -> Condition:
    return condition(text, Plain())


def worth(text: str, **values: Any) -> Any:
    """Return what the expression is worth for these values."""
    return formula(text, Plain()).value(facts(**values))
