"""The rows that stand beside a record's state, worked out from it. Pure: posting and verifying both ask here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, Final, NamedTuple

from kesu.cases.sealing import sealed_in
from kesu.cases.world import series_name
from kesu.core.clocks.binding import binding_run, running
from kesu.core.records.outcomes import Notice, Tally, Timer, parts_of
from kesu.core.records.record import ClockState, Decided, Record, StepState, encode
from kesu.core.records.taking_part import taking_part
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.core.steps.chasing import chases_of
from kesu.core.steps.numbering import QUESTION as NUMBER
from kesu.core.values import Moment
from kesu.journal.chain import canonical

GRADE: Final = "/grade"
CATEGORY: Final = "/class"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open step of one party, as the table holds it."""

    key: str
    party: str
    item: str
    step: str
    round: int
    is_optional: bool
    is_assigned: bool
    opened_at: Moment
    due_at: Moment | None
    run: str
    chases: int
    chased_at: Moment | None
    promised_at: Moment | None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One run of a clock, as the table holds it."""

    run: str
    item: str
    clock: str
    started_at: Moment
    due_at: Moment | None
    status: str
    ground: str
    is_provisional: bool
    stopped_at: Moment | None
    verdict: str
    limit: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a decision says now, as the table holds it."""

    key: str
    item: str
    decision: str
    value: str
    status: str
    row: str
    clause: str
    missing: str
    trace: str
    seq: int


# -- what lists show -------------------------------------------------------------------------------


