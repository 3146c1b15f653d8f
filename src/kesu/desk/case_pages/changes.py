"""What would be different after an entry: decisions, due moments, open steps – before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kesu.core.explaining import decision_words
from kesu.core.explaining.names import (
    DECISION_STATUS_WORDS,
    STEP_STATUS_WORDS,
    clock_title,
    item_title,
    line_title,
    step_title,
    word,
)
from kesu.core.records.record import Decided, Record
from kesu.desk.case_pages.reading import Dossier


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would read otherwise."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that would read otherwise; empty parts stay as they are."""

    decisions: tuple[Change, ...]
    deadlines: tuple[Change, ...]
    steps: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.decisions or self.deadlines or self.steps)


def changes(found: Dossier, after: Record) -> Changes:
    """Return what `after` has otherwise than the record has now."""
    return Changes(
        tuple(_decisions(found, after)),
        tuple(_deadlines(found, after)),
        tuple(_steps(found, after)),
    )


def _decisions(found: Dossier, after: Record) -> Iterable[Change]:
    for at, new in after.decisions.items():
        old = found.record.decisions.get(at)
        if old is None or (old.value, old.status) != (new.value, new.status):
            item, _, name = at.partition("/")
            kind = after.kind_of(item)
            title = _titled(found, item, line_title(found.reader, kind, name))
            yield Change(title, _decided(found, kind, name, old), _decided(found, kind, name, new))


def _decided(found: Dossier, kind: str, name: str, decided: Decided | None) -> str:
    if decided is None:
        return "–"
    decision = found.book.kinds[kind].decisions[name].decision
    words = decision_words(found.reader, decision, decided.value)
    if decided.status == "final":
        return words
    status = word(found.reader, DECISION_STATUS_WORDS, decided.status)
    return words + found.reader.bracketed(status) if decided.value is not None else status


def _deadlines(found: Dossier, after: Record) -> Iterable[Change]:
    for run_id in dict.fromkeys((*found.record.clocks, *after.clocks)):
        old, new = found.record.clocks.get(run_id), after.clocks.get(run_id)
        before, then = (old.due if old else None), (new.due if new else None)
        if before != then:
            run: Any = new or old
            kind = after.kind_of(run.item)
            title = _titled(found, run.item, clock_title(found.reader, kind, run.clock))
            yield Change(title, _moment(found, before), _moment(found, then))


def _steps(found: Dossier, after: Record) -> Iterable[Change]:
    for at in dict.fromkeys((*found.record.steps, *after.steps)):
        old, new = found.record.steps.get(at), after.steps.get(at)
        was, will = (old.status if old else ""), (new.status if new else "")
        if was != will and "open" in (was, will):
            item, _, step = at.partition("/")
            title = _titled(found, item, step_title(found.reader, after.kind_of(item), step))
            yield Change(title, _status(found, was), _status(found, will))


def _status(found: Dossier, status: str) -> str:
    return word(found.reader, STEP_STATUS_WORDS, status)


def _moment(found: Dossier, at: int | None) -> str:
    return "–" if at is None else found.reader.moment(at)


def _titled(found: Dossier, item: str, title: str) -> str:
    about = item_title(found.reader, item)
    return f"{about} · {title}" if about else title
