"""The hand-over itself: notice is given, the books' procedures are opened, and everything moves in one act."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kesu.cases import holding
from kesu.cases.actions.leaving.planning import ENDS, MOVES, WAITS, Line, planned
from kesu.cases.actions.leaving.procedures import Procedure, naming, procedures, running
from kesu.cases.actions.posting import Item, Posted, once, post_many
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import THE_SYSTEM, Who, who_is
from kesu.cases.errors import Conflict
from kesu.cases.models import Edition
from kesu.cases.texts import record_in
from kesu.core.errors import Refused
from kesu.core.explaining.refusals import explain_refused
from kesu.core.records.entries import HANDING_OVER, SYSTEM, Entry
from kesu.core.values import Text
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import HandOver, Person
from kesu.directory.parties import person_party
from kesu.journal.chain import canonical
from kesu.journal.ids import new_id
from kesu.journal.master import keyed_hash

REASON = Text("离职交接", "hand-over of somebody who leaves")


def open_hand_over(
    *, person: Person, last_day: date, successor: Person | None, by: Person | None, at: datetime
) -> HandOver:
    """Return the hand-over, under way from now on; books with a procedure of their own have it opened.

    Raises ValidationError naming the faulty field; then nothing has changed.
    """
    with transaction.atomic():
        notice = actions.give_notice(
            person=person, last_day=last_day, successor=successor, by=by, at=at
        )
        if Edition.objects.exists():
            _open_procedures(notice, by, at)
    return notice


def _open_procedures(notice: HandOver, by: Person | None, at: datetime) -> None:
    def work(turning: Turning) -> Posted:
        for procedure in procedures(turning.published, day_of(at)):
            _open_procedure(turning, procedure, notice.person, by)
        return Posted("", 0, "", turning.act_id, tuple(turning.opened))

    hash_ = keyed_hash(canonical(["hand-over", notice.pk]))
    once(THE_SYSTEM, f"hand-over-{notice.pk}", hash_, work, within=True)


def _open_procedure(
    turning: Turning, procedure: Procedure, person: Person, by: Person | None
) -> None:
    """Open the record on which the book hands over, unless there is one or the person has none of its records."""
    party, over = person_party(person.pk), procedure.over
    run = running(procedure, party)
    rows = _files(procedure, party)
    if not rows or (run is not None and run.row.closed_at is None):
        return
    record_id = new_id(turning.at)
    facts = {over.person: party, over.lists: [{over.same: which} for which in rows]}
    entry = Entry(
        act="open", by=SYSTEM, happened_at=turning.entered_at, entered_at=turning.entered_at,
        record_id=record_id, kind=procedure.kind, facts=facts, source="record",
    )  # fmt: skip
    filer = (person_party(by.pk), who_is(by, turning.at).actor.department) if by else ("", "")
    turning.enter(
        holding.new(record_id, procedure.head, _branch(person, turning.at)), entry, filer=filer
    )
    turning.opened.append(record_id)


def _files(procedure: Procedure, party: str) -> list[Any]:
    """Return what tells the open records that are in a person's name."""
    over = procedure.over
    rows = naming(party).filter(kind=over.of, book=procedure.book.id, closed_at=None)
    states = (record_in(row.state) for row in rows.order_by("opened_at", "pk"))
    mine = (record.values[""] for record in states if record.values[""].get(over.person) == party)
    return sorted((values[over.same] for values in mine if values.get(over.same)), key=str)


def _branch(person: Person, at: datetime) -> str:
    return who_is(person, at).branch


