"""Measure beside the limit of the same run: worktime, engine, create, page, paper, fire, or all.

`seed CASES` fills an empty database with that many cases, as the door would have written them.
`delay` fills a database with a million timers, `search` one with 100,000 cases, `reports` one with
300,000: they are measured only when named.
"""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

SCRIPTS = {
    "worktime": "worktime.py",
    "engine": "engine.py",
    "create": "create.py",
    "page": "pages.py",
    "paper": "paper.py",
    "fire": "fire.py",
    "delay": "delay.py",
    "search": "search.py",
    "reports": "reports.py",
    "exports": "exports.py",
}
BY_NAME_ONLY = {"delay", "search", "reports", "exports"}
COUNTING = {"fire", "paper", "delay", "search"}
"""Measured by how many, not by how long."""
FOLDER = Path(__file__).resolve().parents[4] / "bench"


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="*", help=f"of: {', '.join(SCRIPTS)} (default: all); or: seed CASES"
    )
    parser.add_argument("--seconds", type=float, help="for each figure (default: the script's own)")
    parser.add_argument("--book", default="p01", help="of seed: whose stories (default: p01)")
    parser.add_argument("--processes", type=int, default=2, help="of seed (default: 2)")
    parser.add_argument("--open", type=int, help="of seed: most open cases (default: a fifth)")


def run(args: Namespace) -> int:
    """Return 0 when all were measured; the figures are no test and fail nothing."""
    if args.what[:1] == ["seed"]:
        return _seed(args)
    strange = [name for name in args.what if name not in SCRIPTS]
    if strange:
        print(
            f"kesu: nothing measures {', '.join(strange)}; write: {', '.join(SCRIPTS)}, or seed CASES",
            file=sys.stderr,
        )
        return 2
    if not FOLDER.is_dir():
        print(f"kesu: the benchmarks are in a checkout, there is no {FOLDER}", file=sys.stderr)
        return 2
    codes = [_measure(name, args.seconds) for name in args.what or _usual()]
    return max(codes)


def _seed(args: Namespace) -> int:
    """Fill an empty database; return 2 where it is not empty or the words cannot be read."""
    if len(args.what) != 2 or not args.what[1].isdigit() or int(args.what[1]) < 1:
        print("kesu: write how many cases: kesu bench seed 10000", file=sys.stderr)
        return 2
    from kesu.shell import django_ready

    django_ready.set_up()
    django_ready.prepare()
    from kesu.shell.seeding.seeding import Asked, NotSeeded, seed

    try:
        return seed(Asked(int(args.what[1]), args.book, args.processes, args.open))
    except NotSeeded as fault:
        print(f"kesu: {fault}", file=sys.stderr)
        return 2


def _usual() -> list[str]:
    return [name for name in SCRIPTS if name not in BY_NAME_ONLY]


def _measure(name: str, seconds: float | None) -> int:
    print(f"-- {name} --", flush=True)
    words = [] if seconds is None or name in COUNTING else [f"{seconds:g}"]
    return subprocess.run([sys.executable, str(FOLDER / SCRIPTS[name]), *words]).returncode
