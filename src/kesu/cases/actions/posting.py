"""The one door. Every change of a record – page, API, import, mail, timer, bulk – is posted here.

One transaction: who acts, what the book says, the entry with its chain, everything that follows, and
the answer under the operation's key. Either all of it is there afterwards, or nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, OperationalError, connection, transaction

from kesu import clock, faults, metering, tracing
from kesu.cases import books, calendars, dialect, requests, saving
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import AnyActor, Who, party_of, who_is
from kesu.cases.errors import Conflict, NoSuchRecord, NotAccepted, refused
from kesu.cases.holding import Held
from kesu.cases.models import Draft, Link
from kesu.cases.queries.scope import sees
from kesu.core.errors import Refused
from kesu.core.following import closes_a_round
from kesu.core.records.entries import SYSTEM
from kesu.core.records.outcomes import Notice, Outcome
from kesu.journal import operations, seals
from kesu.journal.chain import canonical
from kesu.journal.ids import new_id
from kesu.journal.master import keyed_hash
from kesu.journal.models import RefusalNote

TRIES: Final = 6


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a request that was accepted. `opened` are records that it opened by itself.

    `is_repeat` says that the same operation was done before and this is its stored answer; then
    there are no outcomes. `is_moot` says that a timer came for what was settled already.
    """

    record_id: str
    seq: int
    number: str
    act_id: str
    opened: tuple[str, ...] = ()
    is_repeat: bool = False
    is_moot: bool = False
    outcomes: tuple[tuple[str, Outcome], ...] = field(default=(), compare=False, repr=False)

    @property
    def version(self) -> int:
        """Return the version of the record, which is the number of its last entry."""
        return self.seq

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return what was told to whom, follow-up entries included."""
        return tuple(n for _, outcome in self.outcomes for n in outcome.notices)

    def kept(self) -> str:
        """Return what is stored under the operation key."""
        return canonical([self.record_id, self.seq, self.number, self.act_id, list(self.opened)])


def repeated(kept: str) -> Posted:
    """Return the answer that was stored."""
    record_id, seq, number, act_id, opened = json.loads(kept)
    return Posted(record_id, seq, number, act_id, tuple(opened), is_repeat=True)


def post(
    *,
    record_id: str | None = None,
    entry_data: Mapping[str, Any],
    actor: AnyActor,
    op_id: str,
    expected_version: int | None = None,
    happened_at: datetime | int | None = None,
    source: str = "seen",
) -> Posted:
    """Post one entry: on a record, or (`record_id` None, act "open") to open one.

    Raises NotAccepted with every reason; Conflict when the record has another version than the one
    expected, or the operation key was used for something else; NoSuchRecord.
    The same operation posted again answers the same and changes nothing.
    """
    request = requests.read(entry_data, source=source, happened_at=happened_at)
    return once(
        actor,
        op_id,
        request.hash(record_id),
        lambda turning: _take(turning, record_id, request, expected_version),
        refusal_of=(record_id or "", request.act),
    )


def _take(
    turning: Turning,
    record_id: str | None,
    request: requests.Request,
    expected_version: int | None,
) -> Posted:
    held = _taken(turning, record_id, request, expected_version)
    if request.text("draft"):
        Draft.objects.filter(pk=request.text("draft"), owner=turning.who.party).delete()
    return posted_on(turning, held.record_id)


def _taken(
    turning: Turning,
    record_id: str | None,
    request: requests.Request,
    expected_version: int | None,
) -> Held:
    """Take a request; a tie to a record that the actor may not see is refused like one to none."""
    to = request.text("to")
    if request.text("link") and to and not sees(turning.who, to, turning.at):
        raise refused("unknown_link", link=request.text("link"), to=to)
    if record_id is not None and request.text("link"):
        _refuse_round(turning, record_id, request)
    if record_id is None and request.text("link") == MERGED:
        return _merged(turning, request)
    return turning.take(record_id, request, expected_version)


MERGED: Final = "duplicate"


def _merged(turning: Turning, request: requests.Request) -> Held:
    """Open a record as any other, then merge it: taken apart from its survivor, it goes on where it stood."""
    alone = {name: value for name, value in request.data.items() if name not in ("link", "to")}
    held = turning.take(None, replace(request, data=alone))
    tie = {"act": "link", "link": MERGED, "to": request.text("to")}
    return turning.take(held.record_id, replace(request, data=tie))


def _refuse_round(turning: Turning, record_id: str, request: requests.Request) -> None:
    """Refuse a tie that would lead over other records back to where it begins."""

    def tied(here: str, sort: str) -> Iterable[str]:
        rows = Link.everything.filter(record=here, sort=sort)
        return list(rows.values_list("other_id", flat=True))

    entry = request.entry(SYSTEM, turning.entered_at, "", {})
    if request.act == "link" and closes_a_round(entry, record_id, tied):
        raise refused("linked_round", link=entry.link, to=entry.to)


def posted_on(turning: Turning, record_id: str) -> Posted:
    """Return what came of a transaction's work, as seen from one record."""
    found = turning.hand.records.get(record_id)
    seq, number = (
        (found.now.seq, found.book.number_of(found.now)) if found and found.record else (0, "")
    )
    is_moot = all(outcome.moot for _, outcome in turning.outcomes)
    return Posted(
        record_id, seq, number, turning.act_id, tuple(turning.opened), is_moot=is_moot,
        outcomes=tuple(turning.outcomes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One request of a batch."""

    entry_data: Mapping[str, Any]
    record_id: str | None = None
    expected_version: int | None = None
    happened_at: datetime | int | None = None


def post_many(
    items: Sequence[Item],
    *,
    actor: AnyActor,
    op_id: str,
    source: str = "seen",
    all_or_none: bool = False,
    within: bool = False,
) -> list[Posted | Refused]:
    """Post a batch in one transaction under one act id; return what came of each, in order.

    A refused item leaves the others alone, unless `all_or_none`: then the first refusal is raised.
    An import posts its rows in batches of a few hundred; numbers are taken in blocks. `within` joins
    the caller's transaction, so that what else changes and the batch are there together or not at all.
    A batch posted again under its key answers [] – ask the records.
    """
    asked: list[requests.Request | Refused] = []
    for item in items:
        try:
            asked.append(
                requests.read(item.entry_data, source=source, happened_at=item.happened_at)
            )
        except Refused as refusal:
            if all_or_none:
                raise
            asked.append(refusal)
    found: list[Posted | Refused] = []

    def work(turning: Turning) -> Posted:
        found[:] = _take_many(turning, items, asked, all_or_none)
        return Posted("", 0, "", turning.act_id)

    hashes = [
        request.hash(item.record_id)
        for item, request in zip(items, asked, strict=True)
        if isinstance(request, requests.Request)
    ]
    once(actor, op_id, keyed_hash(canonical(hashes)), work, block=max(1, len(items)), within=within)
    return found


def _take_many(
    turning: Turning,
    items: Sequence[Item],
    asked: Sequence[requests.Request | Refused],
    all_or_none: bool,
) -> list[Posted | Refused]:
    found: list[Posted | Refused] = []
    for item, request in zip(items, asked, strict=True):
        mark = turning.mark()
        turning.opened, turning.outcomes = [], []
        try:
            if isinstance(request, Refused):
                raise request
            held = _taken(turning, item.record_id, request, item.expected_version)
            found.append(posted_on(turning, held.record_id))
        except Refused as refusal:
            if all_or_none:
                raise
            turning.back_to(mark)
            found.append(refusal)
    return found


# -- one transaction, one operation key ------------------------------------------------------------

Work = Callable[[Turning], Posted]


def once(
    actor: AnyActor,
    op_id: str,
    request_hash: str,
    work: Work,
    *,
    block: int = 1,
    refusal_of: tuple[str, str] = ("", ""),
    at: datetime | None = None,
    within: bool = False,
) -> Posted:
    """Do the work in one transaction and store its answer under the operation key.

    Without a key (timers, which have a key of their own) nothing is stored. `at` is the moment of
    entry where it is not the clock's, for timers of a tick. When somebody else
    stood in the way the work is done again; when the operation was done before, its answer is given.
    `within` joins the caller's transaction (a sheet of many rows) instead of making one: it is tried
    once, and nothing is acknowledged before the caller's own commit.
    """
    if len(op_id) > operations.LONGEST_KEY:
        raise refused("key_too_long", most=operations.LONGEST_KEY)
    if within:
        return _attempt(actor, op_id, request_hash, work, block, at, durable=False)
    for turn in range(1, TRIES + 1):
        try:
            return _attempt(actor, op_id, request_hash, work, block, at)
        except (Refused, Conflict, NoSuchRecord, IntegrityError, OperationalError) as fault:
            stored = _stored(actor, op_id, request_hash)
            if stored is not None:
                return stored
            if isinstance(fault, Refused):
                raise _noted(fault, actor, *refusal_of) from None
            if turn == TRIES or not _may_try_again(fault):
                raise
    raise AssertionError("unreachable")


def _attempt(
    actor: AnyActor,
    op_id: str,
    request_hash: str,
    work: Work,
    block: int,
    at: datetime | None,
    *,
    durable: bool = True,
) -> Posted:
    at = (at or clock.now()).replace(microsecond=0)
    with transaction.atomic(durable=durable):
        published = books.in_force()
        hash_ = calendars.up_to_date(published.calendars, published.changed, at)
        turning = Turning(
            at, who_is(actor, at), books.with_calendars(published, hash_), block=block
        )
        posted = work(turning)
        more = _kept(turning.who, op_id, request_hash, posted, at) if op_id else []
        saving.save(turning.hand, more)
        turning.world.numbers.finish()
        faults.point("door.written")
    faults.point("door.committed")
    _told(turning)
    return posted


def _told(turning: Turning) -> None:
    """Count what was written, and note which records it was about."""
    metering.ENTRIES.inc(len(turning.hand.journal))
    for record_id in turning.hand.records:
        tracing.touch(record_id)


def _kept(
    who: Who, op_id: str, request_hash: str, posted: Posted, at: datetime
) -> list[dialect.Statement]:
    sql = (
        "INSERT INTO journal_operationresult (actor, op_id, request_hash, result, at)"
        " VALUES (%s, %s, %s, %s, %s)"
    )
    when = dialect.stamp(connection, int(at.timestamp()))
    return [(sql, [who.party, op_id, request_hash, posted.kept(), when])]


def _stored(actor: AnyActor, op_id: str, request_hash: str) -> Posted | None:
    if not op_id:
        return None
    try:
        kept = operations.stored_result(party_of(actor), op_id, request_hash)
    except operations.UsedOtherwise:
        raise Conflict("operation") from None
    return None if kept is None else repeated(kept)


def _may_try_again(fault: Exception) -> bool:
    """A twin of a unique row, a lost race without an expectation, a deadlock: the next try may succeed."""
    if isinstance(fault, Conflict):
        return fault.sort == "race"
    return isinstance(fault, IntegrityError) or dialect.may_try_again(fault)


def _noted(fault: Refused, actor: AnyActor, record_id: str, act: str) -> Exception:
    """Note who was refused what, and return what to raise: a record one may not see is not there."""
    at = clock.now()
    metering.REFUSALS.labels(fault.code).inc()
    if record_id and not sees(actor, record_id, at):
        return NoSuchRecord(record_id)
    if act:
        first = fault.refusals[0] if isinstance(fault, NotAccepted) else None
        note = RefusalNote(
            id=new_id(at),
            at=at,
            person=party_of(actor),
            record=record_id,
            act=act,
            code=fault.code[:60],
            line=first.line[:120] if first else "",
            clauses=" ".join(first.clauses)[:200] if first else "",
        )
        seals.write(note)
    return fault


def refusals_of(fault: Refused) -> Iterable[Any]:
    """Return every reason a refusal names, whoever raised it."""
    return fault.refusals if isinstance(fault, NotAccepted) else refused(fault.code).refusals
