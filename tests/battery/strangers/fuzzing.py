"""F1: files that nobody made, by the million: read, or refused in words; never a fault of ours, never a hang."""

from __future__ import annotations

import io
import random
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError

from kesu.api import bodies
from kesu.core.errors import Refused
from kesu.intake.mail import reading as mails
from kesu.journal import contents
from kesu.reports.sheets import read_sheet
from tests.battery.strangers.mutating import MUTATORS

LONGEST: Final = 5
"""Seconds that reading one file may take."""
MOST_MEMORY: Final = 512 * 1024
"""Kilobytes that the whole process may have held at its worst."""


class TooLong(Exception):
    """Reading took longer than anybody waits."""


@dataclass(slots=True)
class Fuzzed:
    """How many files were read or refused, and what broke."""

    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def _sheet(name: str, raw: bytes) -> object:
    return read_sheet(raw, name)


def _mail(name: str, raw: bytes) -> object:
    """Return the mail; whatever its bytes break, it is kept and shown, which is what `read` promises."""
    mails.digest(raw)
    return mails.read(raw)


def _picture(name: str, raw: bytes) -> object:
    return contents.display_of(io.BytesIO(raw)) if contents.sort_of(name, io.BytesIO(raw)) else None


READERS: Final[Mapping[str, tuple[Callable[[str, bytes], object], tuple[type[Exception], ...]]]] = {
    "csv": (_sheet, (ValidationError,)),
    "xlsx": (_sheet, (ValidationError,)),
    "json": (lambda name, raw: bodies.read(raw), (bodies.Unread,)),
    "mail": (_mail, ()),
    "picture": (_picture, (Refused,)),
}


def fuzzed(count: int, seed: int, only: str = "") -> Fuzzed:
    """Read so many files of all sorts; what breaks is told with the seed that makes it again."""
    came = Fuzzed()
    whole = sum(share for _make, share in MUTATORS.values())
    for sort, (make, share) in MUTATORS.items():
        if only in ("", sort):
            read, refusals = READERS[sort]
            for number in range(count * share // whole if not only else count):
                _try(came, sort, lambda chance: make(chance), read, refusals, seed * 10**8 + number)  # noqa: B023
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if most > MOST_MEMORY:
        came.wrong.append(f"memory went up to {most // 1024} MB")
    return came


def _try(
    came: Fuzzed, sort: str, make: Callable[[random.Random], tuple[str, bytes]],
    read: Callable[[str, bytes], object], refusals: tuple[type[Exception], ...], seed: int,
) -> None:  # fmt: skip
    came.tried += 1
    name, raw = make(random.Random(f"{sort} {seed}"))
    try:
        with in_time(LONGEST):
            read(name, raw)
        came.ends[f"{sort} read"] += 1
    except refusals:
        came.ends[f"{sort} refused"] += 1
    except BaseException as fault:
        if isinstance(fault, KeyboardInterrupt):
            raise
        came.ends[f"{sort} broken"] += 1
        said = f"{type(fault).__module__}.{type(fault).__name__}: {str(fault)[:160]}"
        if not any(said.split(":")[0] in known for known in came.wrong):
            came.wrong.append(f"{sort} {seed} ({name}, {len(raw)} bytes): {said}")


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Raise TooLong where it takes longer."""

    def ring(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds * 6)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