def listed(record: Record, book: Book, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a record that lists show and sort by; moments are moments."""
    plan = book.kinds[record.kind]
    closed, grade = record.closed, record.decisions.get(GRADE)
    return {
        "number": book.number_of(record) or None,
        "closed_at": closed.at if closed else None,
        "closed_as": closed.as_[:60] if closed else "",
        "subject": _subject(record, plan)[:200],
        "customer": first_of(record, plan, "customer"),
        "customer_name": names.get("customer", "")[:120],
        "product": first_of(record, plan, "product"),
        "product_name": names.get("product", "")[:120],
        "order_no": first_of(record, plan, "order"),
        "category": category_of(record)[:60],
        "grade": _value(grade)[:60],
        "grade_status": grade.status if grade else "",
        "next_due": _next_due(record),
        "is_late": bool(running_late(record)),
    }


def _subject(record: Record, plan: KindPlan) -> str:
    for name in (plan.kind.subject, *plan.kind.summary):
        value = record.values[""].get(name)
        if isinstance(value, str) and value and not sealed_in(value):
            return value.split("\n", 1)[0]
    return ""


def category_of(record: Record) -> str:
    """Return the class of a record: what a table decided, else what was filled in."""
    filled = record.values[""].get(CATEGORY.removeprefix("/"))
    return _value(record.decisions.get(CATEGORY)) or (filled if isinstance(filled, str) else "")


def first_of(record: Record, plan: KindPlan, sort: str) -> str:
    """Return the value of the first fact of a sort that is known."""
    for name, fact in plan.kind.facts.items():
        value = record.values[""].get(name)
        if fact.sort == sort and isinstance(value, str):
            return value[:60]
    return ""


def _value(decided: Decided | None) -> str:
    if decided is None or decided.value is None:
        return ""
    found = encode(decided.value)
    return found if isinstance(found, str) else canonical(found)


def _next_due(record: Record) -> Moment | None:
    return min((c.due for c in running(record) if c.due is not None), default=None)


def verdicts(record: Record) -> dict[str, str]:
    """Return clock run → the verdict that stands: "met" or "late"; withdrawn ones are left out."""
    found = {finding.clock: finding.verdict for finding in record.findings}
    return {run: verdict for run, verdict in found.items() if verdict != "none"}


def running_late(record: Record) -> list[str]:
    """Return the clock runs that were found late and still run."""
    late = verdicts(record)
    return [c.id for c in running(record) if late.get(c.id) == "late"]


def standing_key(record: Record, plan: KindPlan) -> str:
    """Return what tells one standing or periodic record of a kind from another."""
    if plan.kind.life == "case":
        return ""
    return key_text(record.values[""].get(name) for name in plan.kind.key)


def period_of(record: Record, plan: KindPlan, zone: tzinfo) -> str:
    """Return the period a periodic record is for: that of the day it was opened, "2026-01" for a month."""
    day = datetime.fromtimestamp(record.opened_at, zone)
    match plan.kind.period:
        case "":
            return ""
        case "year":
            return f"{day:%Y}"
        case "quarter":
            return f"{day:%Y}-Q{(day.month + 2) // 3}"
        case "day":
            return f"{day:%Y-%m-%d}"
        case _:
            return f"{day:%Y-%m}"


def key_text(values: Iterable[Any]) -> str:
    """Return the key that these values make."""
    return canonical([encode(value) for value in values])[:200]


# -- open steps ------------------------------------------------------------------------------------


def task_rows(record: Record, book: Book) -> dict[tuple[str, str], TaskRow]:
    """Return the open steps by (key, party)."""
    found = {}
    for at, state in record.steps.items():
        if state.status == "open":
            for row in _tasks(record, book, at, state):
                found[row.key, row.party] = row
    return found


def _tasks(record: Record, book: Book, at: str, state: StepState) -> Iterable[TaskRow]:
    item, _, step = at.partition("/")
    run = binding_run(record, book, item, step)
    chases = chases_of(record, item, step)
    last = chases[-1] if chases else None
    plan = book.kinds[record.kind_of(item)].steps.get(step)
    for party in dict.fromkeys((*state.parties, *([state.assigned] if state.assigned else ()))):
        yield TaskRow(
            at,
            party[:80],
            item,
            step,
            state.round,
            bool(plan and plan.step.optional),
            party == state.assigned,
            state.opened_at or record.opened_at,
            run.due if run else None,
            run.id if run else "",
            len(chases),
            last.at if last else None,
            last.until if last else None,
        )


# -- deadlines, decisions --------------------------------------------------------------------------


def deadline_rows(record: Record, before: Record | None) -> list[DeadlineRow]:
    """Return the clock runs whose row must be written: all, or those that differ from `before`."""
    now, then = verdicts(record), verdicts(before) if before else {}
    known = before.clocks if before else {}
    return [
        _deadline(run, now.get(at, ""))
        for at, run in record.clocks.items()
        if known.get(at) != run or now.get(at) != then.get(at)
    ]


def gone_deadlines(record: Record, before: Record | None) -> list[str]:
    """Return the clock runs that no longer follow from what happened."""
    return [run for run in before.clocks if run not in record.clocks] if before else []


def _deadline(run: ClockState, verdict: str) -> DeadlineRow:
    return DeadlineRow(
        run.id,
        run.item,
        run.clock,
        run.start,
        run.due,
        run.status,
        run.ground,
        run.provisional,
        run.stopped_at,
        verdict,
        run.limit[:120],
    )


def decision_rows(record: Record, book: Book, before: Record | None) -> list[DecisionRow]:
    """Return the decisions whose row must be written: all, or those that differ from `before`."""
    known = before.decisions if before else {}
    return [
        _decision(at, decided, record, book)
        for at, decided in record.decisions.items()
        if known.get(at) != decided
    ]


def _decision(at: str, decided: Decided, record: Record, book: Book) -> DecisionRow:
    item, _, name = at.partition("/")
    plan = book.kinds[record.kind_of(item)].decisions.get(name)
    rows = {row.row.id: row.row for row in plan.rows} if plan else {}
    row = rows.get(decided.row)
    clause = row.clause or plan.decision.clause if row and plan else ""
    return DecisionRow(
        at,
        item,
        name,
        _value(decided)[:200],
        decided.status,
        decided.row,
        clause,
        " ".join(decided.missing),
        canonical(encode(decided.trace)),
        decided.seq,
    )


# -- numbers, notices --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A number that an entry gave, as the ledger holds it."""

    series: str
    nx: int
    number: str
    document: str


def numbers_given(
    record: Record, before: Record | None, asked: Mapping[str, Any], book: str
) -> list[LedgerRow]:
    """Return the numbers that an entry gave, in the order in which it asked for them.

    `asked` is every question of the entry with its answer; the question for a number names its
    document and the period that is counted.
    """
    known = before.numbers if before else {}
    named = {document_of(at): at for at in reversed(record.numbers) if at not in known}
    found = []
    for question, answer in asked.items():
        sort, *about = json.loads(question)
        if sort == NUMBER and about[0] in named:
            at = named[about[0]]
            series = series_name(book, *about)
            found.append(LedgerRow(series, int(answer), record.numbers[at], at[:80]))
    return found


def document_of(at: str) -> str:
    """Return the document of a number's place "item/document"."""
    return at.partition("/")[2]


def voided_numbers(record: Record, before: Record | None) -> list[str]:
    """Return the places, as the ledger names them, of numbers whose item or record was just declared void."""
    gone = _void(record) - (_void(before) if before else set())
    return [at[:80] for at in record.numbers if at.partition("/")[0] in gone or "" in gone]


def _void(record: Record) -> set[str]:
    """Return what is void: items by id, "" for the record itself."""
    found = {item for item, state in record.items.items() if state.closed_as == "void"}
    return found | {""} if record.closed and record.closed.as_ == "void" else found


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What one party is told, as the inbox holds it; `dedupe_key` keeps it from being told twice."""

    dedupe_key: str
    party: str
    seq: int
    code: str
    line: str
    item: str
    run: str
    says_zh: str
    says_en: str
    about: str = ""


def notice_rows(record: Record, notices: Iterable[Notice]) -> list[NoticeRow]:
    """Return what parties are told because of the record's last entry, one row a party."""
    return [
        NoticeRow(
            sha256(f"{record.id}|{record.seq}|{n}|{party}".encode()).hexdigest(), party[:80],
            record.seq, notice.code[:40], notice.line[:120], notice.item, notice.clock,
            notice.says.zh, notice.says.en,
        )
        for n, notice in enumerate(notices)
        for party in dict.fromkeys(notice.parties)
    ]  # fmt: skip


# -- accounts --------------------------------------------------------------------------------------


class AccountRow(NamedTuple):
    """One amount as its row says it; `amount` in ten-thousandths."""

    no: int
    posting: str
    item: str
    account: str
    holder: str
    amount: int
    at: Moment
    seq: int
    counter: bool
    clause: str


def account_rows(record: Record) -> list[AccountRow]:
    """Return everything that a record entered on accounts, in its order."""
    return [
        AccountRow(
            no, p.posting, p.item, p.account, p.holder[:200], parts_of(p.amount), p.at, p.seq,
            p.counter, p.clause,
        )
        for no, p in enumerate(record.postings, 1)
    ]  # fmt: skip


# -- timers, tallies, people ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Armed:
    """A timer as a record remembers it; generation 0 means that it is kept silent."""

    run: str
    stage: str
    generation: int
    at: Moment


def armed_timers(
    timers: Iterable[Timer], before: Iterable[Armed], generation: int, silent_until: Moment | None
) -> tuple[Armed, ...]:
    """Return the timers to remember: those known keep their generation, others get this one.

    What was due by `silent_until` (the moment of an import) stays silent.
    """
    known = {(t.run, t.stage, t.at): t for t in before}
    found = []
    for t in timers:
        silent = silent_until is not None and t.at <= silent_until
        new = Armed(t.clock, t.stage, 0 if silent else generation, t.at)
        found.append(known.get((t.clock, t.stage, t.at), new))
    return tuple(found)


def timers_text(armed: Iterable[Armed]) -> str:
    """Return the timers as a record remembers them."""
    return canonical([[t.run, t.stage, t.generation, t.at] for t in armed])


def tallies_text(tallies: Iterable[Tally]) -> str:
    """Return the tallies as a record remembers them."""
    return canonical(tallies_plain(tallies))


def tallies_plain(tallies: Iterable[Tally]) -> list[list[Any]]:
    """Return tallies as JSON carries them, exact to the last digit."""
    return [[t.measure, t.key, t.at, encode(t.amount), t.root] for t in tallies]


def involved(record: Record) -> set[str]:
    """Return every party that had to do with the record, as the table of the involved holds it."""
    return {party[:80] for party in taking_part(record)}
