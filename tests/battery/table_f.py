"""Table F, files and lists: what nobody made is read or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.battery.pieces import ALONE, Outcome, Piece, Run
from tests.battery.strangers.house import ready

if TYPE_CHECKING:
    from tests.battery.strangers.fuzzing import Fuzzed


def files_that_nobody_made(run: Run) -> Outcome:
    """Read mutated lists, bodies, mails, workbooks and pictures."""
    with ready(run.folder):
        from tests.battery.strangers.fuzzing import fuzzed
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            came = fuzzed(run.n, run.seed)
    ends = ", ".join(f"{said} {n:,}" for said, n in sorted(came.ends.items()))
    return Outcome(came.tried, came.wrong, [ends])


def bombs(run: Run) -> Outcome:
    """Read small files that would become large, each in a child with bounds."""
    with ready(run.folder):
        from tests.battery.strangers.bombs import exploded

        return _told(exploded(run.n))


def polyglots(run: Run) -> Outcome:
    """Offer files that are two things at once, or not what they are called."""
    with ready(run.folder):
        from tests.battery.strangers.polyglots import taken_or_refused
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            return _told(taken_or_refused(run.n, run.seed))


def file_names(run: Run) -> Outcome:
    """Give files names that nobody would give them."""
    with ready(run.folder):
        from tests.battery.strangers.file_names import named
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            return _told(named(run.n, run.seed))


def formulas(run: Run) -> Outcome:
    """Write what a spreadsheet program would run into cells, and read it again."""
    with ready(run.folder):
        from tests.battery.strangers.cells import written_and_read
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            return _told(written_and_read(run.n, run.seed))


def prints(run: Run) -> Outcome:
    """Print papers whose texts try to reach outside."""
    with ready(run.folder):
        from tests.battery.strangers.prints import printed

        return _told(printed(run.n, run.seed, run.folder))


def _told(came: Fuzzed) -> Outcome:
    ends = ", ".join(f"{said} {n:,}" for said, n in sorted(came.ends.items()))
    return Outcome(came.tried, list(dict.fromkeys(came.wrong)), [ends] if ends else [])


PIECES = (
    Piece(
        "F1", "files that nobody made", "L", 1_000_000, "files", files_that_nobody_made,
        databases=ALONE, in_c=100_000, saboteurs={"careless": 20_000},
    ),
    Piece(
        "F2", "small files that would become large", "L", 60, "files", bombs, databases=ALONE,
        exhaustive=True,
    ),
    Piece(
        "F3", "files that are two things, or not what they are called", "C", 400, "files", polyglots,
        databases=ALONE, saboteurs={"believing": 400},
    ),
    Piece(
        "F4", "names of files", "C", 2_000, "names", file_names,
        databases=ALONE, saboteurs={"as_given": 2_000},
    ),
    Piece(
        "F5", "formulas in cells, written and read again", "C", 5_000, "cells", formulas,
        databases=ALONE, saboteurs={"unguarded": 5_000},
    ),
    Piece(
        "F8", "papers that try to reach outside", "L", 500, "papers", prints, databases=ALONE, in_c=50,
    ),
)  # fmt: skip
