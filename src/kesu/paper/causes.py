"""A tree of causes on a paper: drawn as on the page, and below it every cause with what was found and the evidence."""

from __future__ import annotations

import re

from kesu.core.records.record import key
from kesu.core.rulebook.model import Fact
from kesu.drawing.causes import Line, drawn, listed
from kesu.paper.sheets import FULL, Box
from kesu.paper.subject import Subject

TALLEST = 1.15
"""What is higher than its breadth by more is drawn smaller, so that it stands on one page."""
NARROWEST = 760.0
"""What is less broad is not drawn over the whole page: its letters would be larger than the paper's own. In pixels."""
_SIZE = re.compile(
    r'width="([\d.]+)" height="([\d.]+)" viewBox="([-\d.]+) ([-\d.]+) [\d.]+ [\d.]+"'
)


def causes_box(subject: Subject, fact: Fact) -> Box:
    """Return the box of a tree of causes; a blank form has the bare bones to write on."""
    language = "en" if subject.reader.english else "zh"
    value = subject.value(fact.id)
    rows = value if isinstance(value, list) else []
    label = subject.reader.text(fact.name)
    if not rows and (subject.record is not None or not fact.factors):
        return Box(fact.id, label, subject.words(fact), width=FULL, blank=3)
    picture = drawn(fact, rows, problem=_problem(subject), language=language)
    text = "\n".join(_line(subject, line) for line in listed(fact, rows, language))
    return Box(fact.id, label, text, width=FULL, picture=on_one_page(picture))


def _problem(subject: Subject) -> str:
    if subject.record is None:
        return ""
    kind = subject.reader.book.kinds[subject.record.kind].kind
    known = subject.record.facts.get(key("", kind.subject))
    value = subject.show(known.value) if known is not None and known.state == "known" else ""
    return value if isinstance(value, str) else ""


def _line(subject: Subject, line: Line) -> str:
    """Return a cause on one line, indented by its level: 机：焊台温度偏低（证实：实测 290 度；计入：设备）."""
    say = subject.reader.say
    factor = f"{line.factor}{say('：', ': ')}" if line.level == 1 and line.factor else ""
    counted = say(f"计入：{line.code}", f"counted as {line.code}") if line.code else ""
    found = line.finding + (f"{say('：', ': ')}{line.evidence}" if line.evidence else "")
    told = subject.reader.joined([found, counted])
    return f"{'　' * (line.level - 1)}{factor}{line.text}{subject.reader.bracketed(told)}"


def on_one_page(picture: str) -> str:
    """Return a picture with room at its right, where it would be too high or too large when as broad as a page."""
    found = _SIZE.search(picture)
    if found is None:
        return picture
    wide, high = float(found[1]), float(found[2])
    broad = max(wide, high / TALLEST, NARROWEST)
    size = f'width="{broad:.1f}" height="{high:.1f}" viewBox="{found[3]} {found[4]} {broad:.1f} {high:.1f}"'
    return picture.replace(found[0], size, 1)
