"""The papers of a record as the API shows them: issues, what was corrected since, holders, how long kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from kesu.api.shapes import HolderOut, IssueOut, OutdatedOut, PaperOut, iso
from kesu.cases.sealing import shown
from kesu.core.records.issues import Issue
from kesu.core.steps.papers import Outdated, Paper
from kesu.core.values import NOT_APPLICABLE


def values_on(papers: Iterable[Paper]) -> list[tuple[str, Any]]:
    """Return (fact, value) for what stood on issues and reads otherwise by now, as it is opened and noted."""
    return [
        (f"{one.item}/{one.name}".removeprefix("/"), value)
        for paper in papers
        for one in paper.outdated
        for value in (one.old, one.new)
    ]


def paper_out(paper: Paper, texts: Mapping[str, str], language: str) -> PaperOut:
    """Return one paper; sealed values as `texts` says to show them."""
    keeping = paper.keeping
    until = keeping.until if keeping is not None else None
    return PaperOut(
        key=f"{paper.item}/{paper.document.id}".removeprefix("/"),
        document=paper.document.id,
        item=paper.item,
        title=paper.document.name.say(language),
        number=paper.number,
        issues=[_issue(each) for each in paper.issues],
        outdated=[_outdated(each, texts) for each in paper.outdated],
        holders=[HolderOut(copy_no=h.copy, who=h.who, no=h.no) for h in paper.holders],
        offered=paper.offered,
        kept_until=iso(until) if until is not None else None,
        kept_because=keeping.why if keeping is not None else "",
    )


def _issue(issue: Issue) -> IssueOut:
    same = ("no", "by", "file", "why", "supersedes")
    return IssueOut(
        **{name: getattr(issue, name) for name in same},
        at=iso(issue.at),
        happened_at=iso(issue.happened_at),
        copies=list(issue.copies),
        holders=list(issue.holders),
    )


def _outdated(one: Outdated, texts: Mapping[str, str]) -> OutdatedOut:
    old, new = (None if v is NOT_APPLICABLE else shown(v, texts) for v in (one.old, one.new))
    return OutdatedOut(item=one.item, name=one.name, old=old, new=new)
