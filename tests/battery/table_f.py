"""Table F, files and lists: what nobody made is read or refused in words."""

from tests.battery.pieces import ALONE, Outcome, Piece, Run
from tests.battery.strangers.house import ready


def files_that_nobody_made(run: Run) -> Outcome:
    """Read mutated lists, bodies, mails, workbooks and pictures."""
    with ready(run.folder):
        from tests.battery.strangers.fuzzing import fuzzed
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            came = fuzzed(run.n, run.seed)
    ends = ", ".join(f"{said} {n:,}" for said, n in sorted(came.ends.items()))
    return Outcome(came.tried, came.wrong, [ends])


PIECES = (
    Piece(
        "F1", "files that nobody made", "L", 1_000_000, "files", files_that_nobody_made,
        databases=ALONE, in_c=100_000, saboteurs={"careless": 20_000},
    ),
)  # fmt: skip
