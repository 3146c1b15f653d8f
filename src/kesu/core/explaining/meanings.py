"""What a name in an expression means to a reader: a title, and where it is a truth, how yes and no are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from kesu.core.explaining.amounts import setting_words
from kesu.core.explaining.names import (
    COLUMN_WORDS,
    DECISION_STATUS_WORDS,
    STATE_WORDS,
    clock_title,
    closing_title,
    fact_of,
    kind_title,
    outcome_title,
    step_of,
    step_title,
    word,
)
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.rulebook.rows import ROWS
from kesu.core.rulebook.scope import OUTSIDE, among, type_of_decision, type_of_fact, value_at
from kesu.core.values import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: a kind; inside a set of lines their fact, or the registry row they are.

    day -- on which dated settings are read; None reads their first value. brief -- settings by their value alone.
    """

    kind: str
    lines: m.Fact | None = None
    row: str = ""
    each: str = ""
    day: date | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """A name in words. yes, no -- the whole statement, for names that are true or not."""

    title: str
    sort: str = "any"
    options: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    yes: str = ""
    no: str = ""
    fact: m.Fact | None = None
    setting: str = ""


def meaning_of(reader: Reader, place: Place, path: str) -> Meaning:
    """Return what a name means at a place; a name that is not known there means itself."""
    head, _, rest = path.partition(".")
    if head == "settings":
        return _setting(reader, place, rest)
    if head == "parent":
        return _of_parent(reader, place, rest)
    if head == "each":
        return _of_each(reader, place, rest)
    if head == "heard" or place.row:
        return _column(reader, place.row, rest if head == "heard" else path)
    if place.lines is not None:
        column = next((c for c in place.lines.columns if c.id == path), None)
        return _fact(reader, column) if column else Meaning(path)
    return _own(reader, place.kind, head, rest) or _built_in(reader, place.kind, path)


def inside(reader: Reader, place: Place, members: str) -> tuple[str, Place]:
    """Return the title of a set named at a place, and the place inside it."""
    if members.startswith("parent."):
        return inside(reader, _outer(reader, place), members.removeprefix("parent."))
    for kind in reader.book.source.kinds.values():
        if kind.stands_in(place.kind) and kind.many == members:
            return reader.text(kind.name), replace(place, kind=kind.id, lines=None)
    fact = fact_of(reader, place.kind, members)
    title = reader.text(fact.name) if fact else members
    if fact is not None and fact.sort == "records":
        chosen = among(reader.book.source, reader.book.source.kinds[place.kind], fact)
        return title, replace(place, kind=chosen.id if chosen else place.kind, lines=None)
    return title, replace(place, lines=fact)


def _outer(reader: Reader, place: Place) -> Place:
    if place.lines is not None:
        return replace(place, lines=None)
    kind = reader.book.source.kinds.get(place.kind)
    return replace(place, kind=kind.tied_to if kind else "")


def _of_parent(reader: Reader, place: Place, rest: str) -> Meaning:
    found = meaning_of(reader, outer := _outer(reader, place), rest)
    if place.lines is not None:
        return found
    kind = kind_title(reader, outer.kind)
    return replace(
        found,
        title=reader.say(f"{kind}的{found.title}", f"{found.title} of the {kind.lower()}"),
        yes=reader.say(f"{kind}的{found.yes}", f"{found.yes} ({kind.lower()})"),
        no=reader.say(f"{kind}的{found.no}", f"{found.no} ({kind.lower()})"),
    )


def _of_each(reader: Reader, place: Place, rest: str) -> Meaning:
    _, members = inside(reader, place, place.each)
    return meaning_of(reader, members, rest)


def _column(reader: Reader, row: str, column: str) -> Meaning:
    sorts = ROWS.get(row) or {c: s for columns in ROWS.values() for c, s in columns.items()}
    title = word(reader, COLUMN_WORDS, column)
    return _with_truths(reader, Meaning(title, sorts.get(column, "any")))


def _with_truths(reader: Reader, found: Meaning) -> Meaning:
    colon = "" if found.title.endswith(("?", "？")) else reader.say("：", ":")
    return replace(
        found,
        yes=reader.say(f"{found.title}{colon}是", f"{found.title}{colon} yes"),
        no=reader.say(f"{found.title}{colon}否", f"{found.title}{colon} no"),
    )


