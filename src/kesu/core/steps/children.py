"""Parents and children: records of their own that are tied to another, which sees what they share and how they close.

A child tells; its parent hears, through an entry in its own journal. Nothing else passes between them after opening.
So does an item that is about another record – a point of an agenda, about a case –: that record hears of it likewise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kesu.core.records.entries import ABOUT, LINKS
from kesu.core.records.outcomes import Telling
from kesu.core.records.record import CHILD, PART, Child, Record
from kesu.core.steps.gates import pass_gates
from kesu.core.turns import Turn
from kesu.core.values import Moment


def check_tie(turn: Turn) -> None:
    """Refuse to open a child without its parent, and to tie as a child what is none."""
    kind, entry = turn.plan().kind, turn.entry
    if kind.child_of and not (entry.link == CHILD and entry.to):
        turn.refuse("parent_wanted", kind, kind=kind.id, of=kind.child_of)
    elif entry.link not in ("", *LINKS, *((CHILD,) if kind.child_of else ())):
        turn.refuse("unknown_link", link=entry.link, to=entry.to)


def check_about(turn: Turn) -> None:
    """Refuse an item about a record where the book knows of none such, and a second one about the same record."""
    entry, kind = turn.entry, turn.book.kinds[turn.entry.kind].kind
    allowed = ("", ABOUT) if kind.about else ("",)
    if entry.link not in allowed or bool(entry.link) != bool(entry.to):
        turn.refuse("unknown_link", link=entry.link, to=entry.to)
    elif entry.link and about_already(turn.record, kind.id, entry.to):
        turn.refuse("about_already", kind, kind=kind.id, to=entry.to)


def about_already(record: Record, kind: str, about: str) -> bool:
    """Say whether an open item of this kind is about that record."""
    items = (record.items[item] for item in record.live_items(kind))
    return any(item.about == about and not item.closed_as for item in items)


def tellings_of(turn: Turn, before: Record) -> tuple[Telling, ...]:
    """Return what other records must hear of after this entry: nothing where nothing that they see is otherwise."""
    items = (item for item, state in turn.record.items.items() if state.about)
    about = tuple(filter(None, (_about(turn, before, item) for item in items)))
    return (*_to_parent(turn, before), *about)


def _about(turn: Turn, before: Record, item: str) -> Telling | None:
    """Return what the record must hear that an item of this one is about, or None."""
    state, told = turn.record.items[item], tuple(turn.told_of.get(item, ()))
    values, as_ = _shared(turn, turn.record, item), _ended(turn.record, item)
    is_new = item not in before.items
    if (
        not told
        and not is_new
        and (_ended(before, item), _shared(turn, before, item)) == (as_, values)
    ):
        return None
    closed, entry = turn.record.events.get(f"{item}/closed", ()), turn.entry
    at = closed[-1].at if closed else entry.happened_at
    return Telling(
        state.about, f"{turn.record.id}{PART}{item}", state.kind, told, state.opened_at, as_,
        at if as_ else None, values, entry.happened_at, is_new and entry.link == ABOUT, entry.reason,
    )  # fmt: skip


def _ended(record: Record, item: str) -> str:
    """Return how an item was closed; with a record that was a mistake all of it is void."""
    whole = record.closed
    return "void" if whole is not None and whole.as_ == "void" else record.items[item].closed_as


def _to_parent(turn: Turn, before: Record) -> tuple[Telling, ...]:
    record, parent = turn.record, turn.record.parent()
    if not parent or not (turn.told or _seen(turn, record) != _seen(turn, before)):
        return ()
    closed, entry = record.closed, turn.entry
    telling = Telling(
        parent, record.id, record.kind, tuple(turn.told), record.opened_at,
        closed.as_ if closed else "", closed.at if closed else None,
        _shared(turn, record), entry.happened_at,
        entry.act == "open" and entry.source != "record", entry.reason,
    )  # fmt: skip
    return (telling,)


def _seen(turn: Turn, record: Record) -> Any:
    return record.closed and record.closed.as_, _shared(turn, record)


def _shared(turn: Turn, record: Record, item: str = "") -> dict[str, Any]:
    own = record.values[item]
    return {name: own[name] for name in turn.plan(item).kind.shares if name in own}


def hear_of_child(turn: Turn) -> None:
    """Keep what a child told: first what the parent sees of it, then every event in the order in which it occurred."""
    told = turn.entry.payload
    kind = str(told["kind"])
    if _is_beyond(turn, kind, str(told["child"])):
        turn.happen("heard", "", turn.entry.event, payload=dict(told))
        return
    if not _is_child(turn, kind) or _is_lost(turn, told):
        return
    known = turn.record.children.get(told["child"])
    events = [(str(name), Moment(at), bool(corrected)) for name, at, corrected in told["events"]]
    turn.learn_of(told["child"], _child(turn, told, known, events))
    turn.happen("child_told", "", kind, child=told["child"], events=[name for name, _, _ in events],
                closed_as=told["closed_as"], values=dict(told["values"]))  # fmt: skip
    if told["by_hand"]:
        pass_gates(turn, "", f"{kind}.open")
    for name, at, corrected in events:
        turn.emit_of(kind, name, at=at, corrected=corrected)
    if told["closed_as"] == "void":
        turn.join_the_rest(kind)


def _is_beyond(turn: Turn, kind: str, child: str) -> bool:
    """Say whether an item of a later edition's is about this record, whose own edition does not know of such items."""
    plan = turn.book.kinds.get(kind)
    return PART in child and (plan is None or not plan.kind.about)


def _is_child(turn: Turn, kind: str) -> bool:
    plan = turn.book.kinds.get(kind)
    if plan is not None and turn.record.kind in (plan.kind.child_of, plan.kind.about):
        return True
    turn.refuse("not_a_parent", kind=kind, of=turn.record.kind)
    return False


def _is_lost(turn: Turn, told: Mapping[str, Any]) -> bool:
    """Nobody opens a child of a record that was declared void, or that goes on elsewhere."""
    closed = turn.record.closed
    if not told["by_hand"] or closed is None or closed.as_ not in ("void", "duplicate"):
        return False
    turn.refuse("closed", closed_as=closed.as_)
    return True


def _child(
    turn: Turn, told: Mapping[str, Any], known: Child | None, events: list[tuple[str, Moment, bool]]
) -> Child:
    occurred = {**(known.events if known else {}), **{name: at for name, at, _ in events}}
    if not told["closed_as"]:
        occurred = {n: at for n, at in occurred.items() if n.partition(".")[0] != "closed"}
    return Child(
        str(told["kind"]), told["opened_at"], known.seq if known else turn.seq, told["closed_as"],
        told["closed_at"], dict(told["values"]), occurred,
    )  # fmt: skip
