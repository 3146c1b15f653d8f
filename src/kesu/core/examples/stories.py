"""Stories: a timeline of entries with what must – and must not – follow after each.

A story runs against any *stage*: the world in memory, or the database, or the HTTP API. The stage posts entries and
shows the records; what is expected is judged here, once, for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from kesu.core.clocks.settling import standing_finding
from kesu.core.examples.accounts import decimal
from kesu.core.examples.cases import Result, show
from kesu.core.examples.papers import wrong_drafts, wrong_papers
from kesu.core.examples.reading import Unclear, actor, moment, value
from kesu.core.examples.shapes import check_names, check_row, check_story, steps_of
from kesu.core.examples.world import World
from kesu.core.records.entries import ABOUT, ACTS, Entry
from kesu.core.records.outcomes import Notice, Refusal
from kesu.core.records.record import CHILD, Record
from kesu.core.records.views import latest_run
from kesu.core.rulebook.plans import Book
from kesu.core.steps.issuing import ISSUED
from kesu.core.values import NOT_APPLICABLE, Moment
from kesu.core.worktime import Calendar

ENTRY_KEYS = frozenset(
    {"at", "entered", "by", "record", "item", "do", "kind", "with", "value", "to", "until", "reason", "evidence",
     "on_behalf_of", "source", "expect", "says", "link", "copies", "about"}
)  # fmt: skip
STORY_KEYS = frozenset({"says", "clauses", "clause", "kind", "entry"})
MAIN = "main"


@dataclass(slots=True)
class Posted:
    """What came of posting one entry: refusals, notices, labels of records that were opened by themselves."""

    refusals: tuple[Refusal, ...] = ()
    notices: tuple[Notice, ...] = ()
    opened: list[str] = field(default_factory=list)


class Stage(Protocol):
    """Where a story is played. Records are known by the story's labels."""

    def post(self, label: str, entry: Entry) -> Posted: ...
    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted: ...
    def tick(self, now: Moment) -> Posted: ...
    def record(self, label: str) -> Record | None: ...


class CoreStage:
    """The stage of the bare core."""

    def __init__(self, book: Book, calendars: Mapping[str, Calendar]) -> None:
        self.world = World(book, calendars)

    def post(self, label: str, entry: Entry) -> Posted:
        before = len(self.world.opened)
        outcome = self.world.post(label, entry)
        return Posted(outcome.refusals, outcome.notices, self.world.opened[before:])

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        before = len(self.world.opened)
        outcomes = self.world.add_row(row, values, entry.entered_at)
        notices = tuple(n for o in outcomes for n in o.notices)
        return Posted(
            tuple(r for o in outcomes for r in o.refusals), notices, self.world.opened[before:]
        )

    def tick(self, now: Moment) -> Posted:
        before = len(self.world.opened)
        outcomes = self.world.tick(now)
        refusals = tuple(r for o in outcomes for r in o.refusals)
        return Posted(
            refusals, tuple(n for o in outcomes for n in o.notices), self.world.opened[before:]
        )

    def record(self, label: str) -> Record | None:
        return self.world.records.get(label)


def run_story(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar], file: str, stage: Stage
) -> Result:
    """Return how the story went on `stage`. It stops at the first entry that does not do what is expected."""
    try:
        check_story(raw)
    except Unclear as fault:
        return Result(file, "?", (), (str(fault),), True)
    says = str(raw.get("says", "?"))
    cited = raw.get("clauses", raw.get("clause", ()))
    clauses = (cited,) if isinstance(cited, str) else tuple(cited)
    calendar = calendars[book.calendar]
    try:
        _check_keys(raw, STORY_KEYS, "a story")
        check_names("clause", clauses, book.source.clauses)
        for number, line in enumerate(raw.get("entry", ()), 1):
            wrong = _Line(line, raw, book, calendar, stage).wrong()
            if wrong:
                where = f"entry {number} ({line.get('do', '?')} at {line.get('at', '?')})"
                return Result(file, says, clauses, tuple(f"{where}: {w}" for w in wrong), True)
    except Unclear as fault:
        return Result(file, says, clauses, (str(fault),), True)
    if not raw.get("entry"):
        return Result(file, says, clauses, ("a story without entries; write [[entry]]",), True)
    return Result(file, says, clauses, (), True)


def post_line(
    raw: Mapping[str, Any], story: Mapping[str, Any], book: Book, calendar: Calendar, stage: Stage
) -> Posted:
    """Post one [[entry]] of a story on `stage` and return what came of it; what it expects is not asked."""
    return _Line(raw, story, book, calendar, stage).post()


