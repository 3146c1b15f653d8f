"""Kinds: who has which rights, and the engine's own step."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.compiling.review import REVIEW, REVIEW_OUTCOMES, REVIEW_TITLE
from kesu.core.rulebook.compiling.steps import outcome_plan, who_plan
from kesu.core.rulebook.events import told_events
from kesu.core.rulebook.scope import KindScope


def kind_plan(c: Compiler, kind: m.Kind) -> None:
    plan, scope = c.plans[kind.id], c.scopes[kind.id]
    for act, posts in kind.rights.items():
        plan.rights[act] = c.all_parties(kind, posts, scope)
    plan.rights["open"] = c.all_parties(kind, kind.opened_by, scope)
    if kind.child_of or kind.about:
        plan.told = frozenset(told_events(c.source, kind, kind.child_of or kind.about))
    if kind.life == "case":
        _review(c, kind, plan, scope)


def _review(c: Compiler, kind: m.Kind, plan: p.KindPlan, scope: KindScope) -> None:
    """The engine's own step: what to do when an automatic closing no longer follows (language §2, G12)."""
    posts = kind.rights.get("void") or kind.rights.get("reopen") or ()
    step = m.Step(
        id=REVIEW, of=kind.id, title=REVIEW_TITLE, outcomes=REVIEW_OUTCOMES, file=kind.file
    )
    who = tuple(who_plan(c, step, m.Who(post), scope) for post in posts)
    outcomes = {o.id: outcome_plan(c, step, o, scope) for o in step.outcomes}
    plan.steps[REVIEW] = p.StepPlan(step, None, who, outcomes, (), (), False)
