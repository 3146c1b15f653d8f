"""The house from outside: it is started, told what to do, and its children are killed."""

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class House:
    """One house on one database, with its children: number of process → "web" or "worker".

    `tokens` is a file that the first start writes; with it a later start, after a power cut, prepares nothing again.
    """

    home: Path
    address: str
    tokens_file: Path
    saboteur: str = ""
    children: dict[int, str] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    port: int = 0
    process: subprocess.Popen[str] = field(init=False)

    def start(self) -> None:
        """Start the parent; no child yet."""
        own = {"KESU_HOME": str(self.home), "DATABASE_URL": self.address, "KESU_WORKER": "apart"}
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.battery.house", str(self.tokens_file), self.saboteur],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log().open("a"),
            text=True, cwd=ROOT, env={**kept, **own},
        )  # fmt: skip
        self.port = json.loads(self._line())["port"]

    def _log(self) -> Path:
        return self.tokens_file.with_suffix(".log")

    def said(self, most: int = 2000) -> str:
        """Return the end of what the house wrote to its log."""
        return self._log().read_text(encoding="utf-8", errors="replace")[-most:]

    def tokens(self) -> list[str]:
        """Return the tokens of the people in the house."""
        found: list[str] = json.loads(self.tokens_file.read_text(encoding="utf-8"))
        return found

    def say(self, *words: object) -> Any:
        """Tell the house something and return its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(str(w) for w in words) + "\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house is gone: {self.said()}")
        return line.strip()

    def fork(self, sort: str, orders: str = "") -> int:
        """Start a child, to fail where it is ordered to."""
        child = int(self.say("fork", sort, orders))
        self.children[child] = sort
        return child

    def kill(self, child: int, why: str) -> None:
        """Kill a child as a power button would, wait until it is gone, and note it."""
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        while child in self.children:
            self.bury()
        self.killed[why] += 1

    def bury(self) -> list[str]:
        """Take note of children that ended; return what they were."""
        return [self.children.pop(child) for child in json.loads(self.say("gone"))]

    def full(self, web: int, workers: int) -> None:
        """See that so many children of each sort are at work."""
        self.bury()
        for sort, wanted in (("web", web), ("worker", workers)):
            for _ in range(wanted - list(self.children.values()).count(sort)):
                self.fork(sort)

    def some_child(self, chance: random.Random) -> int:
        """Return one of the children."""
        return chance.choice(sorted(self.children))

    def judge(self) -> dict[str, Any]:
        """Return what stands in the database; all children are killed first, as none may write any more."""
        for child in list(self.children):
            self.kill(child, "at the end")
        del self.killed["at the end"]
        to = self.tokens_file.with_suffix(".report")
        self.say("judge", to)
        found: dict[str, Any] = json.loads(to.read_text(encoding="utf-8"))
        return found

    def stop(self) -> None:
        """End everything that was started here."""
        for child in self.children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.children.clear()
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
