"""Table B, timers and delivery: what stands in other folders is registered here."""

from tests.battery.commands import said_of
from tests.battery.pieces import BOTH, Outcome, Piece, Run


def many_seeds(run: Run) -> Outcome:
    """Let small houses live through thirty days each."""
    return said_of("tests.timekeeping.many_days", run.n, "--seeds", run.n)


def workers_killed(run: Run) -> Outcome:
    """Kill workers while deadlines pass and notices leave."""
    words = ["--kills", run.n, "--database", run.database, "--seed", run.seed]
    broken = ["--saboteur", run.saboteur] if run.saboteur else []
    return said_of("tests.durability.workers", run.n, *words, *broken)


PIECES = (
    Piece(
        "B1", "thirty simulated days", "L", 2_000, "seeds", many_seeds,
        databases=("sqlite",), in_c=100,
    ),
    Piece(
        "B3", "workers killed while deadlines pass", "L", 400, "kills", workers_killed,
        databases=BOTH, saboteurs={"early": 3, "blind": 3},
    ),
)  # fmt: skip
