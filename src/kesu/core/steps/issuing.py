"""A paper issued: who may, with what on it, which copies went to whom, and what it takes the place of.

Heard like any other news of people (ADR 0014): what was on the paper is frozen on the record, so that whatever is
corrected afterwards shows which copies no longer hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from kesu.core.records.issues import Issue, issues_of
from kesu.core.records.record import key
from kesu.core.records.taking_part import taking_part
from kesu.core.rulebook.model import Document, Source
from kesu.core.steps.gates import pass_gates
from kesu.core.steps.papers import (
    Holder,
    Paper,
    number_of,
    outdated_by,
    paper_of,
    papers_of,
    papers_of_kind,
    says_what_stands,
    shown_on,
)
from kesu.core.steps.rights import granted, has_right
from kesu.core.turns import Turn
from kesu.core.values import Text

__all__ = [
    "ISSUED", "OUTDATED", "RETURNED", "Holder", "Paper", "issue", "issuers", "papers_of", "papers_of_kind",
    "take_back", "tell_outdated",
]  # fmt: skip

ISSUED: Final = "paper.issued"
"""The event of the entry by which somebody issues a paper."""
RETURNED: Final = "paper.returned"
"""The event of the entry by which the scan of a signed paper comes back to its record."""
OUTDATED: Final = "paper_outdated"
"""The code of the notice that a paper says otherwise than the record by now."""
LONGEST_HOLDER: Final = 200
MOST_HOLDERS: Final = 200
_FILE = re.compile(r"[0-9a-f]{64}")
_PARTY = re.compile(r"(person|dept|head|house):")


def issue(turn: Turn) -> None:
    """Issue a paper: what is on it now is frozen, its copies go to whom the entry names."""
    paper = _paper(turn)
    if paper is None:
        return
    _check_issuer(turn, paper)
    _check_number(turn, paper)
    copies, holders = _copies(turn, paper)
    file = _file(turn)
    if not turn.refusals:
        _check_reason(turn, paper)
    if not turn.refusals:
        pass_gates(turn, turn.entry.item, f"issue.{paper.id}")
    if not turn.refusals:
        _note(turn, paper, copies, holders, file)


def take_back(turn: Turn) -> None:
    """Take a signed paper back: its scan is kept with the record. Whoever may see the record may bring it."""
    paper, file = _paper(turn), _file(turn)
    if paper is None:
        return
    if not file:
        turn.refuse("no_hash", given="")
    if not turn.refusals:
        item = turn.entry.item
        turn.happen("returned", item, paper.id, number=_issue_named(turn, item, paper))
        turn.emit(item, f"paper.{paper.id}.returned")


def _issue_named(turn: Turn, item: str, paper: Document) -> int:
    """Return which issue the paper says it is of, 0 where there is none such."""
    given = turn.entry.payload.get("issue")
    known = {issue.no for issue in issues_of(turn.record.issues, item, paper.id)}
    return given if isinstance(given, int) and given in known else 0


def _paper(turn: Turn) -> Document | None:
    given = str(turn.entry.payload.get("document", ""))
    papers = papers_of_kind(turn.book, turn.plan(turn.entry.item).kind.id)
    found = next((paper for paper in papers if paper.id == given), None)
    if given not in turn.book.source.documents:
        turn.refuse("unknown_paper", given=given, papers=[p.id for p in papers])
    elif found is None:
        turn.refuse(
            "not_its_paper", turn.book.source.documents[given], papers=[p.id for p in papers]
        )
    return found


def issuers(turn: Turn, paper: Document) -> tuple[str, ...]:
    """Return who may issue a paper: whoever takes part in the record, signs it, or has the book's right to issue."""
    view = turn.view(turn.entry.item)
    signers = (f"post:{post}" for post in paper.signs)
    named = granted(turn.plan(turn.entry.item), "issue", view)
    return tuple(dict.fromkeys((*named, *signers, *sorted(taking_part(turn.record)))))


def _check_issuer(turn: Turn, paper: Document) -> None:
    if not has_right(turn, issuers(turn, paper)):
        signers = [f"post:{post}" for post in paper.signs]
        turn.refuse("not_its_issuer", paper, parties=signers)


def _check_number(turn: Turn, paper: Document) -> None:
    """A paper of a series is no paper before it has its number."""
    item = turn.entry.item
    if paper.series is not None and not number_of(turn.book, turn.record, item, paper):
        turn.refuse("no_number_yet", paper)


# -- copies --------------------------------------------------------------------------------------------------------


