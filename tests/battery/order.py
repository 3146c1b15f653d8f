"""A4: the order in which things reach the disk: bytes, name, folder, commit, and only then the answer."""

import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Final

from tests.battery.clients import Manners
from tests.battery.killing import running
from tests.battery.pieces import CannotRun, Outcome, Run

CALLS: Final = (
    "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg"
)
LINE: Final = re.compile(r"^(\d+) +(\w+)\((.*)$")
WHOLE_UPLOAD: Final = ("bytes", "bytes synced", "named", "folder synced", "log", "log synced")


def traced(run: Run) -> Outcome:
    """Trace `run.n` answers of one web process and look at the order before each."""
    if not shutil.which("strace"):
        raise CannotRun("The order of writes is seen with strace: install it.")
    with running(run, Manners(gives_up=0.0)) as load:
        load.begin(web=1, workers=0)
        load.beat.wait_for(4)
        (web,) = load.house.children
        told = run.folder / "trace"
        words = [
            "strace",
            "-f",
            "-y",
            "-s",
            "24",
            "-e",
            f"trace={CALLS}",
            "-o",
            str(told),
            "-p",
            str(web),
        ]
        tracer = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        wrong = []
        if not load.beat.wait_for(run.n + 4, 60 + run.n):
            wrong.append("the clients hang")
        tracer.send_signal(signal.SIGINT)
        said = tracer.communicate(timeout=60)[1]
        if not told.exists() or "not permitted" in said:
            raise CannotRun(f"strace may not trace here: {said[:200]}")
        found = Orders(told)
        wrong += found.wrong[:50] + load.finish(web=1)
        if not found.uploads or not found.commits:
            wrong.append(f"seen were {found.uploads} uploads and {found.commits} commits")
        notes = [
            f"{found.uploads} uploads and {found.commits} other commits were followed",
            load.counted(),
        ]
        return Outcome(found.uploads + found.commits, wrong, notes)


class Orders:
    """What each thread did since its last answer, and where that was in another order than it must be."""

    def __init__(self, told: Path) -> None:
        self.wrong: list[str] = []
        self.uploads = self.commits = 0
        self.done: dict[str, list[str]] = {}
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if found := LINE.match(line):
                self._take(*found.groups())

    def _take(self, thread: str, call: str, rest: str) -> None:
        done = self.done.setdefault(thread, [])
        if call in ("write", "sendto", "sendmsg") and '"HTTP/1' in rest:
            self._answered(done, "201" in rest)
            done.clear()
        elif (step := _step(call, rest)) and (not done or done[-1] != step):
            done.append(step)

    def _answered(self, done: list[str], is_kept: bool) -> None:
        if not is_kept or not done:
            return
        steps = [step for step in done if step in WHOLE_UPLOAD]
        if "bytes" in steps:
            self.uploads += 1
            self._in_order(steps)
        elif "log" in steps:
            self.commits += 1
        if "log" in steps and steps[-1] != "log synced":
            self.wrong.append(f"answered after: {', '.join(steps)}")

    def _in_order(self, steps: list[str]) -> None:
        places = [
            max((n for n, s in enumerate(steps) if s == step), default=-1)
            for step in WHOLE_UPLOAD[:4]
        ]
        logged = next((n for n, s in enumerate(steps) if s == "log" and n > places[2]), len(steps))
        if -1 in places or places != sorted(places) or places[3] > logged:
            self.wrong.append(f"an upload went: {', '.join(steps)}")


def _step(call: str, rest: str) -> str:
    """Return what a call is about, "" for what is none of this."""
    is_draft, is_log = "/attachments/incoming/" in rest, ("-wal>" in rest)
    is_sync = call in ("fsync", "fdatasync")
    if is_log:
        return "log synced" if is_sync else "log" if call in ("write", "pwrite64") else ""
    if call.startswith("rename"):
        return "named" if is_draft else ""
    if is_draft:
        return "bytes synced" if is_sync else "bytes" if call in ("write", "writev") else ""
    return (
        "folder synced"
        if is_sync and re.search(r"/attachments/[0-9a-f]{2}/[0-9a-f]{2}>", rest)
        else ""
    )
