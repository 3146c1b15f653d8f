"""Advice: a step shows documents that are guidance; copies go to posts, papers are signed by posts."""

from __future__ import annotations

from collections import Counter

from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.model import Document

GUIDANCE = "guidance"


def check_advice(c: Checker) -> None:
    """Find advice that is not there, and papers that go to nobody."""
    guides = [d.id for d in c.source.documents.values() if d.sort == GUIDANCE]
    for step in c.source.steps.values():
        for name in step.advice:
            c.one_of("unknown_guidance", step, "guidance", name, guides)
    for paper in c.source.documents.values():
        _check_paper(c, paper)


def _check_paper(c: Checker, paper: Document) -> None:
    c.post(paper, "signs", *paper.signs)
    c.post(paper, "copies to", *(copy.to for copy in paper.copies if copy.to))
    for number, times in Counter(copy.no for copy in paper.copies).items():
        if times > 1 or number < 1:
            read = f"copy no. {number} stands {times} times"
            c.fault("bad_copy", paper, read, "number the copies 1, 2, 3 …")
    if paper.sort == GUIDANCE and (paper.series or paper.fields or paper.copies):
        read = "guidance with a series, fields or copies"
        c.fault("not_a_paper", paper, read, "write title, says and clause only")
