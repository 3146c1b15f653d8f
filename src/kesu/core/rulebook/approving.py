"""Which steps are approvals: somebody judges what another did, and more may hang on who that is."""

from __future__ import annotations

from kesu.core.rulebook.model import Step


def is_approving(step: Step) -> bool:
    """Say whether a step is an approval.

    It says so (`approves`), several must agree, it rests on values, or it sends work back and finds nothing out itself.
    """
    sends_back = any(outcome.next_round for outcome in step.outcomes)
    several = step.number != 1
    return bool(step.approves or several or step.rests_on or (sends_back and not step.asks))
