"""Records as the API shows them: the state opened, personal values only for those who may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kesu import clock
from kesu.api.issued import paper_out, values_on
from kesu.api.paging import is_id
from kesu.api.sentences import calendars_now
from kesu.api.shapes import (
    ChaseOut,
    ChildOut,
    DeadlineOut,
    DecisionOut,
    FactOut,
    LinkOut,
    RecordBrief,
    RecordOut,
    StepOut,
    iso,
)
from kesu.cases.actors import Who, parties_of
from kesu.cases.books import book_under
from kesu.cases.errors import NoSuchRecord
from kesu.cases.models import CaseRecord
from kesu.cases.queries.sight import Sight, sight_of
from kesu.cases.sealing import shown
from kesu.cases.texts import record_in
from kesu.core.clocks.settling import standing_finding
from kesu.core.explaining import Reader
from kesu.core.explaining.drafting import drafts_of
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import PART, Chase, Child, Record
from kesu.core.records.views import View
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book, StepPlan
from kesu.core.steps.chasing import chases_of
from kesu.core.steps.flow import allowed_facts, lacking_facts
from kesu.core.steps.papers import papers_of
from kesu.core.values import NOT_APPLICABLE, plain
from kesu.core.worktime import Calendar


def row_of(record_id: str, who: Who) -> CaseRecord:
    """Return a record that the caller may see; anything else is not there."""
    seen = CaseRecord.objects.visible_to(who).select_related("edition")
    found = seen.filter(pk=record_id).first() if is_id(record_id) else None
    if found is None:
        raise NoSuchRecord(record_id)
    return found


def look_at(record_id: str, who: Who, by: str, about: str = "") -> Sight:
    """Return a record that the caller is shown by an operation, which the note of it will name."""
    found = (
        sight_of(record_id, who, clock.now(), by, about=about, related=["edition"])
        if is_id(record_id)
        else None
    )
    if found is None:
        raise NoSuchRecord(record_id)
    return found


def brief(row: CaseRecord) -> RecordBrief:
    """Return a record as lists show it."""
    return RecordBrief(**_brief(row))


def _brief(row: CaseRecord) -> dict[str, Any]:
    same = ("id", "kind", "number", "subject", "grade", "grade_status", "category", "opened_at",
            "closed_as", "next_due", "is_late", "version")  # fmt: skip
    found = {name: getattr(row, name) for name in same}
    return {
        **found,
        "customer": row.customer_name or row.customer,
        "product": row.product_name or row.product,
    }


def book_of_row(row: CaseRecord) -> Book:
    """Return the book a record stands under."""
    return book_under(row.edition)


def whole(sight: Sight, who: Who, language: str) -> RecordOut:
    """Return a record with everything that is known of it and owed on it; that it was read is noted."""
    row = sight.row
    book, record = book_of_row(row), record_in(row.state)
    papers = papers_of(book, record, calendars_now(row.branch))
    facts = [(k.removeprefix("/"), f.value) for k, f in record.facts.items()]
    texts = sight.opened([*facts, *values_on(papers)])
    return RecordOut(
        **_brief(row),
        book=row.book,
        edition=book.edition,
        numbers=record.numbers,
        facts={k.removeprefix("/"): _fact(k, record, book, texts) for k in sorted(record.facts)},
        items={item: record.items[item].kind for item in record.live_items()},
        about={i: record.items[i].about for i in record.live_items() if record.items[i].about},
        children=[_child(at, child, book) for at, child in record.live_children()],
        steps=steps(record, book, who, language, row.branch),
        decisions=[decision(k, record, book) for k in sorted(record.decisions)],
        deadlines=[deadline(record, run_id) for run_id in sorted(record.clocks)],
        papers=[paper_out(paper, texts, language) for paper in papers],
        links=[LinkOut(sort=link.sort, record=link.to) for link in record.links],
    )


def _child(record_id: str, child: Child, book: Book) -> ChildOut:
    facts = book.kinds[child.kind].kind.facts
    holder, _, item = record_id.partition(PART)
    return ChildOut(
        record=holder,
        item=item,
        kind=child.kind,
        opened_at=iso(child.opened_at),
        closed_as=child.closed_as,
        closed_at=iso(child.closed_at) if child.closed_at is not None else None,
        shared={
            name: with_moments(plain(v), facts[name])
            for name, v in child.values.items()
            if name in facts
        },
    )


def _fact(at: str, record: Record, book: Book, texts: Mapping[str, str]) -> FactOut:
    fact = record.facts[at]
    item, _, name = at.partition("/")
    known = book.kinds[record.kind_of(item)].kind.facts.get(name)
    value = shown(plain(fact.value), texts)
    return FactOut(
        value=value if known is None else with_moments(value, known),
        state=fact.state,
        happened_at=iso(fact.happened_at),
        entered_at=iso(fact.entered_at),
        by=fact.by,
    )


def with_moments(value: Any, fact: Fact) -> Any:
    """Return a fact's value with moments written as ISO 8601, in lines too."""
    if fact.sort == "moment" and isinstance(value, int):
        return iso(value).isoformat()
    if fact.sort == "lines" and isinstance(value, list):
        columns = {column.id: column for column in fact.columns}
        return [_line(row, columns) if isinstance(row, dict) else row for row in value]
    return value