def _copies(turn: Turn, paper: Document) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the numbers of the copies that go out and who else gets one; where nothing is said, all its copies."""
    given = turn.entry.payload.get("copies")
    if given is None:
        return tuple(copy.no for copy in paper.copies), ()
    if not isinstance(given, list | tuple) or len(given) > MOST_HOLDERS:
        turn.refuse("unknown_holder", paper, holder="…", most=MOST_HOLDERS)
        return (), ()
    numbers = [one for one in given if isinstance(one, int)]
    others = [one.strip() if isinstance(one, str) else one for one in given if one not in numbers]
    _check_copies(turn, paper, numbers)
    _check_holders(turn, paper, others)
    return tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(map(str, others)))


def _check_copies(turn: Turn, paper: Document, numbers: list[int]) -> None:
    known = [copy.no for copy in paper.copies]
    for number in numbers:
        if number not in known:
            turn.refuse("unknown_copy", paper, number=number, known=known)


def _check_holders(turn: Turn, paper: Document, others: list[Any]) -> None:
    for other in others:
        if not _is_holder(other, turn.book.source):
            turn.refuse("unknown_holder", paper, holder=str(other)[:80], most=LONGEST_HOLDER)


def _is_holder(given: Any, source: Source) -> bool:
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_HOLDER:
        return False
    if given.startswith("post:"):
        return given.removeprefix("post:") in source.posts
    return _PARTY.match(given) is None


def _file(turn: Turn) -> str:
    file = turn.entry.payload.get("file") or ""
    if file and not (isinstance(file, str) and _FILE.fullmatch(file)):
        turn.refuse("no_hash", given=str(file)[:80])
    return str(file)


# -- one issue after another ---------------------------------------------------------------------------------------


def _reason(turn: Turn) -> str:
    return (turn.entry.reason or str(turn.entry.payload.get("why") or "")).strip()


def _check_reason(turn: Turn, paper: Document) -> None:
    """An issue that takes the place of another says why, where nothing on it changed or copies of it are out."""
    item = turn.entry.item
    before = issues_of(turn.record.issues, item, paper.id)
    if not before or _reason(turn):
        return
    is_same = says_what_stands(turn.book, turn.record, before[-1])
    if before[-1].is_out:
        turn.refuse("supersedes_copies", paper, number=before[-1].no)
    elif is_same:
        turn.refuse("nothing_new", paper, number=before[-1].no)


def _note(
    turn: Turn, paper: Document, copies: tuple[int, ...], holders: tuple[str, ...], file: str
) -> None:
    entry, item = turn.entry, turn.entry.item
    before = issues_of(turn.record.issues, item, paper.id)
    new = Issue(
        item, paper.id, len(before) + 1, entry.entered_at, entry.happened_at, turn.seq, entry.by.person,
        number_of(turn.book, turn.record, item, paper), copies, holders, file, _reason(turn),
        before[-1].no if before else 0,
        shown_on(turn.book, turn.record, item, paper, turn.engine),
    )  # fmt: skip
    turn.record.issues = (*turn.record.issues, new)
    told = _told_holders(turn, paper, ((n, "") for n in copies), holders)
    turn.happen(
        "issued", item, paper.id, number=new.no, supersedes=new.supersedes, holders=told, reason=new.why,
    )  # fmt: skip
    turn.emit(item, f"paper.{paper.id}.issued")


def _told_holders(
    turn: Turn, paper: Document, copies: Iterable[tuple[int, str]], holders: Iterable[str]
) -> list[str]:
    """Return the parties that hold copies, by number first."""
    posts = {copy.no: f"post:{copy.to}" for copy in paper.copies}
    return list(dict.fromkeys([*(posts[n] for n, _ in copies), *holders]))


# -- corrected after it went out -----------------------------------------------------------------------------------


def tell_outdated(turn: Turn) -> None:
    """Tell whoever issued a paper that what was on it has been corrected in this entry, and who holds copies."""
    for item, document in dict.fromkeys((i.item, i.document) for i in turn.record.issues):
        if _is_newly_outdated(turn, item, document):
            _tell(turn, item, turn.book.source.documents[document])


def _is_newly_outdated(turn: Turn, item: str, document: str) -> bool:
    """Say whether this very entry changed something that the last issue says, and nobody was told of it yet."""
    told = turn.record.events.get(key(item, f"paper.{document}.outdated"))
    if document not in turn.book.source.documents or (told and told[-1].seq == turn.seq):
        return False
    issues = issues_of(turn.record.issues, item, document)
    touched = (key(o.item, o.name) for o in outdated_by(turn.record, issues))
    return any(_changed_now(turn, at) for at in touched)


def _changed_now(turn: Turn, at: str) -> bool:
    decided, fact = turn.record.decisions.get(at), turn.record.facts.get(at)
    stands = decided or fact
    return stands is not None and stands.seq == turn.seq


def _tell(turn: Turn, item: str, document: Document) -> None:
    paper = paper_of(turn.book, turn.record, turn.calendars, item, document)
    assert paper.last is not None
    parties = list(dict.fromkeys(holder.who for holder in paper.holders if holder.who))
    facts = [[o.item, o.name] for o in paper.outdated]
    turn.happen("outdated", item, document.id, number=paper.last.no, facts=facts, holders=parties)
    says = _says(turn, paper, parties)
    turn.notify((paper.last.by,), document.id, OUTDATED, says, item)
    turn.emit(item, f"paper.{document.id}.outdated")


def _says(turn: Turn, paper: Paper, parties: list[str]) -> Text:
    name, no = paper.document.name, paper.last.no if paper.last else 0
    zh, en = (
        joint.join(_called(turn.book.source, who, language) for who in parties)
        for joint, language in (("、", "zh"), (", ", "en"))
    )
    held_zh, held_en = (f"；持有人：{zh}", f"; held by {en}") if parties else ("", "")
    return Text(
        f"“{name.zh}”第 {no} 次发出之后内容已更正，可重新发出{held_zh}",
        f"“{name.say('en')}”, issue {no}, was corrected since; another may be issued{held_en}",
    )


def _called(source: Source, who: str, language: str) -> str:
    post = source.posts.get(who.removeprefix("post:")) if who.startswith("post:") else None
    return post.name.say(language) if post else who
