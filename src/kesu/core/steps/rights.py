"""Who may do what: the parties of a step, of an act, and who is barred from it."""

from __future__ import annotations

from kesu.core.records.entries import SYSTEM, Actor
from kesu.core.records.record import key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import KindPlan, Parties, StepPlan, WhoPlan
from kesu.core.turns import Turn


def parties_of(plan: StepPlan, view: View) -> tuple[str, ...]:
    """Return the parties that may do the step: those named, and who stands above where somebody is barred (G36)."""
    found: list[str] = []
    above: list[str] = []
    state = view.record.steps.get(key(view.item, plan.step.id))
    for _seat, who in waiting_seats(plan, view) if plan.share else enumerate(meant(plan, view)):
        found.extend(who.parties(view))
        above.extend(who.above)
    if state is not None and state.assigned:
        found.append(state.assigned)
    if plan.not_by and plan.step.if_barred == "next above" and _is_clashing(plan, view, found):
        found.extend(above)
    return tuple(dict.fromkeys(found))


def waiting_seats(plan: StepPlan, view: View) -> list[tuple[int, WhoPlan]]:
    """Return the entries of `by` for which nobody has signed yet, with their places; in order, only the next one."""
    state = view.record.steps.get(key(view.item, plan.step.id))
    filled = state.filled if state is not None else frozenset[str]()
    meant_now = meant(plan, view)
    left = [(at, w) for at, w in enumerate(plan.who) if w in meant_now and str(at) not in filled]
    return left[:1] if plan.step.in_order else left


def wanted(plan: StepPlan, view: View) -> int:
    """Return how many signatures the step takes: its number, or the share of those whom it is for, rounded up."""
    if plan.share is None:
        return plan.number
    part, whole = plan.share
    return -(-len(meant(plan, view)) * part // whole)


def meant(plan: StepPlan, view: View) -> list[WhoPlan]:
    """Return the entries of `by` that hold; those "otherwise" only where no other does."""
    held = [
        w for w in plan.who if not w.otherwise and (w.when is None or w.when.holds(view) is True)
    ]
    return held or [w for w in plan.who if w.otherwise]


def _is_clashing(plan: StepPlan, view: View, parties: list[str]) -> bool:
    """Say whether somebody barred is one of `parties`, as far as the record knows who its actors were."""
    return any(
        not set(view.record.posts.get(person, ())).isdisjoint(parties)
        for person in barred(plan, view)
    )


def barred(plan: StepPlan, view: View) -> tuple[str, ...]:
    """Return the people who may not do this step because of what they did before."""
    values = (formula.value(view) for formula in plan.not_by)
    return tuple(v for v in values if isinstance(v, str) and v)


def may(actor: Actor, parties: tuple[str, ...]) -> bool:
    """Say whether `actor` is one of `parties`; the system itself always may."""
    return actor.person == SYSTEM.person or actor.is_one_of(parties)


def barring(actor: Actor, parties: tuple[str, ...], people: tuple[str, ...]) -> str:
    """Return who of the barred `people` keeps an actor, one of `parties`, from a step; "" where nobody does.

    It is the actor, or for a deputy whoever is away: what the one may not do, nobody does in their place.
    """
    if actor.person in people:
        return actor.person
    whose = actor.acts_as(parties)
    return whose[0] if whose and all(who in people for who in whose) else ""


def may_do(actor: Actor, plan: StepPlan, view: View) -> bool:
    """Say whether `actor` may do a step now: one of its parties, and not kept from it by what was done before."""
    parties = parties_of(plan, view)
    return may(actor, parties) and not barring(actor, parties, barred(plan, view))


def has_right(
    turn: Turn, parties: tuple[str, ...], people: tuple[str, ...] = (), given: str = ""
) -> bool:
    """Say whether the entry's actor is one of `parties`, and note in whose place that is so, `people` left out.

    What was `given` by hand to somebody away is done in their place, even by who might do it anyway.
    """
    by = turn.entry.by
    whose = by.acts_as((given,)) if given else ()
    whose = tuple(who for who in whose or by.acts_as(parties) if who not in people)
    if whose and by.person not in whose:
        turn.instead_of.setdefault(whose[0])
    return may(by, parties)


def check_right(turn: Turn, item: str, act: str, *more: Parties | None) -> None:
    """Refuse the entry unless its actor has the right to `act` on this kind (`kind.rights`), or is one of `more`."""
    plan, view = turn.plan(item), turn.view(item)
    parties = granted(plan, act, view) + tuple(p for find in more if find for p in find(view))
    if not has_right(turn, parties):
        turn.refuse("no_right", act=act, parties=list(parties))


def granted(plan: KindPlan, act: str, view: View) -> tuple[str, ...]:
    """Return the parties that the book gives the right to `act`; "close.withdrawn" falls back on "close"."""
    for name in (act, act.partition(".")[0]):
        if name in plan.rights:
            return plan.rights[name](view)
    return ()
