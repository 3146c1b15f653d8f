"""Explanations as plain lines, for print and the command line; pages draw the same data in their own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import (
    Answer,
    ClockWhy,
    DecisionWhy,
    Parameter,
    PostingWhy,
    Row,
    StepWhy,
    Why,
)
from kesu.core.values import Text

MARKS: Mapping[Answer, str] = {"met": "✓", "unmet": "✗", "unknown": "?"}
BASIS: Mapping[str, Text] = {
    "stated": Text("原文规定", "stated"),
    "inferred": Text("由上下文得出", "inferred"),
    "chosen": Text("原文留白，公司选定", "left open, chosen by the company"),
}
HEADINGS: Mapping[str, Text] = {
    "happenings": Text("第 {} 条记录", "Entry {}"),
    "decisions": Text("判定", "Decisions"),
    "deadlines": Text("时限", "Deadlines"),
    "postings": Text("记账", "Amounts"),
    "steps": Text("待办与等待", "Open and waiting steps"),
    "coming": Text("接下来会自动发生", "What will happen by itself"),
    "no_entry": Text("没有第 {} 条记录，共 {} 条", "There is no entry {}; there are {}"),
}
DEEPER = "    "


def heading(code: str, reader: Reader, *about: object) -> str:
    """Return the heading above one sort of explanations."""
    return reader.text(HEADINGS[code]).format(*about)


def lines_of(why: Why, reader: Reader) -> list[str]:
    """Return an explanation as lines of text, what belongs to a line set deeper below it."""
    head = f"{why.title}{reader.say('：', ': ')}{why.answer}{reader.bracketed(why.clause)}"
    return [head, *(f"{DEEPER}{line}" for line in _below(why, reader) if line)]


def _below(why: Why, reader: Reader) -> Iterator[str]:
    if why.says:
        yield why.says
    yield from _own(why, reader)
    for row in why.rows:
        yield from _row(row, reader)
    for stretch in why.stretches:
        counted = stretch.counted or "–"
        yield f"{stretch.span}  {stretch.reason}  {counted}"
    yield from (_parameter(parameter, reader) for parameter in why.parameters)
    yield from _rejected(why, reader)
    if why.missing and not isinstance(why, StepWhy):
        titles = reader.listed(title for _, title in why.missing)
        yield reader.say(f"还缺：{titles}", f"Not known yet: {titles}")
    yield why.change
    yield from why.notes


def _own(why: Why, reader: Reader) -> Iterator[str]:
    """Yield what only a decision, a deadline or a step has."""
    match why:
        case DecisionWhy():
            yield why.meanwhile
        case ClockWhy():
            yield from _of_clock(why, reader)
        case StepWhy():
            yield from _of_step(why, reader)
        case PostingWhy():
            yield from _of_posting(why, reader)


def _of_clock(why: ClockWhy, reader: Reader) -> Iterator[str]:
    for began in why.started:
        mark = "→ " if began.used else ""
        yield f"{mark}{began.says} {began.at}{reader.bracketed(began.clause)}".replace(" （", "（")
    yield from why.pauses
    yield from why.provisional
    yield from (verdict.says for verdict in why.findings)
    for other in why.others:
        yield reader.joined([f"{other.title} {other.due}", other.says])


def _of_posting(why: PostingWhy, reader: Reader) -> Iterator[str]:
    for entry in why.entries:
        yield f"{entry.at}  {entry.holder}  {entry.amount}{reader.bracketed(entry.clause)}"
        for value in entry.values:
            yield f"{DEEPER}{value.says}{reader.say('：', ': ')}{value.value}"
        yield from (f"{DEEPER}{step}" for step in entry.steps)


def _of_step(why: StepWhy, reader: Reader) -> Iterator[str]:
    if why.parties:
        parties = reader.listed(why.parties)
        yield reader.say(f"由{parties}办理", f"For {parties}")
    yield from why.blocked_by
    for gate in why.gates:
        yield from _row(gate, reader)


def _row(row: Row, reader: Reader) -> Iterator[str]:
    used = " ←" if row.used else ""
    yield f"{MARKS[row.answer]} {row.says}{reader.bracketed(row.clause)}{used}"
    for part in row.parts:
        yield f"{DEEPER}{MARKS[part.answer]} {part.says}{reader.bracketed(part.value)}"


def _parameter(parameter: Parameter, reader: Reader) -> str:
    basis = reader.text(BASIS[parameter.basis]) if parameter.basis in BASIS else ""
    cited = reader.bracketed(reader.listed(t for t in (parameter.clause, basis) if t))
    said = f"{parameter.title}{reader.say('：', ': ')}{parameter.value}{cited}"
    return reader.joined([said, parameter.says])


def _rejected(why: Why, reader: Reader) -> Iterator[str]:
    known = [reading for parameter in why.parameters for reading in parameter.rejected]
    readings = list(dict.fromkeys([*why.rejected, *known]))
    if readings:
        told = reader.joined(readings)
        yield reader.say(f"未采用的读法：{told}", f"Readings not taken: {told}")
