"""A5: the disk fills up under load, again and again. Nothing is lost, all are told why, and it goes on by itself."""

import os
import subprocess
from pathlib import Path
from typing import Final

from tests.battery.clients import Broken, Manners
from tests.battery.houses import House
from tests.battery.killing import Load, file_faults
from tests.battery.pieces import CannotRun, Outcome, Run

ROOMY: Final = 400_000
"""Kilobytes of the disk when there is room."""
MOST_LEFT: Final = 1_500
"""Kilobytes that are left when room gets short."""
BEATS: Final = 8
MOST_BEATS: Final = 400
NO_ROOM: Final = 507


def filled(run: Run) -> Outcome:
    """Fill the disk `run.n` times."""
    place = run.folder / "disk"
    place.mkdir()
    _mount(place)
    try:
        house = House(place / "home", f"sqlite:///{place / 'kesu.sqlite3'}", run.folder / "tokens")
        load = Load(run, house, Manners(gives_up=0.3), 4)
        try:
            house.start()
            load.begin(workers=1)
            wrong: list[str] = []
            done = told = 0
            for turn in range(run.n):
                told, done = told + _fill(load, place, turn, wrong), turn + 1
                if wrong or load.wrong():
                    break
            wrong += load.finish() + file_faults(place / "kesu.sqlite3")
            return Outcome(
                done, wrong, [f"{told} requests were told that there is no room", load.counted()]
            )
        finally:
            load.beat.is_over = True
            house.stop()
            load.ledger.close()
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def _mount(place: Path) -> None:
    words = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY}k", "tmpfs", str(place)]
    done = subprocess.run(words, capture_output=True, text=True)
    if os.geteuid() != 0 or done.returncode:
        raise CannotRun(f"Filling a disk needs root and tmpfs: {done.stderr.strip()}")


def _fill(load: Load, place: Path, turn: int, wrong: list[str]) -> int:
    """Let room run out until somebody is told so, see that reading works, make room; return how many were told."""
    before = load.door.failed[NO_ROOM]
    _resize(place, _used(place) + load.chance.randrange(MOST_LEFT))
    for _ in range(MOST_BEATS):
        if load.door.failed[NO_ROOM] > before:
            break
        with load.beat.changed:
            load.beat.changed.wait(2)
    else:
        wrong.append(f"turn {turn}: room ran out and nobody was told")
    others = {s: n for s, n in load.door.failed.items() if s != NO_ROOM}
    if others:
        wrong.append(f"turn {turn}: told by {others}")
    try:
        answer = load.door.ask(0, "GET", "/api/v1/records", b"")
        if answer.status != 200:
            wrong.append(f"turn {turn}: without room a list is read as {answer.status}")
    except Broken as fault:
        wrong.append(f"turn {turn}: without room no list is read: {fault}; {load.house.said()}")
    _resize(place, ROOMY)
    if not load.beat.wait_for(BEATS):
        wrong.append(f"turn {turn}: it does not go on when there is room again")
    return load.door.failed[NO_ROOM] - before


def _used(place: Path) -> int:
    """Return how many kilobytes are used."""
    stat = os.statvfs(place)
    return (stat.f_blocks - stat.f_bfree) * stat.f_frsize // 1024


def _resize(place: Path, kilobytes: int) -> None:
    """Give the disk another size; one that is used meanwhile is refused, and the next larger taken."""
    while True:
        words = ["mount", "-o", f"remount,size={kilobytes}k", str(place)]
        if subprocess.run(words, capture_output=True).returncode == 0:
            return
        kilobytes += 200
