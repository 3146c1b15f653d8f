"""Many seeds of the small house, by hand: `python -m tests.timekeeping.many_days --seeds 2000`.

Prints the first seed that goes wrong, with everything that is wrong, and returns 1; else what was lived through.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- rooms are imported once Django is ready
from django.db import transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment  # noqa: E402

from tests.timekeeping.simulation import Days  # noqa: E402


def main() -> int:
    """Play the seeds asked for; return 0 when nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    fired = crashes = acts = 0
    with TemporaryDirectory() as home:
        settings.KESU_HOME = home
        for days in _lived(range(given.first, given.first + given.seeds)):
            if found := days.faults():
                _say(f"seed {days.seed}:", *found)
                return 1
            fired += sum(days.fired.values())
            crashes += days.crashes
            acts += days.posted
    _say(f"{given.seeds} seeds: {fired} timers fired, {crashes} crashes, {acts} acts; 0 wrong")
    return 0


def _say(*lines: str) -> None:
    sys.stdout.write("\n  ".join(lines) + "\n")


def _lived(seeds: range) -> Iterator[Days]:
    """Yield each seed's days; all that happened in them is taken back before the next."""
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    for seed in seeds:
        block = transaction.atomic()
        # As a test's own transaction says, so that the door's may nest in it.
        block.__dict__["_from_testcase"] = True
        with block:
            days = Days(seed)
            days.live()
            yield days
            transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(main())
