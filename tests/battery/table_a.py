"""Table A, durability."""

from tests.battery import answers, killing, lines, order, power, room
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
        "A3", "power cuts under load", "L", 200, "cuts", power.cuts,
        saboteurs={"normal": 15, "commit_off": 10, "no_sync": 6},
        broken_on={"normal": ("sqlite",), "commit_off": ("postgres",)},
    ),
    Piece(
        "A4", "nothing is answered before it is on the disk", "L", 500, "answers", order.traced,
        databases=("sqlite",), saboteurs={"no_sync": 40, "normal": 40},
    ),
    Piece("A5", "disk full under load", "L", 50, "times", room.filled, databases=("sqlite",)),
    Piece(
        "A8", "lines to the database cut", "L", 500, "cuts", lines.cuts,
        databases=("postgres",), saboteurs={"forgetful": 60},
    ),
    Piece(
        "A9", "answers swallowed after the commit", "L", 5_000, "answers", answers.swallowed,
        in_c=500, tiny=10, saboteurs={"forgetful": 40},
    ),
)  # fmt: skip
