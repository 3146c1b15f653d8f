"""The fields of a document as boxes: facts, decisions, counts, clocks, amounts, and what every record has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kesu.core.explaining import decision_words
from kesu.core.explaining.amounts import plain_words
from kesu.core.explaining.names import closing_title
from kesu.core.records.record import Decided, key
from kesu.core.rulebook.model import Decision, Fact, Option
from kesu.core.steps.papers import SETTLED
from kesu.paper.amounts import posting_box, with_capitals
from kesu.paper.sheets import FULL, Box, Tick
from kesu.paper.subject import Subject

NARROW = frozenset({"number", "quantity", "day", "truth"})
WIDE = frozenset({"long_text", "files", "records"})
LINES_TO_WRITE = 3
LONG_WORDS = 26
"""A text of more signs than this wants the whole width."""
TICKED_AT_HALF = 16
"""Choices whose words have more signs together than this want the whole width."""
MOST_TICKS = 14
TRUTH = (("true", "是", "yes"), ("false", "否", "no"))


def field_box(subject: Subject, name: str) -> Box:
    """Return the box of one field of the subject's document; its name is one that the book's check let pass."""
    head = name.partition(".")[0]
    source = subject.reader.book.source
    if head in subject.kind.facts:
        return fact_box(subject, subject.kind.facts[head])
    decision = source.decisions.get(head)
    if decision is not None and decision.of == subject.document.of:
        return decision_box(subject, decision)
    if head in OWN:
        return _own_box(subject, head)
    if head in source.postings:
        return posting_box(subject, source.postings[head])
    return _reckoned_box(subject, head)


def fact_box(subject: Subject, fact: Fact) -> Box:
    """Return the box of a fact: with what is known, else with room to write or choices to tick."""
    label = subject.reader.text(fact.name)
    ticks = _fact_ticks(subject, fact)
    if ticks:
        known = subject.known(fact.id)
        says = subject.words(fact) if known is not None and known.state != "known" else ""
        remark = known.remark if known is not None and known.state == "known" else ""
        return Box(fact.id, label, says or remark, ticks, _ticks_width(ticks, fact.sort))
    text = _money(subject, fact) if fact.sort == "money" else subject.words(fact)
    blank = _lines_to_write(subject) if fact.sort == "long_text" else 1
    return Box(fact.id, label, text, width=_width(fact.sort, text), blank=blank)


def _lines_to_write(subject: Subject) -> int:
    """Return how many lines an empty box has: fewer where others are filled, one where nothing more comes."""
    if subject.record is None:
        return LINES_TO_WRITE
    return 1 if subject.record.closed is not None else 2


def _width(sort: str, text: str) -> int:
    if sort in WIDE or len(text) > LONG_WORDS or "\n" in text:
        return FULL
    return 4 if sort in NARROW else 6


def _ticks_width(ticks: Iterable[Tick], sort: str) -> int:
    signs = sum(len(tick.label) + 2 for tick in ticks)
    if sort == "truth":
        return 4
    return 6 if signs <= TICKED_AT_HALF else FULL


def _fact_ticks(subject: Subject, fact: Fact) -> tuple[Tick, ...]:
    if fact.sort == "truth":
        value = subject.value(fact.id)
        said = "" if value is None else str(bool(value)).lower()
        return tuple(Tick(subject.reader.say(zh, en), code == said) for code, zh, en in TRUTH)
    if fact.sort not in ("choice", "choices") or len(fact.options) > MOST_TICKS:
        return ()
    value = subject.value(fact.id)
    chosen = set(value) if isinstance(value, list | tuple) else {value}
    return _ticks(subject, fact.options, chosen)


def _ticks(subject: Subject, options: Iterable[Option], chosen: set[Any]) -> tuple[Tick, ...]:
    return tuple(Tick(subject.reader.text(o.title), o.id in chosen) for o in options)


def _money(subject: Subject, fact: Fact) -> str:
    """Return an amount in figures and, where it is in yuan, in capitals; a blank form has room for both."""
    reader, value = subject.reader, subject.value(fact.id)
    if fact.unit.zh not in ("元", ""):
        return subject.words(fact)
    if subject.record is None:
        return reader.say("￥　　　　　　（大写）", "￥")
    in_yuan = "" if fact.unit.zh or value is None else reader.say(" 元", "")
    return with_capitals(subject, f"{subject.words(fact)}{in_yuan}", value)


def decision_box(subject: Subject, decision: Decision) -> Box:
    """Return the box of a decision: its values to tick, the one that stands ticked."""
    reader, record = subject.reader, subject.record
    label = reader.text(decision.name)
    decided = record.decisions.get(key(subject.item, decision.id)) if record is not None else None
    value = decided.value if decided is not None else None
    if decision.values and len(decision.values) <= MOST_TICKS:
        ticks = _ticks(subject, decision.values, {value} if isinstance(value, str) else set())
        says = _provisional(subject, decided) if any(tick.on for tick in ticks) else ""
        return Box(decision.id, label, says, ticks, _ticks_width(ticks, "choice"))
    text = decision_words(reader, decision, value) if decided is not None else ""
    text += _provisional(subject, decided) if text else ""
    return Box(decision.id, label, text, width=_width("choice", text))


def _provisional(subject: Subject, decided: Decided | None) -> str:
    """Return the mark of what the tables say so far, and may still say otherwise."""
    is_settled = decided is None or decided.status in SETTLED
    return "" if is_settled else subject.reader.say("（暂定）", " (provisional)")


OWN = {
    "number": ("编号", "Number"),
    "opened": ("登记时间", "Filed"),
    "closed": ("结案时间", "Closed"),
    "closed_as": ("结案方式", "Closed as"),
}
"""What every record has: field → its label."""


def _own_box(subject: Subject, name: str) -> Box:
    zh, en = OWN[name]
    return Box(name, subject.reader.say(zh, en), _own_words(subject, name), width=6)


def _own_words(subject: Subject, name: str) -> str:
    record, reader = subject.record, subject.reader
    if record is None:
        return ""
    if name == "number":
        return number_on_paper(subject)
    if name == "opened":
        item = record.items.get(subject.item)
        return reader.moment(item.opened_at if item is not None else record.opened_at)
    if record.closed is None:
        return ""
    if name == "closed":
        return reader.moment(record.closed.at)
    return closing_title(reader, record.kind, record.closed.as_)


def number_on_paper(subject: Subject) -> str:
    """Return the number of the paper: its own, else the one that its record goes by."""
    record = subject.record
    if record is None:
        return ""
    own = record.numbers.get(key(subject.item, subject.document.id), "")
    return own or subject.reader.book.number_of(record)


def _reckoned_box(subject: Subject, name: str) -> Box:
    """Return the box of a count, or of the moment at which a clock falls due."""
    source, record, reader = subject.reader.book.source, subject.record, subject.reader
    line = source.measures.get(name) or source.clocks.get(name)
    label = reader.text(line.name) if line is not None else name
    if record is None:
        return Box(name, label)
    if name in source.clocks:
        runs = [run for run in record.clocks.values() if run.clock == name and run.due is not None]
        due = max((run.due for run in runs if run.due is not None), default=None)
        return Box(name, label, reader.moment(due) if due is not None else "", width=6)
    found = record.measures.get(key(subject.item, name))
    text = plain_words(reader, found[0]) if found is not None and found[0] is not None else ""
    return Box(name, label, text)
