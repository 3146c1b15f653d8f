"""A reckoned report as plain values for programs: codes and numbers, with the words beside them."""

from typing import Any

from kesu.reports.statistics.asking import Asked
from kesu.reports.statistics.counting import Breakdown, Group, Reckoned, Result, reckon
from kesu.reports.statistics.gathering import Gathered
from kesu.reports.statistics.showing import MOST_GROUPS
from kesu.reports.statistics.words import Words, said


def plain(result: Result) -> dict[str, Any]:
    """Return a report as JSON carries it. Amounts and shares are decimals as text."""
    asked, words = result.asked, Words(result.asked.book.source, result.breakdowns, MOST_GROUPS)
    return {
        **about(asked),
        "period": str(asked.period),
        "first": asked.period.first.isoformat(),
        "last": asked.period.last.isoformat(),
        "known_until": asked.known.isoformat() if asked.known else None,
        "as_of": asked.source.as_of.isoformat() if asked.source.as_of else None,
        "figures": [_figure(one, words) for one in result.totals],
        "before": [_figure(one, words) for one in result.before],
        "breakdowns": [_breakdown(one, words) for one in result.breakdowns],
    }


def about(asked: Asked) -> dict[str, Any]:
    """Return which report it is."""
    return {
        "book": asked.book.id,
        "edition": asked.book.edition,
        "report": asked.id,
        "title": said(asked.report.name),
        "clauses": list(asked.report.clauses),
        "counts": asked.statistic.counts,
        "where": asked.statistic.where,
        "dated": asked.statistic.dated,
    }


def pack(found: Gathered) -> dict[str, Any]:
    """Return a meeting pack: which it is, its period, and its reports in the order of the book."""
    return {
        **about_pack(found),
        "period": str(found.period),
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "reports": [plain(reckon(one)) for one in found.reports],
    }


def about_pack(found: Gathered) -> dict[str, Any]:
    """Return which meeting pack it is, and from the records of which kind it is opened."""
    return {
        "book": found.book.id,
        "edition": found.book.edition,
        "pack": found.pack.id,
        "title": said(found.pack.name),
        "clauses": list(found.pack.clauses),
        "gathers": list(found.pack.gathers),
        "opened_from": found.pack.opened_from,
    }


def _figure(found: Reckoned, words: Words) -> dict[str, Any]:
    plain_: dict[str, Any] = {
        "figure": found.figure.id,
        "title": words.figure(found.figure),
        "value": None if found.value is None else decimal_text(found),
    }
    if found.whole is not None:
        plain_ |= {"part": found.part, "whole": found.whole}
    return plain_


def decimal_text(found: Reckoned) -> str:
    """Return a value as text: sums exact, shares and means with six decimals."""
    assert found.value is not None
    text = f"{found.value:.6f}" if "." in f"{found.value:f}" else f"{found.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _breakdown(one: Breakdown, words: Words) -> dict[str, Any]:
    return {
        "by": [column.name for column in one.columns],
        "titles": [words.column(column) for column in one.columns],
        "left_out": max(0, len(one.groups) - MOST_GROUPS),
        "groups": [_group(group, one, words) for group in one.groups[:MOST_GROUPS]],
    }


def _group(group: Group, one: Breakdown, words: Words) -> dict[str, Any]:
    labels = [words.value(c, value) for c, value in zip(one.columns, group.key, strict=True)]
    return {
        "values": list(group.key),
        "labels": labels,
        "figures": [_figure(found, words) for found in group.figures],
    }
