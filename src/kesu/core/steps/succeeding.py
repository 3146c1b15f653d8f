"""Somebody leaves: another takes their place wherever a record names them as the one who has to act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kesu.core.records.entries import HANDING_OVER
from kesu.core.records.record import Record, key
from kesu.core.rulebook.owning import owner_facts
from kesu.core.rulebook.plans import Book
from kesu.core.steps.flow import assign_to
from kesu.core.steps.rights import check_right, parties_of
from kesu.core.turns import Turn

PERSON = "person:"


def held_by(book: Book, record: Record, who: str) -> Iterator[tuple[str, str, str]]:
    """Yield ("fact" or "step", item, name) for everything on a record that names a person as who has to act."""
    for item in ("", *record.live_items()):
        if item and record.items[item].closed_as:
            continue
        for name in owner_facts(book.source, record.kind_of(item)):
            if record.values[item].get(name) == who:
                yield "fact", item, name
    for at, state in record.steps.items():
        if state.status == "open" and (state.assigned == who or state.parties == (who,)):
            item, _, step = at.partition("/")
            yield "step", item, step


def hand_over(turn: Turn) -> None:
    """Put `to` in the place of the person in `value`: facts that say who has to act, steps given to them alone."""
    entry = turn.entry
    if HANDING_OVER not in entry.by.parties:
        check_right(turn, "", "hand_over")
    who, to = str(entry.value or ""), entry.to
    for party in (who, to):
        if not party.startswith(PERSON):
            turn.refuse("unknown_party", party=party)
    if turn.refusals:
        return
    found = list(held_by(turn.book, turn.record, who))
    if not found or who == to:
        turn.refuse("nothing_changed")
        return
    turn.happen("handed_over", "", "", of=who, to=to, reason=entry.reason)
    for sort, item, name in found:
        if sort == "fact":
            turn.set_fact(item, name, to, correcting=True)
    _keep_found(turn, who, to)
    for sort, item, name in found:
        if sort == "step":
            _give(turn, item, name, who, to)


def _keep_found(turn: Turn, who: str, to: str) -> None:
    """Posts that were found once and stay (`resolved = "once"`) are the successor's from now on."""
    for post, parties in turn.record.posts.items():
        if who in parties and not post.startswith(PERSON):
            turn.record.posts[post] = tuple(to if party == who else party for party in parties)


def _give(turn: Turn, item: str, step: str, who: str, to: str) -> None:
    """Give an open step to the successor, unless the facts have found them already."""
    plan, state = turn.plan(item).steps.get(step), turn.record.steps[key(item, step)]
    if plan is None:
        return
    view = turn.view(item)
    if state.assigned != who:
        found = parties_of(plan, view)
        if who not in found:
            turn.record.steps[key(item, step)] = replace(state, parties=found)
            return
    assign_to(turn, item, plan, to)
