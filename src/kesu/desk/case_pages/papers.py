"""The papers of a case: number, issues and who got them, what was corrected since, how long they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from kesu.core.explaining.keeping import kept_words, why_kept
from kesu.core.explaining.meanings import meaning_of
from kesu.core.explaining.names import (
    fact_of,
    holder_title,
    item_title,
    line_title,
    party_title,
)
from kesu.core.explaining.parts import place_of
from kesu.core.explaining.shapes import ClockWhy
from kesu.core.explaining.tables import decision_words
from kesu.core.records.issues import Issue
from kesu.core.rulebook.model import Document
from kesu.core.steps.papers import Outdated, Paper, handed_to, papers_of, papers_of_kind
from kesu.core.values import Moment
from kesu.desk.case_pages.facts import words_of
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.forms.fields import said
from kesu.desk.report_pages.packs import packs_from


@dataclass(frozen=True, slots=True)
class IssueShown:
    """One issue: to whom it went, by whom and why; `file` is where what was kept of it is read."""

    no: int
    at: Moment
    by: str
    to: tuple[str, ...]
    why: str
    supersedes: int
    file: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """Something that the last issue says otherwise than the case does now."""

    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PaperShown:
    """One paper as the page shows it; `address` is where it is seen and issued."""

    title: str
    about: str
    code: str
    clause: str
    number: str
    address: str
    issues: tuple[IssueShown, ...]
    corrected: tuple[Corrected, ...]
    holders: tuple[str, ...]
    kept: str
    is_over: bool
    why: ClockWhy | None

    @property
    def last(self) -> IssueShown | None:
        """Return the issue that holds."""
        return self.issues[-1] if self.issues else None


@dataclass(frozen=True, slots=True)
class Other:
    """A paper that has neither a number nor an issue yet."""

    title: str
    address: str


def papers(found: Dossier) -> list[PaperShown]:
    """Return the papers of a case and its items that have a number or were issued."""
    return [_shown(found, paper) for paper in papers_of(found.book, found.record, found.calendars)]


def other_papers(found: Dossier, item: str = "") -> list[Other]:
    """Return the other papers of the case itself, with the packs for its meeting, or those of one of its items."""
    known = {p.document.id for p in papers_of(found.book, found.record, found.calendars, item)}
    rest = papers_of_kind(found.book, found.record.kind_of(item))
    papers = [Other(said(p.name), address(found, item, p)) for p in rest if p.id not in known]
    if item:
        return papers
    packs = packs_from(found.book, found.row.kind, found.record.values[""])
    return [*papers, *(Other(title, at) for title, at in packs)]


def address(found: Dossier, item: str, document: Document) -> str:
    """Return where a paper is seen, printed and issued."""
    at = reverse("desk:paper", args=[found.row.id, document.id])
    return f"{at}?item={item}" if item else at


def _shown(found: Dossier, paper: Paper) -> PaperShown:
    keeping, reader = paper.keeping, found.reader
    return PaperShown(
        said(paper.document.name),
        item_title(reader, paper.item),
        paper.document.code,
        paper.document.clause,
        paper.number,
        address(found, paper.item, paper.document),
        tuple(_issues(found, paper)),
        tuple(_corrected(found, one) for one in paper.outdated),
        tuple(dict.fromkeys(_held(found, paper))),
        kept_words(reader, keeping, found.now) if keeping is not None else "",
        keeping is not None and keeping.is_over(found.now),
        why_kept(reader, paper.document, keeping, found.now) if keeping is not None else None,
    )


def _issues(found: Dossier, paper: Paper) -> Iterator[IssueShown]:
    for issue in paper.issues:
        yield IssueShown(
            issue.no,
            issue.at,
            party_title(found.reader, issue.by),
            _named(found, (who for _, who in handed_to(found.book, issue))),
            issue.why,
            issue.supersedes,
            _file(found, issue),
            issue is paper.last,
        )


def _named(found: Dossier, parties: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder_title(found.reader, who) for who in parties if who))


def _held(found: Dossier, paper: Paper) -> Iterator[str]:
    for holder in paper.holders:
        who = holder_title(found.reader, holder.who)
        yield found.reader.say(f"{who}（第 {holder.no} 次）", f"{who} (no. {holder.no})")


def _file(found: Dossier, issue: Issue) -> str:
    row = next((f for f in found.files.values() if issue.file and f.sha256 == issue.file), None)
    return reverse("desk:case-file", args=[found.row.id, row.id]) if row is not None else ""


def _corrected(found: Dossier, one: Outdated) -> Corrected:
    reader = found.reader
    kind = found.record.kind_of(one.item)
    fact, decision = fact_of(reader, kind, one.name), found.book.source.decisions.get(one.name)
    title = meaning_of(reader, place_of(reader, kind), one.name).title
    if fact is None and decision is not None:
        title = line_title(reader, kind, one.name)
        old, new = (decision_words(reader, decision, value) for value in (one.old, one.new))
    else:
        old, new = (_words(found, one, value) for value in (one.old, one.new))
    about = item_title(reader, one.item)
    return Corrected(f"{about} · {title}" if about else title, old, new)


def _words(found: Dossier, one: Outdated, value: object) -> str:
    """Return a value that stood on a paper in words; the snapshot's tuples are lists to whoever reads them."""
    if value is None:
        return found.reader.say("（不再已知）", "(not known any more)")
    fact = fact_of(found.reader, found.record.kind_of(one.item), one.name)
    plain = list(value) if isinstance(value, tuple) else value
    return words_of(found, fact, found.open(plain))