def carry_out(hand_over: HandOver, *, by: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Move what can move, all under one act id, and return the report of this go, a line for each thing.

    What waits for a book's own procedure stays, and the hand-over stays open for it; carried out again
    it moves what is ready by then. Either everything of a go is there afterwards, or nothing.
    """
    with transaction.atomic():
        rows = HandOver.objects.select_for_update(of=("self",))
        held = rows.select_related("person", "successor")
        hand_over = held.get(pk=hand_over.pk)
        if hand_over.state != HandOver.State.OPEN:
            raise ValidationError(str(hand_over.get_state_display()))
        lines = planned(hand_over, at)
        act_id, report = _records(hand_over, lines, by, at)
        report += [_place(hand_over, line, by, at) for line in lines if line.thing is not None]
        if hand_over.person.left_on is None:
            actions.leave(person=hand_over.person, on=hand_over.last_day, by=by, at=at)
        is_done = not any(line.state == WAITS for line in lines)
        actions.carried_out(
            hand_over=hand_over, moved=_worth_keeping(report, is_done), is_done=is_done,
            act_id=act_id or hand_over.act_id, by=by, at=at,
        )  # fmt: skip
    return report


def carry_on(at: datetime) -> int:
    """Move what a book's own procedure has released since a hand-over was carried out; return how many went on.

    Only where an administrator carried it out before: until then nothing moves by itself.
    """
    begun = HandOver.objects.filter(state=HandOver.State.OPEN).exclude(carried_at=None)
    went_on = 0
    for hand_over in begun.select_related("person", "successor").order_by("pk"):
        if any(line.state == MOVES and line.thing is None for line in planned(hand_over, at)):
            went_on += _went_on(hand_over, at)
    return went_on


def _went_on(hand_over: HandOver, at: datetime) -> int:
    try:
        carry_out(hand_over, by=None, at=at)
    except (ValidationError, Conflict):  # another worker, or an administrator, was faster
        return 0
    return 1


def _worth_keeping(report: list[dict[str, Any]], is_done: bool) -> list[dict[str, Any]]:
    """What waits or has nobody is told again each time; it is kept once, when all is done."""
    return [line for line in report if is_done or line["state"] in (MOVES, ENDS)]


def _records(
    hand_over: HandOver, lines: list[Line], by: Person | None, at: datetime
) -> tuple[str, list[dict[str, Any]]]:
    """Post one entry a record, all in one act; return its id and what came of each."""
    told = [line for line in lines if line.thing is None and line.state != MOVES]
    moving = [line for line in lines if line.thing is None and line.state == MOVES]
    items = [Item(_entry(hand_over, line), record_id=line.record) for line in moving]
    op_id = f"hand-over-{hand_over.pk}-{hand_over.version}"
    came = post_many(items, actor=_hands(by, at), op_id=op_id, within=True) if items else []
    act = next((one.act_id for one in came if isinstance(one, Posted)), "")
    report = [
        line.plain(failed=None if isinstance(one, Posted) else _says(one))
        for line, one in zip(moving, came, strict=True)
    ]
    return act, report + [line.plain() for line in told]


def _entry(hand_over: HandOver, line: Line) -> dict[str, Any]:
    assert line.to is not None
    return {
        "act": "hand_over",
        "value": person_party(hand_over.person_id),
        "to": person_party(line.to.pk),
        "reason": REASON.zh,
    }


def _hands(by: Person | None, at: datetime) -> Who:
    """Return who carries it out, with the house's right to; the operator at the command line is the system."""
    if by is None:
        return THE_SYSTEM
    who = who_is(by, at)
    return replace(who, actor=replace(who.actor, parties=who.actor.parties | {HANDING_OVER}))


def _says(fault: Refused) -> Text:
    said = (explain_refused(fault.code, fault.particulars, language) for language in ("zh", "en"))
    return Text(*said)


def _place(hand_over: HandOver, line: Line, by: Person | None, at: datetime) -> dict[str, Any]:
    assert line.thing is not None
    try:
        actions.pass_on(thing=line.thing, to=line.to, last_day=hand_over.last_day, by=by, at=at)
    except ValidationError as fault:
        actions.pass_on(thing=line.thing, to=None, last_day=hand_over.last_day, by=by, at=at)
        says = " ".join(fault.messages)
        return line.plain(failed=Text(says, says))
    return line.plain()
