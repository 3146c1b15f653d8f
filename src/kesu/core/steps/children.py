"""Parents and children: records of their own that are tied to another, which sees what they share and how they close.

A child tells; its parent hears, through an entry in its own journal. Nothing else passes between them after opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kesu.core.records.entries import LINKS
from kesu.core.records.outcomes import Telling
from kesu.core.records.record import CHILD, Child, Record
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


def tellings_of(turn: Turn, before: Record) -> tuple[Telling, ...]:
    """Return what the parent must hear of after this entry: nothing where nothing that it sees is otherwise."""
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


def _shared(turn: Turn, record: Record) -> dict[str, Any]:
    own = record.values[""]
    return {name: own[name] for name in turn.plan().kind.shares if name in own}


def hear_of_child(turn: Turn) -> None:
    """Keep what a child told: first what the parent sees of it, then every event in the order in which it occurred."""
    told = turn.entry.payload
    kind = str(told["kind"])
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


def _is_child(turn: Turn, kind: str) -> bool:
    plan = turn.book.kinds.get(kind)
    if plan is not None and plan.kind.child_of == turn.record.kind:
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
