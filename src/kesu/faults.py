"""Named places at which a test may break the program; in earnest nothing is armed and nothing happens.

Code calls `point("notices.after_send")` between two steps that a crash could part. A test arms
"notices.after_send=kill", in a process of its own by KESU_FAULTS, and the n-th visit fails: by an
exception ("raise"), by never going on ("hang") or as by the power button ("kill").
"""

import os
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Final

WAYS: Final = ("raise", "hang", "kill")
_ORDER = re.compile(r"([a-z_.]+)=(raise|hang|kill)(?::([1-9][0-9]{0,6}))?", re.ASCII)


class Injected(BaseException):
    """The program was made to fail here. No code catches it: it goes where a crash would go."""


@dataclass(slots=True)
class Fault:
    """What happens at a place, at its n-th visit from now on; later visits pass."""

    place: str
    way: str
    visits_left: int = 1


_armed: dict[str, Fault] = {}


def point(place: str) -> None:
    """Fail here if a test asked for it."""
    if _armed:
        _visit(place)


def read(text: str) -> tuple[Fault, ...]:
    """Return what "place=way" or "place=way:n", parted by commas, asks for; raise ValueError for anything else."""
    return tuple(_read(order.strip()) for order in text.split(",") if order.strip())


def arm(faults: Iterable[Fault]) -> None:
    """Let these faults come, and no others."""
    _armed.clear()
    _armed.update({fault.place: fault for fault in faults})


@contextmanager
def armed(text: str) -> Iterator[None]:
    """Let faults come for a while."""
    before = dict(_armed)
    arm(read(text))
    try:
        yield
    finally:
        arm(before.values())


def _read(order: str) -> Fault:
    found = _ORDER.fullmatch(order)
    if found is None:
        raise ValueError("write place=raise, place=hang or place=kill, with :n for the n-th visit")
    place, way, visits = found.groups()
    return Fault(place, way, int(visits or 1))


def _visit(place: str) -> None:
    fault = _armed.get(place)
    if fault is None or not fault.visits_left:
        return
    fault.visits_left -= 1
    if fault.visits_left:
        return
    if fault.way == "raise":
        raise Injected(place)
    if fault.way == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    Event().wait()
