"""What a gate stands before, in words: a step, an outcome, a number, a paper that goes out, closing, a new item."""

from __future__ import annotations

from kesu.core.explaining.names import (
    closing_title,
    kind_title,
    line_title,
    outcome_title,
    step_of,
    step_title,
)
from kesu.core.explaining.reading import Reader
from kesu.core.records.entries import Entry
from kesu.core.rulebook import model as m

LONGEST_VERB = 4


def cannot(reader: Reader, kind: str, place: str) -> str:
    """Return "不能结案", "不能完成“…”": that what stands behind a gate cannot be done."""
    head, _, rest = place.partition(".")
    if head == "close":
        return _cannot_close(reader, kind, rest)
    if head == "number":
        title = line_title(reader, kind, rest)
        return reader.say(f"不能给“{title}”编号", f"Cannot number “{title}”")
    if head == "issue":
        title = line_title(reader, kind, rest)
        return reader.say(f"不能发出“{title}”", f"Cannot issue “{title}”")
    if step_of(reader, kind, head) is None:
        title = kind_title(reader, head)
        return reader.say(f"不能增加“{title}”", f"Cannot add a {title.lower()}")
    step, outcome = step_title(reader, kind, head), outcome_title(reader, kind, head, rest)
    if rest and outcome:
        return reader.say(f"“{step}”不能选择“{outcome}”", f"Cannot end “{step}” as “{outcome}”")
    return reader.say(f"不能完成“{step}”", f"Cannot complete “{step}”")


def _cannot_close(reader: Reader, kind: str, closing: str) -> str:
    if not closing:
        return reader.say("不能关闭", "Cannot close")
    title = closing_title(reader, kind, closing)
    if len(title) <= LONGEST_VERB and not reader.english:
        return f"不能{title}"
    return reader.say(f"不能按“{title}”关闭", f"Cannot close as “{title}”")


def place_meant(reader: Reader, kind: str, gate: m.Gate, entry: Entry | None) -> str:
    """Return which of a gate's places an entry came to; without one, the only place there is, else ""."""
    places = [before.removeprefix(f"{kind}.") for before in gate.before]
    if entry is not None:
        for place in _places_of(reader, kind, entry):
            if place in places:
                return place
    return places[0] if len(places) == 1 else ""


def _places_of(reader: Reader, kind: str, entry: Entry) -> list[str]:
    if entry.act == "close":
        return [f"close.{entry.closes_as}", "close"]
    if entry.act == "open":
        return [f"{entry.kind}.open"]
    if entry.act == "hear":
        return [f"issue.{entry.payload.get('document', '')}"]
    return places_of_step(reader, kind, entry.step, entry.outcome)


def places_of_step(reader: Reader, kind: str, step: str, outcome: str = "") -> list[str]:
    """Return every place that doing a step (with one outcome, or any) comes to, the weightiest first."""
    found = step_of(reader, kind, step)
    if found is None:
        return []
    ends = [o for o in found.outcomes if outcome in ("", o.id)]
    closing = [f"close.{o.closes}" for o in ends if o.closes]
    numbers = [f"number.{o.numbers}" for o in ends if o.numbers]
    each = [f"{step}.{o.id}" for o in ends]
    return list(dict.fromkeys([*closing, *(["close"] if closing else []), *numbers, *each, step]))
