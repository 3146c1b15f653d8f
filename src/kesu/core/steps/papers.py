"""The papers of a record: what stands on them, which issues are out, what was corrected since, how long kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kesu.core.records.issues import Issue, issues_of
from kesu.core.records.record import Record, key, plain
from kesu.core.rulebook.events import NO_PAPERS
from kesu.core.rulebook.model import Document, Fact
from kesu.core.rulebook.plans import Book
from kesu.core.steps.keeping import Keeping, keeping_of
from kesu.core.worktime import Calendar

SETTLED: Final = frozenset({"final", "overridden", "decided", "not_applicable"})
"""A decision that only holds for the time being is no word that a paper gave."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Something that an issue says and that reads otherwise by now; `new` is None where it is not known any more."""

    item: str
    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a copy that no longer holds: a copy's number or 0, who has it, and which issue it is of."""

    copy: int
    who: str
    no: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a record ("") or an item as it stands now.

    `outdated` is what the last issue says otherwise than the record; `holders` who has a copy that was superseded or
    is outdated. `keeping` is None where the book says nothing of how long it is kept.
    """

    item: str
    document: Document
    number: str
    issues: tuple[Issue, ...]
    outdated: tuple[Outdated, ...]
    holders: tuple[Holder, ...]
    keeping: Keeping | None

    @property
    def last(self) -> Issue | None:
        """Return the issue that holds, if there is one."""
        return self.issues[-1] if self.issues else None

    @property
    def offered(self) -> bool:
        """Say whether an issue is offered that takes the place of the last one."""
        return bool(self.outdated)


def papers_of(
    book: Book, record: Record, calendars: Mapping[str, Calendar], item: str | None = None
) -> tuple[Paper, ...]:
    """Return the papers of a record and its items (or of one of them) that were numbered or issued.

    A record that bears a number of another paper has no paper of its own kind's number for that.
    """
    items = ["", *record.live_items()] if item is None else [item]
    found = (
        paper_of(book, record, calendars, at, document)
        for at in items
        for document in papers_of_kind(book, record.kind_of(at))
    )
    return tuple(
        paper
        for paper in found
        if paper.issues or key(paper.item, paper.document.id) in record.numbers
    )


def paper_of(
    book: Book, record: Record, calendars: Mapping[str, Calendar], item: str, document: Document
) -> Paper:
    """Return one paper as it stands, issued or not."""
    issues = issues_of(record.issues, item, document.id)
    return Paper(
        item,
        document,
        number_of(book, record, item, document),
        issues,
        outdated_by(record, issues),
        _holders(book, record, issues),
        keeping_of(record, calendars[book.calendar], item, document),
    )


def papers_of_kind(book: Book, kind: str) -> list[Document]:
    """Return the documents of a kind that can be issued, in the order of the book."""
    papers = book.source.documents.values()
    return [paper for paper in papers if paper.of == kind and paper.sort not in NO_PAPERS]


def number_of(book: Book, record: Record, item: str, document: Document) -> str:
    """Return the number of a paper; that of the record's own paper may have been given elsewhere."""
    own = record.numbers.get(key(item, document.id), "")
    is_the_records = not item and document.id == book.kinds[record.kind].kind.number
    return own or (book.number_of(record) if is_the_records else "")


# -- what stands on a paper ----------------------------------------------------------------------------------------


FOUND_BY: Final = frozenset({"customer", "product", "order", "site"})
"""The sorts of facts that say what a record is about."""
SINCE_ABOVE: Final = 5
"""The engine since which the paper of an item keeps what it says of its record."""


def above(book: Book, document: Document) -> Iterator[Fact]:
    """Yield what the paper of an item says of its record beside its own fields: it lies on a desk by itself.

    That is what the record is about, its summary, and whom one speaks to.
    """
    whole = book.source.kinds.get(book.kinds[document.of].kind.part_of)
    if whole is None:
        return
    for fact in whole.facts.values():
        is_wanted = fact.id in whole.summary or fact.sort in FOUND_BY or fact.personal
        if is_wanted and fact.sort != "long_text" and fact.id not in document.fields:
            yield fact


def shown_on(
    book: Book, record: Record, item: str, document: Document, engine: int
) -> tuple[tuple[str, Any], ...]:
    """Return every known fact and settled decision among the fields of a paper: (key, value).

    A set of items among its fields stands for all that is known of them.
    """
    found: dict[str, Any] = {}
    for at in _all_keys(book, record, item, document, engine):
        value = _worth(record, at)
        if value is not None:
            found.setdefault(at, value)
    return tuple(found.items())


def says_what_stands(book: Book, record: Record, issue: Issue) -> bool:
    """Say whether an issue says all that its paper would say now, and nothing else."""
    document = book.source.documents[issue.document]
    now = (
        shown_on(book, record, issue.item, document, engine)
        for engine in (SINCE_ABOVE, SINCE_ABOVE - 1)  # an older program may have issued it
    )
    return issue.shown in now


def _all_keys(
    book: Book, record: Record, item: str, document: Document, engine: int
) -> Iterator[str]:
    for field in document.fields:
        yield from _keys(book, record, item, field.partition(".")[0])
    if engine >= SINCE_ABOVE:
        yield from (key("", fact.id) for fact in above(book, document))


def _keys(book: Book, record: Record, item: str, name: str) -> Iterator[str]:
    kind = book.kinds[record.kind_of(item)]
    if name in kind.kind.facts or name in kind.decisions:
        yield key(item, name)
        return
    for other in book.kinds.values():
        if other.kind.part_of == kind.kind.id and other.kind.many == name:
            for each in record.live_items(other.kind.id):
                yield from (key(each, n) for n in (*other.kind.facts, *other.decisions))


def _worth(record: Record, at: str) -> Any:
    """Return what a fact or a settled decision is worth now; None where that is not known."""
    item = at.partition("/")[0]
    if item and record.items[item].closed_as == "void":
        return None
    decided = record.decisions.get(at)
    if decided is not None:
        return plain(decided.value) if decided.status in SETTLED else None
    fact = record.facts.get(at)
    return plain(fact.value) if fact is not None and fact.state == "known" else None


def outdated_by(record: Record, issues: tuple[Issue, ...]) -> tuple[Outdated, ...]:
    """Return what the last issue says and what reads otherwise by now; what was learned since is not outdated."""
    found = []
    for at, old in issues[-1].shown if issues else ():
        new = _worth(record, at)
        if new != old:
            item, _, name = at.partition("/")
            found.append(Outdated(item, name, old, new))
    return tuple(found)


# -- who holds what ------------------------------------------------------------------------------------------------


def handed_to(book: Book, issue: Issue) -> Iterator[tuple[int, str]]:
    """Yield (number of the copy or 0, who got it) for every copy of an issue that went out."""
    document = book.source.documents.get(issue.document)
    posts = {copy.no: copy.to for copy in document.copies} if document else {}
    for no in issue.copies:
        yield no, f"post:{posts[no]}" if posts.get(no) else ""
    yield from ((0, who) for who in issue.holders)


def _holders(book: Book, record: Record, issues: tuple[Issue, ...]) -> tuple[Holder, ...]:
    """Return who still has a copy that does not hold; a later copy takes the place of an earlier one."""
    held: dict[tuple[int, str], int] = {}
    for issue in issues:
        for copy, who in handed_to(book, issue):
            held.pop((copy, who), None)
            held[copy, who] = issue.no
    stands = 0 if outdated_by(record, issues) else len(issues)
    return tuple(Holder(copy, who, no) for (copy, who), no in held.items() if no != stands)
