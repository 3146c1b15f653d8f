"""Documents: papers with their numbers, copies and signatures, reports that count records, and advice."""

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


FIGURES = ("count", "share", "sum", "mean", "rate", "on_time", "posted")
SHOWN_AS = ("table", "bars", "pareto", "trend")
REPORT_PERIODS = ("month", "quarter", "half-year", "year")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report: what is reckoned (`sort`) and from what (`of`).

    `of` is a fact for "sum" and "mean", a condition for "rate", a clock (or "all") for "on_time", an account for
    "posted", and nothing for "count" and "share".
    """

    id: str
    sort: str
    of: str = ""
    title: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Statistic:
    """What a report counts: records of a kind `where` something holds, broken down `by` one or two names at a time.

    `dated`: the event ("opened", "closed") or day fact by which a record belongs to a period.
    """

    counts: str
    figures: tuple[Figure, ...]
    where: str = ""
    by: tuple[tuple[str, ...], ...] = ()
    dated: str = "opened"
    period: str = "month"
    only: str = "roots"
    shows: tuple[str, ...] = ("table",)


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
    statistic: Statistic | None = None
    gathers: tuple[str, ...] = ()
    """The reports of a meeting pack, in its order."""
    opened_from: str = ""
    """The kind of record – a meeting, a month's review – on whose page the pack of its period is offered."""
