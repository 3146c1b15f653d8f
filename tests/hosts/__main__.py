"""`python -m tests.hosts SCENE --times N`: build the hosts, let clients work, play the scene so many times, judge."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.hosts import judging
from tests.hosts.cluster import Cluster
from tests.hosts.scenes import SCENES
from tests.hosts.wiring import Lan


def main() -> int:
    """Return 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", choices=sorted(SCENES))
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--programs", type=int, default=4)
    parser.add_argument("--readers", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs behind")
    given = parser.parse_args()
    if os.geteuid():
        raise SystemExit("namespaces need root")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the hosts are taken down even so
    folder = Path(tempfile.mkdtemp(prefix="kesu-hosts-"))
    folder.chmod(0o755)
    try:
        wrong = _played(given, folder)
    finally:
        if given.keep:
            _say(f"logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if wrong else 0


def _played(given: argparse.Namespace, folder: Path) -> list[str]:
    wrong: list[str] = []
    with Lan(folder) as lan:
        cluster = Cluster(lan, folder)
        cluster.start()
        _say("the hosts stand")
        cluster.load(programs=given.programs, readers=given.readers)
        for turn in range(given.times):
            told, found = SCENES[given.scene](cluster, turn)
            wrong += found
            _say(
                f"{turn + 1}: "
                + "; ".join(told)
                + "".join(f"\n   WRONG: {one}" for one in found[:8])
            )
        cluster.end_load()
        ledger = cluster.told()
        wrong += judging.faults(ledger, cluster.judged())
    _say(json.dumps(judging.summary(ledger)))
    times = max(given.times, 1)
    _say("".join(f"WRONG: {one}\n" for one in wrong[:20]) + f"{len(wrong)} wrong; 0 in {times} would bound"
         f" the rate at {min(3 / times, 1):.0%} with 95 % confidence")  # fmt: skip
    return wrong


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