def _setting(reader: Reader, place: Place, rest: str) -> Meaning:
    name, _, part = rest.partition(".")
    setting = reader.book.source.settings.get(name)
    if setting is None:
        return Meaning(rest)
    value = value_at(setting, place.day) if place.day else setting.value
    title = reader.text(setting.name)
    if part and isinstance(value, Mapping):
        value, title = value.get(part), f"{title}·{part}"
    found = Meaning(title, unit=reader.text(setting.unit))
    if isinstance(value, bool):
        return _with_truths(reader, replace(found, sort="truth"))
    sort = "number" if isinstance(value, int | Decimal) else "any"
    return replace(found, sort=sort, setting=setting_words(reader, setting, value))


def _own(reader: Reader, kind: str, head: str, rest: str) -> Meaning | None:
    fact = fact_of(reader, kind, head)
    if fact is not None:
        return _fact(reader, fact, rest)
    source = reader.book.source
    decision, measure, clock = (
        group.get(head) for group in (source.decisions, source.measures, source.clocks)
    )
    if isinstance(decision, m.Decision) and decision.of == kind:
        return _decision(reader, decision, rest)
    if isinstance(measure, m.Measure) and measure.of == kind:
        return Meaning(reader.text(measure.name), "number")
    if step_of(reader, kind, head) is not None:
        return _step(reader, kind, head, rest)
    if isinstance(clock, m.Clock) and clock.of == kind:
        return _clock(reader, kind, head, rest)
    posting = source.postings.get(head)
    if posting is not None and posting.of == kind:
        return _posting(reader, posting, rest)
    return None


def _fact(reader: Reader, fact: m.Fact, rest: str = "") -> Meaning:
    title = reader.text(fact.name)
    if rest == "state":
        states = {code: reader.text(text) for code, text in STATE_WORDS.items()}
        said = reader.say(f"“{title}”的填写状态", f"State of “{title}”")
        return Meaning(said, "choice", states)
    if rest == "at":
        return Meaning(reader.say(f"“{title}”的发生时间", f"Time of “{title}”"), "moment")
    options = {o.id: reader.text(o.title) for o in fact.options}
    if rest in _OF_TREE and fact.sort == "causes":
        words, sort = _OF_TREE[rest]
        return Meaning(reader.text(words).format(title), sort, options)
    found = Meaning(title, type_of_fact(fact).sort, options, reader.text(fact.unit), fact=fact)
    return _with_truths(reader, found)


def _decision(reader: Reader, decision: m.Decision, rest: str) -> Meaning:
    title = reader.text(decision.name)
    if rest == "status":
        states = {code: reader.text(text) for code, text in DECISION_STATUS_WORDS.items()}
        return Meaning(reader.say(f"“{title}”的状态", f"State of “{title}”"), "choice", states)
    options = {o.id: reader.text(o.title) for o in decision.values}
    found = Meaning(title, type_of_decision(decision).sort, options)
    return _with_truths(reader, found)


def _step(reader: Reader, kind: str, step: str, rest: str) -> Meaning:
    title = step_title(reader, kind, step)
    if rest in _OF_STEP:
        words, sort = _OF_STEP[rest]
        return Meaning(reader.text(words).format(title), sort)
    if rest in _STEP_TRUTHS:
        return _stated(reader, title, *_STEP_TRUTHS[rest])
    outcome = outcome_title(reader, kind, step, rest)
    if not outcome:
        return _stated(reader, title, *_STEP_TRUTHS["done"])
    return Meaning(
        reader.say(f"“{title}”的结果", f"Result of “{title}”"),
        "truth",
        yes=reader.say(f"“{title}”的结果为“{outcome}”", f"“{title}” ended as “{outcome}”"),
        no=reader.say(f"“{title}”的结果不是“{outcome}”", f"“{title}” has not ended as “{outcome}”"),
    )


def _clock(reader: Reader, kind: str, clock: str, rest: str) -> Meaning:
    title = clock_title(reader, kind, clock)
    if rest == "due":
        return Meaning(reader.say(f"“{title}”的到期时间", f"Due moment of “{title}”"), "moment")
    return _stated(reader, title, *_CLOCK_TRUTHS.get(rest, _CLOCK_TRUTHS["running"]))


