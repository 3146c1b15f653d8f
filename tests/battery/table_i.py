"""Table I, journal and personal data: a person who is erased is nowhere any more."""

from tests.battery.pieces import Outcome, Piece, Run
from tests.battery.strangers.house import ready, taken_back


def erased(run: Run) -> Outcome:
    """Enter and erase `n` people one after the other, and look for each of them everywhere."""
    with ready(run.folder):
        from contextlib import nullcontext

        from kesu import clock
        from tests.battery.strangers.erased import forgotten, tried
        from tests.battery.strangers.world import AT, furnished

        with clock.stopped_at(AT), taken_back():
            world = furnished()
            with forgotten() if run.saboteur else nullcontext():
                wrong = [fault for number in range(1, run.n + 1) for fault in tried(world, number)]
    return Outcome(run.n, wrong, [f"{run.n} people, four marks each"])


PIECES = (
    Piece(
        "I6", "a person erased is nowhere any more", "L", 20, "people", erased,
        databases=("sqlite",), in_c=2, saboteurs={"forgotten": 1},
    ),
)  # fmt: skip
