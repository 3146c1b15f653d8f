"""Postings: shares need a set, roundings a step that the books can keep, no amount may rest on itself."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.expressions import expressions, mentions
from kesu.core.rulebook.model import Posting

FINEST = Decimal("0.0001")
"""The smallest part of a unit that accounts keep; both databases add and compare whole numbers of it exactly."""


def check_postings(c: Checker) -> None:
    """Find postings that could not be reckoned, or only otherwise than they say."""
    for posting in c.source.postings.values():
        if posting.spread is not None and not posting.for_each:
            read = "spread without for_each: there is nobody to share it"
            c.fault("spread_without_set", posting, read, 'write for_each = "…"')
        _check_round(c, posting)
    _check_cycles(c)
    _check_holders(c)


def _check_round(c: Checker, posting: Posting) -> None:
    if posting.round is None:
        return
    for value in _steps(c, posting, posting.round.to):
        if not is_step(value):
            read = f"round to {value!r}"
            write = f'write a step such as "0.01" or "1", no finer than {FINEST}'
            c.fault("bad_rounding", posting, read, write)


def _steps(c: Checker, posting: Posting, to: str) -> list[object]:
    if not to.startswith("settings."):
        return [to]
    setting = c.source.settings.get(to.removeprefix("settings."))
    return [setting.value, *(v for _, v in setting.dated)] if setting else []


def is_step(value: object) -> bool:
    """Say whether amounts can be rounded to whole numbers of `value`."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return False
    try:
        step = Decimal(value)
    except InvalidOperation:
        return False
    return step.is_finite() and step > 0 and step % FINEST == 0


def _check_cycles(c: Checker) -> None:
    """An amount that rests on its own total would never come to rest."""
    postings = c.source.postings
    rests: dict[str, set[str]] = {name: set() for name in postings}
    for found in expressions(c.source):
        if isinstance(found.line, Posting):
            heads = {m.head for m in mentions(c.source, found) if m.kind == found.line.of}
            rests[found.line.id] |= heads & set(postings)
    for name, posting in postings.items():
        reached: set[str] = set()
        while more := {o for r in (reached or {name}) for o in rests[r]} - reached:
            reached |= more
        if name in reached:
            read = f"{name} rests on its own total"
            c.fault("circular_postings", posting, read, "let it rest on facts instead")


def _check_holders(c: Checker) -> None:
    for measure in c.source.measures.values():
        if measure.holder and not measure.counts.startswith("account."):
            read = f'holder = "{measure.holder}" of a measure that counts {measure.counts}'
            c.fault("account_terms", measure, read, 'write counts = "account.…", or same = […]')
