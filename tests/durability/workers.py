"""Workers are killed while deadlines pass and notices leave: nothing is missed, and what came twice is shown as such.

`make test` kills a few. By hand: `python -m tests.durability.workers --kills 1000 --database postgres`; there the
server is crashed and started again every ten rounds. With --saboteur early or blind it must find something.
Told to end (SIGTERM), it kills no more and judges what there is.
"""

import argparse
import json
import mmap
import os
import random
import signal
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread
from typing import Any, Final

from tests import postgres
from tests.durability.databases import own_database
from tests.durability.receiver import Receiver

BEGIN: Final = datetime.fromisoformat("2026-03-02T09:00+08:00").timestamp()
MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
ROUNDS: Final = 15
"""How many kills there are for each day's complaints."""
FIRST_DAY: Final = 10
"""How many of them come on the day on which the complaints are filed, the others on the next."""
FILED: Final = 20
"""How many complaints are filed before them."""
POINTS: Final = (
    "timers.claimed", "door.written", "timers.fired", "notices.spread",
    "notices.claimed", "notices.handed_over", "notices.after_send", "notices.recorded",
)  # fmt: skip
SABOTEURS: Final = {"early": ("notices.handed_over",), "blind": ("timers.fired",)}
"""What is broken on purpose → where a worker must die for it to be seen: marked as sent too early, fired unasked."""
MOST_BEATS: Final = 80
A_NIGHT: Final = 1500
"""Minutes in which everything must be done: what became due in the evening is held until the next morning."""
STARVED: Final = 20.0
"""Seconds without a statement in which a worker may wait for a processor: no lease runs out meanwhile."""
PATIENCE: Final = 240
"""Statements that are waited for before a worker that met no fault point is killed anyway."""


class Beats:
    """Counts what the workers say to the database; a kill comes after so many statements and not after a time."""

    def __init__(self, pipe: Any) -> None:
        self.count, self.log, self.pipe = 0, b"", pipe
        self.changed = Condition()
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        while part := os.read(self.pipe.fileno(), 65_536):
            with self.changed:
                self.count += part.count(b".")
                self.log = (self.log + part.replace(b".", b""))[-20_000:]
                self.changed.notify_all()

    def wait_for(self, more: int, seconds: float = 0.5) -> None:
        """Return after so many more statements, or when there was none for a while."""
        with self.changed:
            target = self.count + more
            while self.count < target:
                before = self.count
                self.changed.wait_for(lambda: self.count >= target, timeout=seconds)
                if self.count == before:
                    return


