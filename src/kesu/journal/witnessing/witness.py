"""What a witness keeps: one line a seal, its text and signature as they are in the database.

A witness's file is only ever appended to. Whoever checks it needs nothing else of ours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kesu.journal.chain import canonical
from kesu.journal.models import AuditSeal

END: Final = 64 * 1024
"""Bytes at the end of a witness's file among which its last line is."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One seal as the witness knows it."""

    number: int
    text: str
    signature: str


def line_of(seal: AuditSeal) -> str:
    """Return the line that a witness is given for a seal."""
    return canonical({"seal": seal.text, "signature": seal.signature})


def read_line(line: str) -> Witnessed:
    """Return what a line of a witness says; raise ValueError where it is none."""
    try:
        found: dict[str, Any] = json.loads(line)
        number = json.loads(found["seal"])["number"]
        return Witnessed(int(number), str(found["seal"]), str(found["signature"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"no line of a witness: {line[:80]!r}") from fault


def read(file: Path) -> Iterator[Witnessed]:
    """Yield the seals of a witness's file; raise ValueError naming the line that is none.

    What stands around them, such as a letter's words, and a line that was cut off while it was written are
    passed over: what it said is told again behind it.
    """
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if is_whole(line):
                try:
                    yield read_line(line)
                except ValueError as fault:
                    raise ValueError(f"{file}, line {number}: {fault}") from None


def is_whole(line: str) -> bool:
    """Say whether a line is one of a witness, from its beginning to its end."""
    return line.startswith('{"seal":') and line.rstrip().endswith('"}')


def last_of(file: Path) -> Witnessed | None:
    """Return the last seal of a witness's file, of which only the end is read; None where there is none."""
    with file.open("rb") as lines:
        lines.seek(max(0, file.stat().st_size - END))
        ends = lines.read().decode(errors="replace").splitlines()
    last = next((line for line in reversed(ends) if is_whole(line)), None)
    return None if last is None else read_line(last)