def _posting(reader: Reader, posting: m.Posting, rest: str) -> Meaning:
    title = reader.text(posting.name)
    if rest == "total":
        said = reader.say(f"“{title}”合计", f"Total of “{title}”")
        return Meaning(said, "number", unit=reader.text(posting.unit))
    words = (Text("“{}”已记账", "“{}” is entered"), Text("“{}”尚未记账", "“{}” is not entered"))
    return _stated(reader, title, *words)


def _stated(reader: Reader, title: str, yes: Text, no: Text) -> Meaning:
    return Meaning(
        title, "truth", yes=reader.text(yes).format(title), no=reader.text(no).format(title)
    )


def _built_in(reader: Reader, kind: str, path: str) -> Meaning:
    if path == "closed_as":
        found = reader.book.source.kinds.get(kind)
        closings = [o.id for o in found.closings] if found else []
        options = {c: closing_title(reader, kind, c) for c in (*closings, "duplicate", "void")}
        return Meaning(reader.say("关闭方式", "Way of closing"), "choice", options)
    if path == "closed":
        return _stated(reader, "", Text("已关闭", "Closed"), Text("尚未关闭", "Not closed"))
    if path == OUTSIDE:
        return _stated(
            reader,
            reader.say("发往公司以外", "Goes outside the house"),
            Text("文书发往公司以外", "the paper goes to somebody outside the house"),
            Text("文书不发往公司以外", "the paper stays within the house"),
        )
    words, sort = _BUILT_IN.get(path, (Text(path, path), "any"))
    return Meaning(reader.text(words), sort)


_OF_TREE: Mapping[str, tuple[Text, str]] = {
    "code": (Text("“{}”的统计归类", "What “{}” is counted as"), "choice"),
    "codes": (Text("“{}”的各项统计归类", "What “{}” is counted as"), "list"),
    "open": (Text("“{}”中待查的末端原因数", "Open causes of “{}”"), "number"),
    "proved": (Text("“{}”中证实的末端原因数", "Proved causes of “{}”"), "number"),
    "ruled_out": (Text("“{}”中排除的末端原因数", "Causes of “{}” ruled out"), "number"),
}
_OF_STEP: Mapping[str, tuple[Text, str]] = {
    "by": (Text("“{}”的办理人", "Who did “{}”"), "party"),
    "department": (Text("“{}”的办理部门", "Department that did “{}”"), "party"),
    "at": (Text("“{}”的完成时间", "Time of “{}”"), "moment"),
    "round": (Text("“{}”的轮次", "Round of “{}”"), "number"),
    "signatures": (Text("已办理“{}”的人数", "How many have done “{}”"), "number"),
}
_STEP_TRUTHS: Mapping[str, tuple[Text, Text]] = {
    "done": (Text("“{}”已完成", "“{}” is done"), Text("“{}”尚未完成", "“{}” is not done")),
    "open": (Text("“{}”正在办理", "“{}” is open"), Text("“{}”不在办理中", "“{}” is not open")),
    "stale": (
        Text("“{}”所依据的内容已变", "what “{}” rested on has changed"),
        Text("“{}”所依据的内容没有变", "what “{}” rested on is unchanged"),
    ),
}
_CLOCK_TRUTHS: Mapping[str, tuple[Text, Text]] = {
    "running": (
        Text("“{}”正在计时", "“{}” is running"),
        Text("“{}”没有在计时", "“{}” is not running"),
    ),
    "late": (Text("“{}”已逾期", "“{}” is late"), Text("“{}”没有逾期", "“{}” is not late")),
}
_BUILT_IN: Mapping[str, tuple[Text, str]] = {
    "id": (Text("编号", "Id"), "text"),
    "opened.at": (Text("登记时间", "Time of opening"), "moment"),
    "opened.by": (Text("登记人", "Who opened it"), "party"),
    "opened.department": (Text("登记部门", "Department that opened it"), "party"),
    "closed.at": (Text("关闭时间", "Time of closing"), "moment"),
    "entry.by": (Text("本次填报人", "Who makes this entry"), "party"),
    "entry.department": (Text("本次填报部门", "Department of this entry"), "party"),
    "happened_at": (Text("发生时间", "When it happened"), "moment"),
    "entered_at": (Text("录入时间", "When it was entered"), "moment"),
    "number": (Text("编号", "Number"), "text"),
}
