"""Reports: what they count is there, and everything they ask can be asked of many records at once."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.conditions import Unreadable
from kesu.core.rulebook import counting
from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.counting import Column, Uncountable
from kesu.core.rulebook.counting.standard import ALL
from kesu.core.rulebook.model import SHOWN_AS, Document, Figure, Statistic

MOST_DIMENSIONS = 2
GROUPED = frozenset({"text", "list", "truth", "number", "period"})


def check_reports(c: Checker) -> None:
    """Find reports that count what is not there, or ask what no figure row holds."""
    for paper in c.source.documents.values():
        if paper.statistic is not None:
            _check(c, paper, paper.statistic)
        if paper.gathers or paper.opened_from:
            _pack(c, paper)


def _pack(c: Checker, paper: Document) -> None:
    """A pack gathers reports of the book, each once, and is opened from a kind of it."""
    if paper.sort != "report" or paper.statistic is not None or not paper.gathers:
        read = f"gathers on a paper of kind {paper.sort}" if paper.gathers else "opened_from alone"
        write = 'write kind = "report" and gathers = ["…"], without counts'
        c.fault("not_a_report", paper, read, write)
    known = counting.reports_of(c.source)
    for name in paper.gathers:
        c.one_of("unknown_document", paper, "gathers", name, known)
    if len(set(paper.gathers)) < len(paper.gathers):
        c.fault("twice_inside", paper, "gathers one report twice", "name each once")
    c.one_of("unknown_kind", paper, "opened_from", paper.opened_from, c.source.kinds)


def _check(c: Checker, paper: Document, statistic: Statistic) -> None:
    if paper.sort != "report":
        read = f'counts = "{statistic.counts}" on a paper of kind {paper.sort}'
        c.fault("not_a_report", paper, read, 'write kind = "report"')
    kind = c.source.kinds.get(statistic.counts)
    c.one_of("unknown_kind", paper, "counts", statistic.counts, c.source.kinds)
    for word in statistic.shows:
        c.one_of("unknown_choice", paper, "shows", word, SHOWN_AS)
    if kind is None:
        return
    columns = counting.columns_of(c.source, kind)
    _asked(c, paper, statistic.where, columns)
    _dated(c, paper, statistic, columns)
    for names in statistic.by:
        _by(c, paper, names, columns)
    _figures(c, paper, statistic, columns)


def _asked(c: Checker, paper: Document, text: str, columns: Mapping[str, Column]) -> None:
    if not text:
        return
    try:
        counting.question(text, c.source, columns, c.source.in_force)
    except Uncountable as why:
        c.fault("uncountable", paper, f"{text}: {why.read}", why.write)
    except Unreadable as why:
        c.fault("unreadable_condition", paper, str(why), "write a condition over what is counted")


def _dated(
    c: Checker, paper: Document, statistic: Statistic, columns: Mapping[str, Column]
) -> None:
    days = [name for name, column in columns.items() if column.sort == "day"]
    c.one_of("unknown_fact", paper, "dated", statistic.dated, ["opened", "closed", *days])


def _by(c: Checker, paper: Document, names: tuple[str, ...], columns: Mapping[str, Column]) -> None:
    if len(names) > MOST_DIMENSIONS:
        read = f"by “{', '.join(names)}”"
        c.fault(
            "uncountable", paper, read, "break down by one name, or by two: “class, department”"
        )
    grouped = [name for name, column in columns.items() if column.sort in GROUPED]
    for name in names:
        c.one_of("unknown_fact", paper, "by", name, grouped)


def _figures(
    c: Checker, paper: Document, statistic: Statistic, columns: Mapping[str, Column]
) -> None:
    if not statistic.figures:
        c.fault("no_figures", paper, "counts without figures", 'write figures = ["count"]')
    seen: set[str] = set()
    for figure in statistic.figures:
        if figure.id in seen:
            read = f"figure “{figure.id}” stands twice"
            c.fault("twice_inside", paper, read, "give each figure an id of its own")
        seen.add(figure.id)
        _figure(c, paper, statistic.counts, figure, columns)


def _figure(
    c: Checker, paper: Document, kind: str, figure: Figure, columns: Mapping[str, Column]
) -> None:
    match figure.sort:
        case "sum" | "mean":
            numbers = [name for name, column in columns.items() if column.sort == "number"]
            c.one_of("unknown_fact", paper, figure.sort, figure.of, numbers)
        case "rate":
            _asked(c, paper, figure.of, columns)
        case "on_time":
            clocks = [clock.id for clock in c.source.clocks.values() if clock.of == kind]
            c.one_of("unknown_clock", paper, "on_time", figure.of, [ALL, *clocks])
        case "posted" if f"account.{figure.of}" not in columns:
            named = [n.removeprefix("account.") for n in columns if n.startswith("account.")]
            c.fault("unknown_account", paper, f"posted “{figure.of}”", suggestion(figure.of, named))
