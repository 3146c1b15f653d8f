"""A disk whose power can be cut: an ext4 image, of which only what was synced is in the file when it is copied."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Final

from tests.battery.pieces import CannotRun

SIZE: Final = "700M"
TRIES: Final = 200
A_BLINK: Final = 0.02


class Disk:
    """An image in a folder, mounted where `place` says. `commit=300`: ext4 itself writes nothing for five minutes."""

    def __init__(self, folder: Path) -> None:
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.folder = folder

    def make(self) -> None:
        """Make the image and mount it; raise CannotRun where this machine does not let us."""
        if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
            raise CannotRun(
                "Power cuts need root, mkfs.ext4 and loop devices: run this as root on a machine (or in a "
                "container with --privileged) where `mount -o loop` works."
            )
        self.place.mkdir()
        _run("truncate", "-s", SIZE, self.image)
        _run("mkfs.ext4", "-q", "-F", self.image)
        self.mount()

    def mount(self) -> None:
        """Mount the image; its journal is replayed where the power was cut."""
        try:
            _run("mount", "-o", "loop,commit=300", self.image, self.place)
        except subprocess.CalledProcessError as fault:
            raise CannotRun(f"This machine mounts no image: {fault.stderr.strip()}") from fault

    def copy(self) -> Path:
        """Copy what has reached the disk."""
        copied = self.folder / "copy.img"
        _run("cp", "--sparse=always", self.image, copied)
        return copied

    def replace(self, copied: Path) -> None:
        """Go on with the copy, as after a power cut."""
        self.unmount()
        os.replace(copied, self.image)
        self.mount()

    def unmount(self) -> None:
        """Unmount; whoever still holds a file is given a moment to end."""
        for _ in range(TRIES):
            if subprocess.run(["umount", self.place], capture_output=True).returncode == 0:
                return
            if not os.path.ismount(self.place):
                return
            Event().wait(A_BLINK)
        _run("umount", "-l", self.place)


def frozen(processes: Iterable[int]) -> None:
    """Stop processes at whatever they do; return when each stands still."""
    known = list(processes)
    for process in known:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGSTOP)
    for process in known:
        while _state(process) not in "TtZX":
            Event().wait(0.001)


def _state(process: int) -> str:
    """Return the letter of a process's state, X where there is none."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "X"
    return text.rpartition(") ")[2][:1]


def killed(processes: Iterable[int]) -> None:
    """Kill processes that are not our children, and wait until they are gone."""
    known = list(processes)
    for process in known:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    for process in known:
        while _state(process) not in "ZX":
            Event().wait(0.001)


def children_of(process: int) -> list[int]:
    """Return a process and everything it started."""
    found = [process]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
                if parent == process:
                    found.append(int(entry.name))
    return found


def _run(*words: object) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
