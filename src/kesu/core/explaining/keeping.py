"""How long a paper is kept, in words: from which event, how long, until when, and what keeps its end open."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.explaining.events import event_words
from kesu.core.explaining.names import kind_title
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Began, ClockWhy, Stretch
from kesu.core.rulebook.model import Document
from kesu.core.steps.keeping import HELD, NOT_BEGUN, REOPENED, Keeping
from kesu.core.values import Moment, Text
from kesu.core.worktime import parse_limit, tell_parts

OPEN_BECAUSE: Mapping[str, Text] = {
    NOT_BEGUN: Text("保存期尚未起算", "its time of keeping has not begun"),
    REOPENED: Text(
        "已重新打开，保存期暂不起算", "it is open again, and its time of keeping does not run"
    ),
    HELD: Text("已封存，一直保存", "it is on hold, and its papers are kept"),
}


def kept_words(reader: Reader, keeping: Keeping, now: Moment) -> str:
    """Return in one phrase until when a paper is kept, since when it may be destroyed, or why that is open."""
    if keeping.until is None:
        return reader.text(OPEN_BECAUSE[keeping.why])
    at = reader.moment(keeping.until)
    if keeping.is_over(now):
        return reader.say(f"已过保存期，自 {at} 起可以销毁", f"may be destroyed since {at}")
    return reader.say(f"保存至 {at}", f"kept until {at}")


def why_kept(reader: Reader, document: Document, keeping: Keeping, now: Moment) -> ClockWhy:
    """Return why a paper is kept for as long as it is, with the arithmetic where its time runs."""
    limit = parse_limit(keeping.limit).say(reader.language)
    begins = _begins(reader, document, keeping)
    clause = document.clauses[0] if document.clauses else ""
    return ClockWhy(
        title=reader.text(document.name),
        answer=kept_words(reader, keeping, now),
        line=document.id,
        clause=clause,
        clauses=document.clauses,
        says=reader.say(f"自{begins}起保存 {limit}。", f"Kept {limit} from {begins}."),
        basis=document.basis,
        rejected=document.rejected,
        stretches=_stretches(reader, keeping),
        due_at=keeping.until,
        started=_started(reader, begins, clause, keeping),
        limit=limit,
    )


def _begins(reader: Reader, document: Document, keeping: Keeping) -> str:
    words = event_words(reader, document.of, keeping.event)
    if keeping.event.partition(".")[0] != "closed":
        return words
    return reader.say(f"{kind_title(reader, document.of)}{words}", words)


def _started(reader: Reader, says: str, clause: str, keeping: Keeping) -> tuple[Began, ...]:
    at = reader.moment(keeping.since) if keeping.since is not None else ""
    return (Began(says, at, clause, used=keeping.due is not None),)


def _stretches(reader: Reader, keeping: Keeping) -> tuple[Stretch, ...]:
    if keeping.due is None:
        return ()
    told = tell_parts(keeping.due.why, reader.calendar.tz, reader.language)
    return tuple(Stretch(*part) for part in told)