def _check_keys(raw: Mapping[str, Any], allowed: frozenset[str], what: str) -> None:
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise Unclear(
            f"“{', '.join(unknown)}” means nothing in {what}; the keys are: {', '.join(sorted(allowed))}"
        )


class _Line:
    """One [[entry]] of a story."""

    def __init__(
        self,
        raw: Mapping[str, Any],
        story: Mapping[str, Any],
        book: Book,
        calendar: Calendar,
        stage: Stage,
    ) -> None:
        _check_keys(raw, ENTRY_KEYS, "an entry")
        self.raw, self.book, self.calendar, self.stage = raw, book, calendar, stage
        self.label = str(raw.get("record", MAIN))
        self.kind = str(raw.get("kind", story.get("kind", "complaint")))
        self.words = str(raw.get("do", "")).split(" ", 1)
        self.item = str(raw.get("item", ""))

    def wrong(self) -> list[str]:
        posted = self.post()
        return _Judge(self, posted).wrong()

    def post(self) -> Posted:
        act, rest = self.words[0], self.words[1] if len(self.words) > 1 else ""
        if act == "tick":
            return self.stage.tick(self.happened_at)
        if act == "row":
            check_row(rest, self._facts())
            return self.stage.add_row(rest, self._row(), self._entry("hear"))
        return self.stage.post(self.label, self._acting(act, rest))

    def _row(self) -> dict[str, Any]:
        return {"at": self.happened_at, **self._facts()}

    @property
    def happened_at(self) -> Moment:
        if "at" not in self.raw:
            raise Unclear("an entry needs at = 2026-01-30T17:40:00")
        return moment(self.raw["at"], self.calendar)

    def _facts(self) -> dict[str, Any]:
        return {k: value(v, self.calendar) for k, v in self.raw.get("with", {}).items()}

    def _entry(self, act: str, **more: Any) -> Entry:
        entered = (
            moment(self.raw["entered"], self.calendar)
            if "entered" in self.raw
            else self.happened_at
        )
        raw = self.raw
        return Entry(
            act=act,
            by=actor(str(raw.get("by", "system")), self.book),
            happened_at=self.happened_at,
            entered_at=entered,
            item=self.item,
            facts=self._facts(),
            to=self._party(str(raw.get("about", raw.get("to", "")))),
            until=moment(raw["until"], self.calendar) if "until" in raw else None,
            reason=str(raw.get("reason", "")),
            source=str(raw.get("source", "seen")),
            evidence=str(raw.get("evidence", "")),
            on_behalf_of=str(raw.get("on_behalf_of", "")),
            **more,
        )

    def _party(self, to: str) -> str:
        return f"post:{to}" if to in self.book.source.posts else to

    def _acting(self, act: str, rest: str) -> Entry:
        match act:
            case "open" if not rest:
                link = CHILD if self._is_child() else str(self.raw.get("link", ""))
                return self._entry("open", kind=self.kind, record_id=self.label, link=link)
            case "open":
                return self._entry("open", kind=rest, link=ABOUT if "about" in self.raw else "")
            case "override" | "decide":
                return self._entry(
                    act, decision=rest, value=value(self.raw.get("value"), self.calendar)
                )
            case "close":
                return self._entry("close", closes_as=rest)
            case "reopen" | "assign":
                return self._entry(act, step=rest)
            case "agree" | "extend":
                return self._entry(act, clock=self._run(rest))
            case "link":
                return self._entry("link", link=rest, value=self.raw.get("value"))
            case "issue" if rest:
                return self._entry("hear", event=ISSUED, payload=self._issued(rest))
            case _ if act in ACTS:
                return self._entry(act)
            case _:
                step, _, outcome = act.partition(".")
                return self._entry("do", step=step, outcome=outcome)

    def _issued(self, document: str) -> dict[str, Any]:
        given = {"copies": self.raw["copies"]} if "copies" in self.raw else {}
        return {"document": document, **given}

    def _is_child(self) -> bool:
        kind = self.book.source.kinds.get(self.kind)
        if kind is None:
            known = self.book.source.kinds
            raise Unclear(
                f"kind “{self.kind}” is not in the book; write one of: {', '.join(known)}"
            )
        return bool(kind.child_of)

    def _run(self, name: str) -> str:
        item, slash, clock = name.rpartition("/")
        record = self.stage.record(self.label)
        run = latest_run(record, item if slash else self.item, clock) if record else None
        return run.id if run else f"{item}/{clock}#1"


