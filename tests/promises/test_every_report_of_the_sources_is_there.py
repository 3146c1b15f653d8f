"""Every clause that asks for statistics or papers of a meeting has its line, and the reports named there answer it."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from kesu.core.rulebook.counting import packs_of
from kesu.core.rulebook.model import Document, Source
from tests.stories.shelf import FOLDERS, book_called

PAGE: Final = Path(__file__).parents[2] / "docs" / "rulebook" / "reports.md"
LINE: Final = re.compile(
    r"\| (?P<clause>[PQ]\d\d-[^ |]+) \| (?P<book>[^|]+) \| (?P<reports>[^|]+) \|"
)
LINES: Final = [found.groupdict() for found in LINE.finditer(PAGE.read_text("utf-8"))]
ASKS: Final = re.compile("统计|报表|月报|季报|年报|例会|会议|排名|通报|总结|分析报告")


@cache
def _sources() -> dict[str, Source]:
    """Return what every book says, by the name of its folder."""
    return {name: book_called(name).source for name in FOLDERS}


def _reports(source: Source) -> dict[str, Document]:
    return {d.id: d for d in source.documents.values() if d.statistic or d.gathers}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["clause"])
def test_the_reports_of_a_clause_cite_it(line: dict[str, str]) -> None:
    named = re.findall(r"`([^`]+)`", line["reports"])
    if line["book"] == "–":
        assert not named
        assert len(line["reports"]) > 10, "why there is none"
        return
    found = _reports(_sources()[line["book"]])
    assert named
    for name in named:
        assert line["clause"] in found[name].clauses, name


def test_every_clause_that_speaks_of_statistics_or_a_meeting_has_its_line() -> None:
    clauses = {c.id: c.says.zh for source in _sources().values() for c in source.clauses.values()}
    asking = {name for name, says in clauses.items() if ASKS.search(says)}
    assert len(asking) > 20
    assert asking - {line["clause"] for line in LINES} == set()


def test_every_report_of_a_book_stands_in_the_table() -> None:
    wanted = {c for s in _sources().values() for d in _reports(s).values() for c in d.clauses}
    assert wanted == {line["clause"] for line in LINES if line["book"] != "–"}


def test_every_periodic_record_of_statistics_opens_its_pack() -> None:
    """A month's or quarter's record of which the table speaks leads to figures of its period."""
    answered = {line["clause"] for line in LINES if line["book"] != "–"}
    for name, source in _sources().items():
        opening = {pack.opened_from for pack in packs_of(source).values()}
        for kind in source.kinds.values():
            if kind.life == "periodic" and set(kind.clauses) & answered:
                assert kind.id in opening, f"{name}: {kind.id}"
