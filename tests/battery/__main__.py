"""The battery by hand: `python -m tests.battery --tier C|L|R [--only A1,A9] [--scale 0.3]`, or `make battery TIER=L`.

Each piece runs in a process of its own on each of its databases. BATTERY_SCALE is the scale where --scale is not given.
With --saboteurs the pieces are broken on purpose instead, and must find it. With --keep the lines go into
docs/battery.jsonl and the table of docs/quality.md.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import traceback
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, cast

from tests.battery import reporting
from tests.battery.pieces import CannotRun, Outcome, Piece, Run, Tier, pieces

SEED = 20260302
MOST_SHOWN = 20
REFUSED = 3
"""The exit code of a process in which a piece could not be run on this machine."""


def main(words: list[str]) -> int:
    """Run what is asked for; return 0 when nothing was wrong and every saboteur was found."""
    if words[:1] == ["one"]:
        return _one(words[1:])
    given = _read(words)
    known = pieces()
    unknown = [name for name in given.only if name not in known]
    if unknown:
        sys.stderr.write(f"no such piece: {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    if given.list:
        return _list(known)
    if given.table:
        reporting.write_page()
        return 0
    wanted = [piece for piece in known.values() if not given.only or piece.id in given.only]
    lines = [line for piece in wanted for line in _lines(piece, given)]
    bad = [line for line in lines if bool(line["wrong"]) != bool(line["saboteur"])]
    _say(f"{len(lines)} runs, {len(bad)} not as they must be")
    return 1 if bad or not lines else 0


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.battery", description=__doc__)
    parser.add_argument("--tier", choices=("C", "L", "R"), help="without it, each piece in its own")
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], metavar="A1,A9")
    scale = float(os.environ.get("BATTERY_SCALE", "1"))
    parser.add_argument("--scale", type=float, default=scale)
    parser.add_argument("--database", choices=("sqlite", "postgres"))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--saboteurs", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--list", action="store_true", help="name the pieces and run none")
    parser.add_argument(
        "--table", action="store_true", help="write the table anew from the lines, after a merge"
    )
    return parser.parse_args(words)


def _list(known: dict[str, Piece]) -> int:
    for piece in known.values():
        scale = "all" if piece.exhaustive else f"{piece.n:,}"
        broken = f"; saboteurs: {', '.join(piece.saboteurs)}" if piece.saboteurs else ""
        _say(f"{piece.id} {piece.tier} {piece.title}: {scale} {piece.of}{broken}")
    return 0


def _lines(piece: Piece, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Run a piece on each database, or each of its saboteurs; return a line of each run."""
    n = piece.trials(cast(Tier, given.tier or piece.tier), given.scale)
    if not n:
        return []
    tries = piece.saboteurs if given.saboteurs else {"": n}
    return [
        _kept(piece, database, saboteur, trials, given)
        for saboteur, trials in tries.items()
        for database in piece.broken_on.get(saboteur, piece.databases)
        if not given.database or database in ("", given.database)
    ]


def _kept(
    piece: Piece, database: str, saboteur: str, n: int, given: argparse.Namespace
) -> dict[str, Any]:
    busy, began = reporting.machine(), perf_counter()
    outcome = apart(piece, database, n, given.seed, saboteur)
    wrong = len(outcome.wrong)
    line = {
        "id": piece.id,
        "title": piece.title,
        "date": date.today().isoformat(),  # noqa: DTZ011 -- the day on this machine's calendar
        "database": database,
        "saboteur": saboteur,
        "tried": outcome.tried,
        "of": piece.of,
        "wrong": wrong,
        "bound": "" if saboteur else reporting.bound(outcome.tried, wrong),
        "seconds": round(perf_counter() - began, 1),
        "machine": busy,
        "notes": outcome.notes,
    }
    _say(reporting.shown(line), *(f"  {note}" for note in outcome.notes))
    _say(*(f"  WRONG: {fault}" for fault in outcome.wrong[:MOST_SHOWN]))
    if given.keep and outcome.tried:
        reporting.keep(line)
    return line


def apart(piece: Piece, database: str, n: int, seed: int = SEED, saboteur: str = "") -> Outcome:
    """Run a piece in a process of its own; return what came of it."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith(("KESU_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "tests.battery", "one", piece.id, database, str(n), str(seed)]
    done = subprocess.run(
        [*words, saboteur],
        env={**kept, "KESU_TEST_DB": database or "sqlite"},
        cwd=reporting.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode == REFUSED:
        return Outcome(0, [], [f"not run: {done.stdout.strip()}"])
    if done.returncode:
        return Outcome(n, [f"the run itself failed:\n{done.stdout[-4000:]}"])
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def _one(words: list[str]) -> int:
    """Run one piece in this process and print its outcome as the last line."""
    name, database, n, seed, saboteur = words
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(1)
    )  # what was mounted and started ends with it
    with TemporaryDirectory(prefix="kesu-battery-") as folder:
        run = Run(int(n), database, Path(folder), int(seed), saboteur)
        try:
            outcome = pieces()[name].run(run)
        except CannotRun as refusal:
            _say(str(refusal))
            return REFUSED
        except Exception:
            _say(traceback.format_exc())
            return 1
    told = {"tried": outcome.tried, "wrong": outcome.wrong, "notes": outcome.notes}
    _say(json.dumps(told, ensure_ascii=False))
    return 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
