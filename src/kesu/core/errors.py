"""The kinds of error the core knows. A value that is *not known yet* is not among them: it is an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class KesuError(Exception):
    """Base of every error that is somebody's to answer; bugs are plain Python errors."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file that a person wrote: where it stands, what was read, what to write instead."""

    code: str
    file: str
    line_id: str
    read: str
    write: str
    clause: str = ""

    def __str__(self) -> str:
        where = f'{self.file}, "{self.line_id}"' if self.line_id else self.file
        return f"{where}{f' ({self.clause})' if self.clause else ''}: {self.read}; {self.write}"


class Faulty(KesuError):
    """A book, calendar or case file is refused whole; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class Refused(KesuError):
    """An act is not allowed. The core gives a code and particulars; the doors find the sentence."""

    def __init__(self, code: str, **particulars: Any) -> None:
        super().__init__(code)
        self.code = code
        self.particulars = particulars


class Unreadable(KesuError):
    """A text that says nothing certain: `read` tells what stood there, `write` what to write instead.

    Whoever knows the file and the line makes a `Fault` of it.
    """

    def __init__(self, read: str, write: str) -> None:
        super().__init__(f"{read}; {write}")
        self.read = read
        self.write = write


class Unfit(ValueError):
    """A value that a fact cannot take; `code` has a sentence, `particulars` fill it."""

    def __init__(self, code: str, **particulars: Any) -> None:
        super().__init__(code)
        self.code = code
        self.particulars = particulars
