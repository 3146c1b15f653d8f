"""Measure beside the limit of the same run: worktime, engine, create, page, paper, fire, or all.

`delay` fills a database with a million timers, `search` one with 100,000 cases, `reports` one with 300,000: they are
measured only when named.
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
    parser.add_argument("what", nargs="*", choices=[[], *SCRIPTS], help="default: all")
    parser.add_argument("--seconds", type=float, help="for each figure (default: the script's own)")


def run(args: Namespace) -> int:
    """Return 0 when all were measured; the figures are no test and fail nothing."""
    if not FOLDER.is_dir():
        print(f"kesu: the benchmarks are in a checkout, there is no {FOLDER}", file=sys.stderr)
        return 2
    codes = [_measure(name, args.seconds) for name in args.what or _usual()]
    return max(codes)


def _usual() -> list[str]:
    return [name for name in SCRIPTS if name not in BY_NAME_ONLY]


def _measure(name: str, seconds: float | None) -> int:
    print(f"-- {name} --", flush=True)
    words = [] if seconds is None or name in COUNTING else [f"{seconds:g}"]
    return subprocess.run([sys.executable, str(FOLDER / SCRIPTS[name]), *words]).returncode
