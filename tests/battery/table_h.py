"""Table H, operations."""

from tests.battery import lines, moving, restoring, rewinding
from tests.battery.pieces import Piece

PIECES = (
    Piece(
        "H2", "backends ended, server restarted", "L", 500, "backends", lines.ended,
        databases=("postgres",),
    ),
    Piece("H3", "restored from a backup taken under load", "L", 10, "drills", restoring.drills),
    Piece(
        "H4", "put back to a moment by PostgreSQL's own tools", "R", 20, "moments", rewinding.rewound,
        databases=("postgres",), saboteurs={"earlier": 2, "no_jump": 1},
    ),
    Piece(
        "H5", "an upgrade that is killed on its way is begun again", "L", 20, "kills", moving.interrupted,
    ),
    Piece(
        "H7", "moved from SQLite to PostgreSQL", "L", 3, "moves", moving.moved,
        databases=("sqlite",), saboteurs={"lost_row": 1},
    ),
    Piece("H9", "damaged files named", "L", 100, "damages", restoring.scrubbed, databases=("sqlite",)),
)  # fmt: skip
