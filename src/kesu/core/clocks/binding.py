"""Which clock an open step stands under: the running one that doing the step stops, and that falls due first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from kesu.core.records.record import ClockState, Record
from kesu.core.rulebook.plans import Book, KindPlan


def running(record: Record) -> Iterable[ClockState]:
    """Return the clock runs that go on towards a due moment that is known."""
    return (c for c in record.clocks.values() if c.status == "running" and c.due is not None)


def binding_run(record: Record, book: Book, item: str, step: str) -> ClockState | None:
    """Return the running clock that the step stops and that falls due first, or None."""
    clocks = clocks_of_steps(book, record.kind_of(item)).get(step, ())
    found = [
        run
        for run in running(record)
        if (run.clock, "" if not run.item else "item") in clocks
        and (run.item in ("", item) or not item)
    ]
    return min(found, key=lambda run: (run.due or 0, run.id), default=None)


def clocks_of_steps(book: Book, kind: str) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Return step → the clocks (id, "" or "item") that doing the step stops, or a fact that it asks."""
    return _clocks_of_steps(book.hash, kind, _Held(book))


class _Held:
    """Carries a book into a cache that is keyed by its hash alone."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=512)
def _clocks_of_steps(
    _hash: str, kind: str, held: _Held
) -> Mapping[str, frozenset[tuple[str, str]]]:
    kinds = held.book.kinds
    plan = kinds[kind]
    found: dict[str, set[tuple[str, str]]] = {}
    for other in kinds.values():
        prefixes = _prefixes(plan, other)
        for clock in other.clocks.values() if prefixes else ():
            level = "item" if other.kind.part_of else ""
            for step in _stopped_by(clock.stops, clock.clock.runs_while, prefixes, plan):
                found.setdefault(step, set()).add((clock.clock.id, level))
    return {step: frozenset(clocks) for step, clocks in found.items()}


def _prefixes(plan: KindPlan, other: KindPlan) -> tuple[str, ...]:
    """Return what stands before an event of `plan`'s kind where a clock of `other` names it."""
    if plan.kind.id == other.kind.id:
        return ("",)
    if plan.kind.part_of == other.kind.id:
        return (f"{plan.kind.id}.", f"all {plan.kind.many}.")
    return ("parent.",) if other.kind.part_of == plan.kind.id else ()


def _stopped_by(
    stops: Iterable[str], runs_while: str, prefixes: Iterable[str], plan: KindPlan
) -> set[str]:
    events = [
        e.removeprefix(p)
        for p in prefixes
        for e in stops
        if e.startswith(p) and (p or " " not in e)
    ]
    heads = {event.partition(".")[0] for event in events}
    told = {s for s, p in plan.steps.items() if heads.intersection(p.step.asks)}
    return {s for s in plan.steps if s in heads or s in told or f"{s}.open" in runs_while}