@dataclass(slots=True)
class Battery:
    """One house, its two workers, and the vendor who receives."""

    folder: Path
    address: str
    seed: int = 20260302
    saboteur: str = ""
    crash: Callable[[], None] | None = None
    is_enough: bool = False
    """Set from outside: no more kills, what there is is judged."""
    killed: Counter[str] = field(default_factory=Counter)
    workers: dict[int, str] = field(default_factory=dict)
    chance: random.Random = field(init=False)
    hands: mmap.mmap = field(init=False)
    receiver: Receiver = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)
    beats: Beats = field(init=False)

    def start(self) -> None:
        """Set the clock, start the vendor, the house and its two workers."""
        self.chance = random.Random(self.seed)
        clock_file = self.folder / "clock"
        clock_file.write_bytes(struct.pack("d", BEGIN))
        with open(clock_file, "r+b") as file:
            self.hands = mmap.mmap(file.fileno(), 8)
        self.receiver = Receiver(self.now)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.workers_house", str(clock_file), self.saboteur],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2], env=self._surroundings(),
        )  # fmt: skip
        self.beats = Beats(self.process.stderr)
        if self._line() != "ready":
            raise RuntimeError("the house does not stand")

    def _surroundings(self) -> dict[str, str]:
        own = {
            "KESU_HOME": str(self.folder / "home"),
            "DATABASE_URL": self.address,
            "KESU_NOTICE_HOSTS": f"wecom={self.receiver.address}",
            "KESU_NOTICES_AT_ONCE": "1000",
        }
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
        return {**kept, **own}

    def stop(self) -> None:
        """End everything that was started here."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.beats.reader.join(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.hands.close()
        self.receiver.stop()

    # -- the clock and the house -----------------------------------------------------------------------

    def now(self) -> float:
        """Return what the house's clock says."""
        return float(struct.unpack("d", self.hands[:8])[0])

    def pass_by(self, seconds: float) -> None:
        """Move the house's clock on."""
        self.hands[:8] = struct.pack("d", self.now() + seconds)

    def say(self, *words: object) -> Any:
        """Tell the house something and return its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write((" ".join(str(w) for w in words) + "\n").encode())
        self.process.stdin.flush()
        return json.loads(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house is gone: {self.beats.log.decode(errors='replace')}")
        return line.decode().strip()

    # -- killing ---------------------------------------------------------------------------------------

    def play(self, kills: int) -> None:
        """Let days pass and kill so many workers, most while timers fall due, then let the rest be done."""
        number = 0
        while sum(self.killed.values()) < kills and not self.is_enough:
            week_part, turn = divmod(number, ROUNDS)
            if turn in (0, FIRST_DAY) and number:
                self._finish()  # a retry that is hours late is another matter: docs/quality.md
            if turn == 0:
                self._until(week_part, 0)
                self._file()
                self._until(week_part, 4.3)
            elif turn == FIRST_DAY:
                self._until(week_part, 29.3)
            if self.crash and number % 10 == 9:
                self._crash_server(self.crash)
            passes = self.chance.uniform(9, 18) * MINUTE
            if not self.saboteur and (turn == 0 or self.chance.random() < 0.4):
                self._kill_two(passes)
            else:
                self._meet_a_fault(passes)
            number += 1
        self._finish()
        self._until((number - 1) // ROUNDS, 29.3)
        for _ in range(8):
            self._finish()
            self.pass_by(11 * MINUTE)
        self._finish()
        self.pass_by(5 * 24 * HOUR)
        self._finish()

    def _until(self, week_part: int, hours: float) -> None:
        """Let the clock come to so many hours after nine on a Monday or a Wednesday."""
        week, half = divmod(week_part, 2)
        moment = BEGIN + (week * 7 + half * 2) * 24 * HOUR + hours * HOUR
        self.pass_by(max(moment - self.now(), 0))

    def _file(self) -> None:
        """File a day's complaints: half at one moment, so that workers meet over them, the others minutes apart."""
        self.say("open", FILED // 2)
        for _ in range(FILED // 4):
            self.pass_by(12 * MINUTE)
            self.say("open", 2)

    def _crash_server(self, crash: Callable[[], None]) -> None:
        self._full(2)
        self.beats.wait_for(self.chance.randint(1, MOST_BEATS))
        crash()
        self.killed["the server"] += 1

    def _kill_two(self, passes: float) -> None:
        """Let time pass, and kill both workers, each at a random statement."""
        self._full(2)
        self.pass_by(passes)
        for victim in list(self.workers):
            self.beats.wait_for(self.chance.randint(1, MOST_BEATS))
            self._kill(victim)

    def _meet_a_fault(self, passes: float) -> None:
        """Let time pass, and a worker meet a fault point; one that meets none is killed all the same."""
        self._bury()
        place = self.chance.choice(SABOTEURS.get(self.saboteur, POINTS))
        victim = int(self.say("fork", f"{place}=kill"))
        self.workers[victim] = place
        self.pass_by(passes)
        if self._met_its_fault(victim):
            self.killed[place] += 1
        else:
            self._kill(victim)

    def _kill(self, victim: int) -> None:
        os.kill(victim, signal.SIGKILL)
        self.killed["at random"] += 1
        while victim in self.workers:
            self._bury()

    def _met_its_fault(self, victim: int) -> bool:
        until = self.beats.count + PATIENCE
        while victim in self.workers and self.beats.count < until:
            self.beats.wait_for(40)
            self._bury()
        return victim not in self.workers

    def _bury(self) -> None:
        for worker in self.say("gone"):
            self.workers.pop(worker, None)

    def _full(self, count: int) -> None:
        """See that so many workers are at work."""
        self._bury()
        while len(self.workers) < count:
            self.workers[int(self.say("fork"))] = ""

    def _finish(self) -> None:
        """Let two workers that nobody kills do what is left; minutes pass: leases run out, retries come due."""
        for _ in range(A_NIGHT):
            self._full(2)
            self.beats.wait_for(80, STARVED)
            if self.say("left") == [0, 0, 0]:
                return
            self.pass_by(MINUTE)
        raise RuntimeError(f"it never ends: {self.say('left')}; {self.beats.log.decode()}")

    # -- what must hold --------------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        """Return what stands in the database; the workers have nothing to do any more."""
        found: dict[str, Any] = self.say("judge")
        return found

    def faults(self, report: dict[str, Any]) -> list[str]:
        """Return everything that was lost or came twice without being shown as such."""
        return [
            *report["discrepancies"],
            *_timers(report),
            *_in_app(report),
            *_deliveries(report),
            *self._app(report),
            *self._robot(report),
        ]

    def _app(self, report: dict[str, Any]) -> list[str]:
        """Compare with what the vendor's ledger says about persons: each message was shown to each once."""
        mine = [d for d in _on_their_own(report) if d["channel"] == "wecom_app"]
        ended = {state: _counted(mine, state) for state in ("sent", "uncertain")}
        shown = self.receiver.shown
        found = [f"{d['state']}: {d['text']}" for d in mine if d["state"] not in ended]
        found += [f"lost on the way: {one}" for one in ended["sent"] - shown]
        marked = Counter((d["to"], d["text"]) for d in mine if d["may_repeat"])
        most = ended["sent"] + ended["uncertain"] + marked + marked + marked + marked
        found += [f"shown too often: {one}" for one in shown - most]
        return found + _folded(report)

    def _robot(self, report: dict[str, Any]) -> list[str]:
        """Compare with what the robot told: a group that shows everything sees twice only what says so."""
        found = []
        told = Counter(self.receiver.told)
        for delivery in (d for d in _on_their_own(report) if d["channel"] == "wecom_robot"):
            times, state = told.pop(delivery["text"], 0), delivery["state"]
            if state not in ("sent", "uncertain"):
                found.append(f"robot: {state}: {delivery['text']}")
            if state == "sent" and not times:
                found.append(f"robot: never told: {delivery['text']}")
            if times > 1 and not delivery["may_repeat"]:
                found.append(f"robot: told {times} times and nobody says so: {delivery['text']}")
        return found + [f"robot: told what nobody sent: {text}" for text in told]

    def summary(self, report: dict[str, Any]) -> list[str]:
        """Return what was lived through."""
        states = Counter(f"{d['channel']} {d['state']}" for d in report["deliveries"])
        again = sum(n - 1 for n in self.receiver.came.values())
        twice = sum(n - 1 for n in self.receiver.told.values())
        kills = sum(self.killed.values())
        return [
            f"{kills} kills: " + ", ".join(f"{n} {w}" for w, n in sorted(self.killed.items())),
            f"{len(report['complaints'])} complaints, {len(report['fired'])} timers fired,"
            f" {len(report['notices'])} notices in the program",
            "deliveries: " + ", ".join(f"{n} {w}" for w, n in sorted(states.items())),
            f"sent again to the application and recognised there: {again};"
            f" told twice by the robot, each marked as such: {twice}",
            f"0 faults in {kills} kills bound the rate at {3 / max(kills, 1):.1%} with 95 % confidence",
        ]


STEPS: Final = (
    ("near", "post:engineer"),
    ("remind", "post:engineer"),
    ("escalate", "post:manager"),
)


def _timers(report: dict[str, Any]) -> list[str]:
    """Each timer has one entry of its own in the journal."""
    fired = Counter(
        (record, run, stage) for record, run, stage, state in report["timers"] if state == "fired"
    )
    entered = Counter(_what_fired(text, record) for record, _act, text in report["fired"])
    found = [f"fired {n} times: {one}" for one, n in entered.items() if n > 1]
    return found + [f"fired without an entry: {one}" for one in fired.keys() - entered.keys()]


def _what_fired(text: str, record: str) -> tuple[str, str, str]:
    said = json.loads(text)["entry"]
    return record, str(said["clock"]), str(said["value"])


def _in_app(report: dict[str, Any]) -> list[str]:
    """Each complaint told each party each step of its first deadline once."""
    told = Counter((record, code, party) for record, code, party, _ in report["notices"])
    found = [f"told {n} times in the program: {one}" for one, n in told.items() if n > 1]
    wanted = {(record, *step) for record in report["complaints"] for step in STEPS}
    return found + [f"missed in the program: {one}" for one in wanted - told.keys()]


def _on_their_own(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [d for d in report["deliveries"] if d["state"] != "folded"]


def _counted(deliveries: list[dict[str, Any]], state: str) -> Counter[tuple[str, str]]:
    return Counter((d["to"], d["text"]) for d in deliveries if d["state"] == state)


def _folded(report: dict[str, Any]) -> list[str]:
    """What was folded into a digest is told with it: the digest must have ended as others do."""
    ended = {d["id"] for d in report["deliveries"] if d["state"] in ("sent", "uncertain")}
    folded = [d for d in report["deliveries"] if d["state"] == "folded"]
    return [f"lost in a digest: {d['text']}" for d in folded if d["folded_into"] not in ended]


def _deliveries(report: dict[str, Any]) -> list[str]:
    """Each notice left by each channel once."""
    made = Counter((d["notice"], d["channel"]) for d in report["deliveries"] if d["notice"])
    wanted = {
        (n[3], channel) for n in report["notices"] for channel in ("wecom_app", "wecom_robot")
    }
    found = [f"made {n} times: {one}" for one, n in made.items() if n > 1]
    return found + [f"never made: {one}" for one in wanted - made.keys()]


# -- by hand ---------------------------------------------------------------------------------------


def main() -> int:
    """Kill as many as asked for; return 0 when nothing was lost and nothing came twice unseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--saboteur", choices=tuple(SABOTEURS), default="")
    parser.add_argument("--seed", type=int, default=20260302)
    given = parser.parse_args()
    crash = None
    if given.database == "postgres":
        postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")
        crash = postgres.crash
    with TemporaryDirectory() as folder, own_database(given.database, Path(folder)) as address:
        battery = Battery(Path(folder), address, given.seed, given.saboteur, crash)
        signal.signal(signal.SIGTERM, lambda *_: setattr(battery, "is_enough", True))
        try:
            battery.start()
            battery.play(given.kills)
            report = battery.report()
        finally:
            battery.stop()
    found = battery.faults(report)
    sys.stdout.write("\n  ".join([given.database, *battery.summary(report)]) + "\n")
    sys.stdout.write("".join(f"  WRONG: {fault}\n" for fault in found[:20]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