class _Judge:
    """Compares what a line expects with what is there."""

    def __init__(self, line: _Line, posted: Posted) -> None:
        self.line, self.posted = line, posted
        self.expect: Mapping[str, Any] = line.raw.get("expect", {})
        self.calendar = line.calendar
        found = line.stage.record(line.label)
        self.record = found

    def wrong(self) -> list[str]:
        _check_keys(self.expect, frozenset(_CHECKS) | {"clause", "missing"}, "expect")
        self._check_names()
        wrong = self._refused()
        if wrong and self.record is None:
            return wrong
        for name, wanted in self.expect.items():
            if name in _CHECKS and name != "refused":
                wrong += [f"{name}: {w}" for w in _CHECKS[name](self, wanted)]
        return wrong

    def _check_names(self) -> None:
        """What must not happen is only shown if its name exists."""
        source = self.line.book.source
        known: dict[str, tuple[str, Iterable[str]]] = {
            **dict.fromkeys(("open", "not_open", "by", "rounds"), ("step", steps_of(source))),
            **dict.fromkeys(
                (
                    "due",
                    "limits",
                    "running",
                    "not_running",
                    "provisional",
                    "findings",
                    "superseded",
                ),
                ("clock", source.clocks),
            ),
            "decisions": ("decision", source.decisions),
            "measures": ("measure", source.measures),
            "numbers": ("document", source.documents),
            "posted": ("posting", source.postings),
            "breaches": ("gate", source.gates),
            "drafts": ("fact", {d.drafts for d in source.documents.values() if d.drafts}),
            "not_told": ("line", {*source.clocks, *source.triggers, *source.documents}),
        }
        for name, (what, names) in known.items():
            check_names(what, self.expect.get(name, ()), names)

    def state(self) -> Record:
        if self.record is None:
            raise Unclear(f"there is no record “{self.line.label}” yet")
        return self.record

    def _refused(self) -> list[str]:
        wanted = self.expect.get("refused", False)
        codes = [r.code for r in self.posted.refusals]
        said = "; ".join(
            f"{r.code} {r.line} {list(r.missing)} {dict(r.particulars)}"
            for r in self.posted.refusals
        )
        if not wanted:
            return [f"was refused: {said}"] if codes else []
        if not codes:
            return ["was accepted, a refusal was expected"]
        if isinstance(wanted, str) and wanted not in codes:
            return [f"refused with {codes}, expected {wanted}"]
        return self._refusal_details(said)

    def _refusal_details(self, said: str) -> list[str]:
        wrong = []
        clauses = {c for r in self.posted.refusals for c in r.clauses}
        if "clause" in self.expect and self.expect["clause"] not in clauses:
            wrong.append(f"the refusal cites {sorted(clauses)}, expected {self.expect['clause']}")
        missing = {m for r in self.posted.refusals for m in r.missing}
        if "missing" in self.expect and not set(self.expect["missing"]) <= missing:
            wrong.append(f"missing {self.expect['missing']} expected, refused with: {said}")
        return wrong

    # -- one check for each word of expect ------------------------------------------------------------------------

    def key(self, name: str) -> str:
        return name if "/" in name else f"{self.line.item}/{name}"

    def open(self, wanted: list[str]) -> list[str]:
        closed = [
            s
            for s in wanted
            if getattr(self.state().steps.get(self.key(s)), "status", "") != "open"
        ]
        there = sorted(k.lstrip("/") for k, s in self.state().steps.items() if s.status == "open")
        return [f"{closed} not open; open are {there}"] if closed else []

    def not_open(self, wanted: list[str]) -> list[str]:
        found = [
            s
            for s in wanted
            if getattr(self.state().steps.get(self.key(s)), "status", "") == "open"
        ]
        return [f"{found} are open"] if found else []

    def decisions(self, wanted: Mapping[str, Any]) -> list[str]:
        wrong = []
        for name, want in wanted.items():
            found = self.state().decisions.get(self.key(name))
            got: dict[str, Any] = {"value": None}
            if found is not None:
                shown = "not applicable" if found.value is NOT_APPLICABLE else found.value
                got = {"value": shown, "row": found.row, "status": found.status, "missing": list(found.missing),
                       "clause": self._clause_of(name, found.row), "machine": found.machine}  # fmt: skip
            wrong += self._compare(
                name, want if isinstance(want, Mapping) else {"value": want}, got
            )
        return wrong

    def _clause_of(self, name: str, row: str) -> str:
        decision = self.line.book.source.decisions.get(name.rpartition("/")[2])
        rows = {r.id: r.clause or decision.clause for r in decision.rows} if decision else {}
        return rows.get(row, "")

    def _compare(self, name: str, want: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
        return [
            f"{name}.{k} expected {v!r}, found {got.get(k)!r}"
            for k, v in want.items()
            if got.get(k) != v
        ]

    def _latest(self, name: str) -> Any:
        item, slash, clock = name.rpartition("/")
        return latest_run(self.state(), item if slash else self.line.item, clock)

    def due(self, wanted: Mapping[str, Any]) -> list[str]:
        wrong = []
        for name, want in wanted.items():
            run = self._latest(name)
            got = (
                run.due
                if run is not None and run.status in ("running", "paused", "stopped")
                else None
            )
            expected = moment(want, self.calendar) if isinstance(want, datetime) else None
            if not isinstance(want, datetime) and want != "none":
                raise Unclear(f'due.{name} = {want!r}; write a moment or "none"')
            if got != expected:
                wrong.append(
                    f"{name} expected {show(expected, self.calendar)}, found {show(got, self.calendar)}"
                )
        return wrong

    def limits(self, wanted: Mapping[str, str]) -> list[str]:
        got = {name: getattr(self._latest(name), "limit", "none") for name in wanted}
        return [f"{n} expected {w}, found {got[n]}" for n, w in wanted.items() if got[n] != w]

    def running(self, wanted: list[str]) -> list[str]:
        idle = [
            n for n in wanted if getattr(self._latest(n), "status", "") not in ("running", "paused")
        ]
        return [f"{idle} do not run"] if idle else []

    def not_running(self, wanted: list[str]) -> list[str]:
        found = [
            n for n in wanted if getattr(self._latest(n), "status", "") in ("running", "paused")
        ]
        return [f"{found} run"] if found else []

    def provisional(self, wanted: list[str]) -> list[str]:
        firm = [n for n in wanted if not getattr(self._latest(n), "provisional", False)]
        return [f"{firm} are not provisional"] if firm else []

    def findings(self, wanted: Mapping[str, str]) -> list[str]:
        wrong = []
        for name, want in wanted.items():
            run = self._latest(name)
            finding = standing_finding(self.state(), run.id) if run else None
            got = finding.verdict if finding else "none"
            if got != want:
                wrong.append(f"{name} expected {want}, found {got}")
        return wrong

    def superseded(self, wanted: list[str]) -> list[str]:
        found = {
            f.clock.partition("#")[0].rpartition("/")[2]
            for f in self.state().findings
            if f.supersedes is not None
        }
        lacking = [n for n in wanted if n not in found]
        return [f"{lacking} have no superseding finding"] if lacking else []

    def numbers(self, wanted: Mapping[str, str]) -> list[str]:
        got = {name: self.state().numbers.get(self.key(name), "none") for name in wanted}
        return [f"{n} expected {w}, found {got[n]}" for n, w in wanted.items() if got[n] != w]

    def notices(self, wanted: list[str]) -> list[str]:
        told = [n.line for n in self.posted.notices]
        lacking = [w for w in wanted if w not in told]
        return [f"{lacking} not told; told were {told}"] if lacking else []

    def told(self, wanted: Mapping[str, list[str]]) -> list[str]:
        wrong = []
        for line, parties in wanted.items():
            got = sorted({p for n in self.posted.notices if n.line == line for p in n.parties})
            if got != sorted(parties):
                wrong.append(f"{line} expected {sorted(parties)}, told were {got}")
        return wrong

    def not_told(self, wanted: list[str]) -> list[str]:
        found = [n.line for n in self.posted.notices if n.line in wanted]
        return [f"{found} were told"] if found else []

    def opened(self, wanted: list[Mapping[str, Any]]) -> list[str]:
        if len(wanted) != len(self.posted.opened):
            return [f"{len(wanted)} expected, opened were {self.posted.opened}"]
        return [
            w
            for want, label in zip(wanted, self.posted.opened, strict=True)
            for w in self._one_opened(want, label)
        ]

    def _one_opened(self, want: Mapping[str, Any], label: str) -> list[str]:
        _check_keys(want, frozenset({"label", "kind", "facts", "links"}), "opened")
        record = self.line.stage.record(label)
        assert record is not None
        wrong = [f"{label} expected {want['label']}"] if want.get("label", label) != label else []
        if want.get("kind", record.kind) != record.kind:
            wrong.append(f"{label} is {record.kind}")
        for name, given in want.get("facts", {}).items():
            got = record.values[""].get(name)
            if got != value(given, self.calendar):
                wrong.append(f"{label}.{name} expected {given!r}, found {got!r}")
        links = [link.sort for link in record.links]
        return wrong + [
            f"{label} has no link {sort}" for sort in want.get("links", []) if sort not in links
        ]

    def not_opened(self, wanted: bool) -> list[str]:
        return [f"opened {self.posted.opened}"] if wanted and self.posted.opened else []

    def closed(self, wanted: str) -> list[str]:
        closed = self.state().closed
        got = closed.as_ if closed else ""
        return [f"expected “{wanted}”, found “{got}”"] if got != wanted else []

    def values(self, wanted: Mapping[str, Any]) -> list[str]:
        wrong = []
        for name, given in wanted.items():
            item, _, fact = self.key(name).partition("/")
            got = self.state().values[item].get(fact)
            want = None if given == "none" else value(given, self.calendar)
            if got != want:
                wrong.append(f"{name} expected {want!r}, found {got!r}")
        return wrong

    def posted_amounts(self, wanted: Mapping[str, Any]) -> list[str]:
        wrong = []
        for name, want in wanted.items():
            item, _, posting = self.key(name).rpartition("/")
            mine = [p for p in self.state().postings if (p.item, p.posting) == (item, posting)]
            got = sum((p.amount for p in mine), Decimal(0))
            if got != decimal(want, f"posted.{name}"):
                wrong.append(f"{name} expected {want}, found {got}")
        return wrong

    def measures(self, wanted: Mapping[str, Any]) -> list[str]:
        got = {name: self.state().measures.get(self.key(name), (None, ()))[0] for name in wanted}
        return [f"{n} expected {w}, found {got[n]}" for n, w in wanted.items() if got[n] != w]

    def breaches(self, wanted: list[str]) -> list[str]:
        got = [b.gate for b in self.state().breaches]
        return [f"expected {wanted}, found {got}"] if sorted(got) != sorted(wanted) else []

    def links(self, wanted: list[str]) -> list[str]:
        got = [link.sort for link in self.state().links]
        return (
            [f"{[w for w in wanted if w not in got]} lacking, found {got}"]
            if not set(wanted) <= set(got)
            else []
        )

    def by(self, wanted: Mapping[str, list[str]]) -> list[str]:
        wrong = []
        for name, parties in wanted.items():
            state = self.state().steps.get(self.key(name))
            got = sorted(state.parties) if state else []
            if got != sorted(parties):
                wrong.append(f"{name} expected {sorted(parties)}, found {got}")
        return wrong

    def papers(self, wanted: list[Mapping[str, Any]]) -> list[str]:
        return wrong_papers(wanted, self.state(), self.line.item, self.line.book, self.calendar)

    def drafts(self, wanted: Mapping[str, Any]) -> list[str]:
        return wrong_drafts(wanted, self.state(), self.line.item, self.line.book, self.calendar)

    def about(self, wanted: Mapping[str, str]) -> list[str]:
        """Which record each item is about: "" for one about none."""
        wrong = []
        for item, label in wanted.items():
            found = self.line.stage.record(label) if label else None
            state = self.state().items.get(item)
            if state is None or state.about != (found.id if found else ""):
                wrong.append(
                    f"{item} expected {label!r}, found {state.about if state else 'no such item'!r}"
                )
        return wrong

    def not_items(self, wanted: list[str]) -> list[str]:
        there = [item for item in wanted if item in self.state().items]
        return [f"{there} are there"] if there else []

    def rounds(self, wanted: Mapping[str, int]) -> list[str]:
        got = {name: getattr(self.state().steps.get(self.key(name)), "round", 0) for name in wanted}
        return [f"{n} expected {w}, found {got[n]}" for n, w in wanted.items() if got[n] != w]


_CHECKS: Mapping[str, Callable[[_Judge, Any], list[str]]] = {
    "refused": lambda _j, _w: [],
    **{
        name: getattr(_Judge, name)
        for name in (
            "open", "not_open", "decisions", "due", "limits", "running", "not_running", "provisional", "findings",
            "superseded", "numbers", "told",
            "notices", "not_told", "opened", "not_opened", "closed", "values", "measures",
            "breaches", "links", "by", "rounds", "papers", "drafts", "about", "not_items",
        )
    },
    "posted": _Judge.posted_amounts,
}  # fmt: skip
