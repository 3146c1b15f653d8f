"""C6: a complaint's life against a model of thirty lines, step by step, keys repeated and versions gone."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from tests.battery.counting import prepare
from tests.battery.killing import in_earnest
from tests.battery.pieces import Outcome, Run
from tests.durability.databases import own_database

STEPS: Final = 40
"""Steps of one life at most."""


class Model:
    """What a complaint of the small book lets everybody do who holds every post."""

    def __init__(self) -> None:
        self.version, self.number = 1, ""
        self.open = {"register"}
        self.done: set[str] = set()
        self.is_closed = False
        self.counted: int | None = None

    def lets(self, act: str) -> bool:
        """Say whether an act is taken now."""
        if act == "correct":  # what stands there may be put right for ever
            return True
        if self.is_closed:
            return False
        if act in ("register", "investigate"):
            return act in self.open
        if act in ("closed", "redo"):
            return "finish" in self.open
        if act == "fill":
            return self.counted is None
        return act == "withdraw"

    def take(self, act: str, value: int) -> None:
        """Go on as the act says."""
        if act in ("register", "investigate"):
            self.open.discard(act)
            self.open.add({"register": "investigate", "investigate": "finish"}[act])
        elif act == "redo":
            self.open = {"investigate"}
        elif act in ("closed", "withdraw"):
            self.is_closed, self.open = True, set()
        else:
            self.counted = value


def body_of(act: str, value: int) -> dict[str, Any]:
    """Return what the door is asked for an act of the model."""
    bodies: Mapping[str, dict[str, Any]] = {
        "register": {"act": "do", "step": "register", "facts": {"safety": value % 2 == 0}},
        "investigate": {"act": "do", "step": "investigate", "facts": {"cause": f"轴承 {value}"}},
        "closed": {"act": "do", "step": "finish", "outcome": "closed"},
        "redo": {"act": "do", "step": "finish", "outcome": "redo", "reason": "原因不实"},
        "withdraw": {"act": "close", "closes_as": "withdrawn", "reason": "客户撤回"},
        "fill": {"act": "fill", "facts": {"defective": value}},
        "correct": {"act": "correct", "facts": {"defective": value}, "reason": "数错了"},
    }
    return bodies[act]


ACTS: Final = ("register", "investigate", "closed", "redo", "withdraw", "fill", "correct")


def lives(run: Run) -> Outcome:
    """Live through about `run.n` steps of complaints."""
    in_earnest(run)
    with own_database(run.database, run.folder) as address:
        prepare(run, address)
        return _lived(run)


def _lived(run: Run) -> Outcome:
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    from kesu.cases.verifying import verify
    from tests.battery import machine
    from tests.battery.house import publish

    publish()
    machine.Life.steps = 0
    wrong: list[str] = []
    try:
        run_state_machine_as_test(
            seed(run.seed)(machine.Life),
            settings=settings(
                max_examples=max(1, run.n // (STEPS // 2)), stateful_step_count=STEPS, deadline=None,
                phases=(Phase.generate,), database=None, print_blob=True, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    except AssertionError as fault:
        wrong.append(f"{fault} {' '.join(getattr(fault, '__notes__', []))[:1500]}")
    wrong += [str(found) for found in verify()][:20]
    return Outcome(machine.Life.steps, wrong, [f"{machine.Life.lives} complaints"])


def fresh_key() -> str:
    """Return a key that no operation had."""
    return secrets.token_hex(12)
