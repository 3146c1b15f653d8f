"""Kinds of record: one life each, parents that are no items, rights that exist, keys that nobody may erase."""

from __future__ import annotations

from kesu.core.records.entries import ACTS
from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.checking.naming import BUILT_IN_CLOSINGS
from kesu.core.rulebook.model import Kind

PERIODS = ("month", "quarter", "half-year", "year")
NO_RIGHT_NEEDED = frozenset({"open", "do", "hear"})
"""Opening follows `opened_by`, doing follows `by`, hearing is the engine's."""


def check_kinds(c: Checker) -> None:
    """Find kinds that could not live."""
    for kind in c.source.kinds.values():
        _check_life(c, kind)
        _check_parent(c, kind)
        _check_rights(c, kind)
        _check_personal(c, kind)
    _check_sets(c)


def _check_life(c: Checker, kind: Kind) -> None:
    lives = [n for n, v in (("part_of", kind.part_of), ("period", kind.period)) if v]
    if len(lives) == 2 or (kind.part_of and kind.key):
        c.fault(
            "two_lives",
            kind,
            "an item with a key or a period of its own",
            "write part_of (an item), key (a standing record) or period with key (a periodic one)",
        )
    if kind.period:
        c.one_of("unknown_choice", kind, "period", kind.period, PERIODS)


def _check_parent(c: Checker, kind: Kind) -> None:
    parent = c.source.kinds.get(kind.part_of)
    if parent is not None and parent.part_of:
        c.fault(
            "item_of_item",
            kind,
            f"part of “{parent.id}”, which is an item itself",
            f'write part_of = "{parent.part_of}"',
        )
    if kind.many and not kind.part_of:
        c.fault("no_parent", kind, f'many = "{kind.many}" without part_of', 'write part_of = "…"')


def _check_sets(c: Checker) -> None:
    seen: dict[tuple[str, str], str] = {}
    for kind in c.source.kinds.values():
        if not kind.many:
            continue
        other = seen.setdefault((kind.part_of, kind.many), kind.id)
        if other != kind.id:
            read = f'many = "{kind.many}" is already the set of {other}'
            c.fault("same_set", kind, read, "give the sets of one parent different names")
        parent = c.source.kinds.get(kind.part_of)
        if parent is not None and kind.many in parent.facts:
            read = f"“{kind.many}” is a fact of {parent.id} and the set of {kind.id}"
            c.fault("ambiguous_name", kind, read, "give one of them another name")


def _check_rights(c: Checker, kind: Kind) -> None:
    closings = {o.id for o in kind.closings} | BUILT_IN_CLOSINGS
    allowed = [a for a in ACTS if a not in NO_RIGHT_NEEDED] + [
        f"close.{o}" for o in sorted(closings)
    ]
    for act in kind.rights:
        if act not in allowed:
            c.fault("unknown_act", kind, f"rights name “{act}”", suggestion(act, allowed))


def _check_personal(c: Checker, kind: Kind) -> None:
    for name in kind.key:
        fact = kind.facts.get(name)
        if fact is not None and fact.personal:
            c.fault(
                "personal_in_rule",
                kind,
                f"key “{name}” is a personal value",
                "no rule may rest on personal values; key the record by something else",
            )
