"""Table E, pages and API: odd requests, scripts, forms, headers."""

from tests.battery.pieces import Outcome, Piece, Run
from tests.battery.strangers.house import world_of

MOST_MISSING = 0.3


def odd_requests(run: Run) -> Outcome:
    """Throw odd requests at every operation of the API, as several people's programs."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.odd_requests import bombarded

        came = bombarded(world, run.n, run.seed)
    mostly = [f"{name} {share:.0%}" for name, share in came.missing.items() if share > MOST_MISSING]
    notes = [
        "answered " + ", ".join(f"{n:,} × {code}" for code, n in sorted(came.statuses.items())),
        f"404 in more than {MOST_MISSING:.0%} of the calls: {'; '.join(mostly) or 'nowhere'}",
    ]
    return Outcome(came.calls, came.wrong, notes)


PIECES = (
    Piece(
        "E1", "odd requests to the API", "L", 50_000, "calls", odd_requests,
        databases=("sqlite",), in_c=3_000,
    ),
)  # fmt: skip
