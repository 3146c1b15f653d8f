"""Documents: papers with their numbers, copies and signatures, and advice."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.rulebook.model.lines import Line
from kesu.core.values import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Series:
    """How papers are numbered: what stands before the running number, when it starts anew, how wide it is.

    `year` is the number of digits the year is written with: 4, or 2 for 26-03-01.
    """

    prefix: str
    period: str = "year"
    width: int = 4
    overflow: str = "widen"
    year: int = 4


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """One copy of a paper: its number, the post that gets it, and what for."""

    no: int
    to: str
    purpose: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Line):
    """Anything on paper or shown: form, report, register, letter, definition, related document, guidance."""

    of: str = ""
    sort: str = "form"
    code: str = ""
    series: Series | None = None
    retain: str = ""
    retain_from: str = "closed"
    fields: tuple[str, ...] = ()
    copies: tuple[PaperCopy, ...] = ()
    signs: tuple[str, ...] = ()
    drafts: str = ""
    """The fact into which the letter is drafted by its `text`, a template with names of its fields in braces."""
    text: Text = NOTHING
