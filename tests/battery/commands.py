"""Batteries that have a command of their own, run as such."""

import subprocess
import sys

from tests.battery.pieces import Outcome

LAST = 12


def said_of(module: str, tried: int, *words: object) -> Outcome:
    """Run a module that ends with 0 when nothing was wrong; what it prints is noted, lines "WRONG: …" are faults."""
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    wrong = [line.removeprefix("WRONG: ") for line in lines if line.startswith("WRONG: ")]
    if done.returncode and not wrong:
        wrong = [f"{module} ended with {done.returncode}", *lines[-LAST:]]
    return Outcome(tried, wrong, [line for line in lines if not line.startswith("WRONG: ")][:LAST])
