"""Table C, concurrency."""

from tests.battery import counting, model, racing, rights
from tests.battery.pieces import Piece

PIECES = (
    Piece(
        "C1", "numbers under contention", "L", 50_000, "numbers", counting.numbers,
        in_c=1_000, tiny=100, saboteurs={"highest_and_one": 2_000},
    ),
    Piece(
        "C2", "racing edits", "L", 10_000, "edits", racing.edits,
        in_c=400, saboteurs={"no_version": 400},
    ),
    Piece("C4", "races of registering and closing", "L", 5_000, "races", racing.claims, in_c=100),
    Piece("C5", "rights taken away while somebody acts", "L", 500, "times", rights.removed, in_c=10),
    Piece("C6", "a complaint's life against a model", "C", 20_000, "steps", model.lives),
    Piece("C7", "twenty writers on one complaint", "L", 2_000, "entries", racing.timeline, in_c=200),
)  # fmt: skip
