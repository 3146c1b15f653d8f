"""Advice: a step shows documents that are guidance; copies go to posts, posts sign, letters are drafted."""

from __future__ import annotations

from collections import Counter

from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.templates import Unbalanced, differ, placeholders

GUIDANCE = "guidance"


def check_advice(c: Checker) -> None:
    """Find advice that is not there, and papers that go to nobody."""
    guides = [d.id for d in c.source.documents.values() if d.sort == GUIDANCE]
    for step in c.source.steps.values():
        for name in step.advice:
            c.one_of("unknown_guidance", step, "guidance", name, guides)
    for paper in c.source.documents.values():
        _check_paper(c, paper)


def _check_draft(c: Checker, paper: Document) -> None:
    """A template is drafted into a text of the paper's kind, and names only what stands among its fields."""
    if not paper.drafts and not paper.text.zh:
        return
    wrong = _wrong_draft(c, paper)
    if wrong is not None:
        c.fault("bad_draft", paper, *wrong)
        return
    known = {*(field.partition(".")[0] for field in paper.fields), "number", "opened"}
    for name in placeholders(paper.text.zh):
        c.one_of("unknown_placeholder", paper, "text", name, known - {paper.drafts})


def _wrong_draft(c: Checker, paper: Document) -> tuple[str, str] | None:
    """Return (what was read, what to write instead), or None where nothing is wrong."""
    kind = c.source.kinds.get(paper.of)
    fact = kind.facts.get(paper.drafts) if kind else None
    if not paper.text.zh:
        return f'drafts = "{paper.drafts}" without text', 'write text = { zh = "…", en = "…" }'
    if fact is None or fact.sort not in ("text", "long_text"):
        read = f'drafts = "{paper.drafts}", no text fact of {paper.of or "any kind"}'
        return read, "name a fact of type long_text"
    try:
        is_different = differ(paper.text)
    except Unbalanced as why:
        return f"text: {why}", "write names in braces: {customer}"
    if is_different:
        return "text: the two languages name different facts", "name the same in both"
    return None


def _check_paper(c: Checker, paper: Document) -> None:
    _check_draft(c, paper)
    c.post(paper, "signs", *paper.signs)
    c.post(paper, "copies to", *(copy.to for copy in paper.copies if copy.to))
    for number, times in Counter(copy.no for copy in paper.copies).items():
        if times > 1 or number < 1:
            read = f"copy no. {number} stands {times} times"
            c.fault("bad_copy", paper, read, "number the copies 1, 2, 3 …")
    if paper.sort == GUIDANCE and (paper.series or paper.fields or paper.copies):
        read = "guidance with a series, fields or copies"
        c.fault("not_a_paper", paper, read, "write title, says and clause only")
