"""Thirty days of many open cases under all rulebooks at once, by hand, with four worker processes on one database.

    python -m tests.timekeeping.thirty_days --cases 20000 --database sqlite|postgres

Cases are those of the books' own stories, moved to the weeks before, each somewhere on its road; from then on nobody
acts any more. The clock goes on in steps; in each step all workers fire what is due, as `kesu worker` does. What must
fire is reckoned
before by the core alone, each book in a world of its own in memory. Every record must show the same timers at the
same moments in the same order, each once, and nothing that fell due may still be armed.
"""

import argparse
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from tests import postgres
from tests.durability.databases import own_database

START: Final = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
DAYS: Final = 30
BEFORE: Final = timedelta(days=60)
"""How long before the start the books are in force."""


def main() -> int:
    """Live through the days; return 0 when nothing is missing, doubled, early or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--hours", type=int, default=1, help="how far the clock goes in a step")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, own_database(given.database, Path(folder)) as address:
        os.environ.update(KESU_HOME=folder, DATABASE_URL=address)
        return _lived(given)


def _lived(given: argparse.Namespace) -> int:
    from kesu.shell import django_ready

    django_ready.set_up()
    django_ready.prepare()
    from tests.timekeeping import many_cases, many_workers

    began = perf_counter()
    planned = many_cases.planned(given.cases, given.seed, START)
    steps = [START + timedelta(hours=n) for n in range(0, DAYS * 24 + 1, given.hours)]
    wanted, told = many_cases.ledger(planned, steps)
    due = sum(map(len, wanted.of_cases.values())) + wanted.of_others.total()
    _say(f"{given.cases} cases of {len(planned)} books, {due} timers must fire ({_since(began)})")
    began = perf_counter()
    many_workers.publish_all(START - BEFORE)
    with many_workers.four() as workers:
        labels = many_workers.seeded(workers, planned)
        _say(f"opened through the door ({_since(began)})")
        began = perf_counter()
        many_workers.live(workers, steps)
    many_workers.close()
    found, armed = many_workers.in_database(labels, steps[-1])
    fired = sum(map(len, found.of_cases.values())) + found.of_others.total()
    _say(
        f"{given.database}: {fired} fired in {DAYS} days by {many_workers.WORKERS} workers ({_since(began)})"
    )
    faults = [*armed, *many_cases.differ(wanted, found)]
    _say(*(f"WRONG: {fault}" for fault in faults[:20]), f"{len(faults)} wrong; {told}")
    return 1 if faults else 0


def _since(began: float) -> str:
    return f"{perf_counter() - began:.0f} s"


def _say(*lines: str) -> None:
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    postgres.SETTINGS.update(shared_buffers="256MB")
    sys.exit(main())
