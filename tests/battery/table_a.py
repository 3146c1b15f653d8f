"""Table A, durability."""

from tests.battery import answers, killing
from tests.battery.pieces import Piece

PIECES = (
    Piece(
        "A1", "processes killed under load", "L", 1_000, "kills", killing.kills,
        databases=("sqlite",), in_c=100, saboteurs={"early_answer": 10},
    ),
    Piece(
        "A2", "processes, backends and the server killed under load", "L", 1_000, "kills",
        killing.kills, databases=("postgres",), in_c=100, saboteurs={"early_answer": 10},
    ),
    Piece(
        "A9", "answers swallowed after the commit", "L", 5_000, "answers", answers.swallowed,
        in_c=500, tiny=10, saboteurs={"forgetful": 40},
    ),
)  # fmt: skip
