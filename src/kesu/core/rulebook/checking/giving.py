"""Values that a line gives to a fact: literals that it takes, and no code where the fact holds words."""

from __future__ import annotations

from collections.abc import Iterable

from kesu.core.conditions.nodes import Literal, Name
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.expressions import tree
from kesu.core.rulebook.fitting import Unfit, fit
from kesu.core.rulebook.model import Fact, Kind, Line
from kesu.core.rulebook.scope import KindScope, type_of_fact

WORDS = ("text", "long_text")


def check_given(c: Checker, line: Line, kinds: tuple[str, str], fact: str, text: str) -> None:
    """Find a value that the fact could never take, or a code that goes into a text.

    kinds -- of the record that gives, and of the one whose fact it is.
    """
    giver, taker = (c.source.kinds.get(name) for name in kinds)
    found = taker.facts.get(fact) if taker is not None else None
    node = tree(text)
    if found is not None and isinstance(node, Literal):
        _check_literal(c, line, found, text, node.value)
    if found is not None and isinstance(node, Name) and giver is not None:
        resolved = KindScope(c.source, giver).resolve(node.path)
        if resolved is not None and resolved.type.options:
            _refuse_code(c, line, found, node.path, resolved.type.options)


def check_copied(c: Checker, line: Line, giver: Kind, taker: Kind, names: Iterable[str]) -> None:
    """Find a choice that is copied into a text."""
    for name in giver.facts if "*" in names else names:
        own, found = giver.facts.get(name), taker.facts.get(name)
        if own is not None and found is not None:
            _refuse_code(c, line, found, name, type_of_fact(own).options)


def _check_literal(c: Checker, line: Line, fact: Fact, text: str, value: object) -> None:
    try:
        fit(fact, value)
    except Unfit as why:
        options = ", ".join(o.id for o in fact.options)
        c.fault(
            "unfit_value",
            line,
            f"{fact.id} = {text} does not fit: {why.code}",
            f"write one of: {options}" if options else f"write a {fact.sort}",
        )


def _refuse_code(c: Checker, line: Line, fact: Fact, given: str, options: tuple[str, ...]) -> None:
    """A text keeps what it is given: a code in it would stand raw on every page and paper."""
    if options and fact.sort in WORDS:
        read = f"{fact.id}, a {fact.sort}, is given {given}, which is one of: {', '.join(options)}"
        c.fault(
            "code_as_text", line, read, f'write type = "choice" with these options at {fact.id}'
        )
