"""Gates: what must hold before something is done. A refusal names every need that lacks, with its clause."""

from __future__ import annotations

from typing import Any

from kesu.core.decisions.asking import ask_again
from kesu.core.records.record import Breach
from kesu.core.records.views import View
from kesu.core.rulebook.plans import GatePlan, NeedPlan
from kesu.core.turns import Turn
from kesu.core.values import Text


def pass_gates(turn: Turn, item: str, *places: str) -> None:
    """Ask every gate before these places, its measures as they stand at this moment.

    "must" refuses, "should" wants a reason, "must not" records a breach.
    """
    gates = [gate for place in places for gate in turn.plan(item).gates.get(place, ())]
    ask_again(turn, item, [c for g in gates for c in (g.when, *(need.when for need in g.needs))])
    for gate in gates:
        judge(turn, item, gate)


def judge(turn: Turn, item: str, gate: GatePlan) -> None:
    """Ask one gate by what the record holds."""
    if turn.is_frozen("gate", gate.gate.id, gate.gate):
        return
    view = turn.view(item)
    asked = gate.when is None or gate.when.holds(view) is True
    if asked and (unmet := unmet_needs(gate, view)):
        _answer(turn, item, gate, unmet)


def unmet_needs(gate: GatePlan, view: View) -> list[tuple[NeedPlan, Any]]:
    """Return the needs of a gate that do not hold, each with its answer: False, or None for not known."""
    return [(n, a) for n in gate.needs if (a := n.when.holds(view)) is not True]


def clauses_of(gate: GatePlan, unmet: list[tuple[NeedPlan, Any]]) -> tuple[str, ...]:
    """Return the clauses that stand behind unmet needs: each need's own, or else the gate's."""
    named = (c for need, _ in unmet for c in (need.need.clauses or gate.gate.clauses))
    return tuple(dict.fromkeys(named))


def _answer(turn: Turn, item: str, gate: GatePlan, unmet: list[tuple[NeedPlan, Any]]) -> None:
    force = gate.gate.force
    if force == "must":
        _refuse(turn, item, "gate", gate, unmet)
    elif force in ("should", "may") and not turn.entry.reason:
        _refuse(turn, item, "reason_wanted", gate, unmet)
    elif force == "must not" or turn.entry.reason:
        turn.record.breaches = (
            *turn.record.breaches,
            Breach(gate.gate.id, turn.entry.by.person, turn.seq, turn.entry.reason),
        )
        turn.happen("breach", item, gate.gate.id, reason=turn.entry.reason)


def _refuse(
    turn: Turn, item: str, code: str, gate: GatePlan, unmet: list[tuple[NeedPlan, Any]]
) -> None:
    view = turn.view(item)
    missing = dict.fromkeys(
        name for need, answer in unmet if answer is None for name in need.when.missing(view)
    )
    says = [_words(gate, need) for need, _ in unmet]
    clauses = clauses_of(gate, unmet)
    texts = [need.when.text for need, _ in unmet]
    turn.refuse(code, gate.gate, missing=tuple(missing), says=says, clauses=clauses, needs=texts)


def _words(gate: GatePlan, need: NeedPlan) -> Text:
    return need.need.says if need.need.says.zh else gate.gate.name