def _line(row: Mapping[str, Any], columns: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: with_moments(value, columns[name]) if name in columns else value
        for name, value in row.items()
    }


def steps(record: Record, book: Book, who: Who, language: str, branch: str) -> list[StepOut]:
    """Return the open steps, with what each still asks."""
    mine = set(parties_of(who)) | {"any"}
    calendar = calendars_now(branch)[book.calendar]
    reader = Reader(book, calendar, language)
    found = []
    for at, state in sorted(record.steps.items()):
        if state.status == "open":
            item, _, name = at.partition("/")
            kind = book.kinds[record.kind_of(item)]
            plan = kind.steps[name]
            asks = _asks(record, item, plan, book, calendar)
            found.append(
                StepOut(
                    key=at.removeprefix("/"),
                    item=item,
                    step=name,
                    title=plan.step.name.say(language),
                    round=state.round,
                    parties=list(state.parties),
                    outcomes=list(plan.outcomes),
                    asks=asks,
                    mine=not mine.isdisjoint({*state.parties, state.assigned}),
                    drafts=dict(drafts_of(reader, record, item, allowed_facts(kind, plan))),
                    chases=[_chase(each) for each in chases_of(record, item, name)],
                )
            )
    return found


def _chase(chase: Chase) -> ChaseOut:
    return ChaseOut(
        sort=chase.sort,
        at=iso(chase.at),
        by=chase.by,
        reason=chase.reason,
        answer=chase.answer,
        until=iso(chase.until) if chase.until is not None else None,
        answered_at=iso(chase.answered_at) if chase.answered_at is not None else None,
        answered_by=chase.answered_by,
    )


def _asks(record: Record, item: str, plan: StepPlan, book: Book, calendar: Calendar) -> list[str]:
    """Return the facts that the step still lacks, as the engine asks for them."""
    moment = record.steps[f"{item}/{plan.step.id}"].opened_at or record.opened_at
    entry = Entry(act="do", by=SYSTEM, happened_at=moment, entered_at=moment)
    view = View(record, item, entry, calendar)
    return lacking_facts(book.kinds[record.kind_of(item)], plan, view)


def decision(at: str, record: Record, book: Book) -> DecisionOut:
    """Return what a decision says now."""
    found = record.decisions[at]
    item, _, name = at.partition("/")
    decision = book.kinds[record.kind_of(item)].decisions[name].decision
    row = next((r for r in decision.rows if r.id == found.row), None)
    value = None if found.value is NOT_APPLICABLE else plain(found.value)
    return DecisionOut(
        key=at.removeprefix("/"),
        value=value,
        status=found.status,
        row=found.row,
        clause=(row.clause if row and row.clause else decision.clause),
        missing=list(found.missing),
    )


def deadline(record: Record, run_id: str) -> DeadlineOut:
    """Return a run of a clock with its finding."""
    run = record.clocks[run_id]
    finding = standing_finding(record, run_id)
    return DeadlineOut(
        run=run_id,
        clock=run.clock,
        item=run.item,
        start=iso(run.start),
        due=iso(run.due) if run.due is not None else None,
        limit=run.limit,
        status=run.status,
        ground=run.ground,
        provisional=run.provisional or run.unpublished,
        stopped_at=iso(run.stopped_at) if run.stopped_at is not None else None,
        verdict=finding.verdict if finding else "",
    )
