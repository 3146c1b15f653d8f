"""Somebody leaves: notice is given, successors are named, what is theirs in the organisation moves."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from kesu import changes
from kesu.directory.actions.posts import bind_head, bind_post
from kesu.directory.actions.tokens import revoke
from kesu.directory.models import (
    Absence,
    HandOver,
    Headship,
    Person,
    PostHolding,
    ServiceToken,
)
from kesu.directory.models.hand_over import gone_sentence, is_gone
from kesu.directory.queries.leaving import Thing

DAY: Final = timedelta(days=1)


def give_notice(
    *, person: Person, last_day: date, successor: Person | None, by: Person | None, at: datetime
) -> HandOver:
    """Return the hand-over that is under way from now on; from now on the person takes no data out."""
    row = HandOver(person=person, last_day=last_day, successor=successor, opened_at=at)
    return changes.add(row, by=by, at=at)


def name_successors(
    *,
    hand_over: HandOver,
    named: Mapping[str, Person | None],
    by: Person | None,
    at: datetime,
    **more: Any,
) -> bool:
    """Say anew who takes over what, by key; None stands for nobody. `more`: the last day, the general successor.

    What is not named goes to the general successor. Raises ValidationError for somebody who is gone by then.
    """
    for person in named.values():
        if person is not None and is_gone(person, hand_over.last_day):
            raise ValidationError(gone_sentence(person))
    chosen = {key: person.pk if person is not None else 0 for key, person in named.items()}
    return changes.change(hand_over, {"named": chosen, **more}, by=by, at=at)


def withdraw(*, hand_over: HandOver, by: Person | None, at: datetime) -> None:
    """Somebody stays after all: nothing moves any more, and data may be taken out again."""
    changes.change(hand_over, {"state": HandOver.State.WITHDRAWN}, by=by, at=at)


def pass_on(
    *, thing: Thing, to: Person | None, last_day: date, by: Person | None, at: datetime
) -> None:
    """Pass one thing on from the day after the last; with nobody to take it over it only ends.

    Raises ValidationError where the successor cannot hold it; then nothing has changed.
    """
    with transaction.atomic():
        if isinstance(thing.row, ServiceToken):
            revoke(token=thing.row, by=by, at=at)
        elif isinstance(thing.row, Absence):
            changes.change(thing.row, {"deputy": to}, by=by, at=at)
        else:
            _pass_on_place(thing.row, to, last_day, by, at)


def _pass_on_place(
    held: PostHolding | Headship, to: Person | None, last_day: date, by: Person | None, at: datetime
) -> None:
    until, starts = held.until_on, max(held.from_on, last_day + DAY)
    if held.from_on > last_day:
        changes.remove(held, by=by, at=at)
    else:
        changes.change(held, {"until_on": last_day}, by=by, at=at)
    if to is None:
        return
    if isinstance(held, Headship):
        headed = bind_head(person=to, department=held.department, from_on=starts, by=by, at=at)
        if until is not None:
            changes.change(headed, {"until_on": until}, by=by, at=at)
    elif not _holds(to, held, starts):
        bind_post(
            person=to, post=held.post, from_on=starts, until_on=until, department=held.department,
            branch=held.branch, product_line=held.product_line, by=by, at=at,
        )  # fmt: skip


def _holds(person: Person, held: PostHolding, day: date) -> bool:
    """Say whether somebody holds the same post already, with no end known."""
    same = {"post": held.post, "department": held.department, "branch": held.branch}
    mine = PostHolding.objects.filter(person=person, from_on__lte=day, until_on=None, **same)
    return mine.filter(product_line=held.product_line).exists()


def carried_out(
    *,
    hand_over: HandOver,
    moved: list[dict[str, Any]],
    is_done: bool,
    act_id: str,
    by: Person | None,
    at: datetime,
) -> None:
    """Note what was moved; the report is added to, since a hand-over may be carried out in several goes."""
    state = HandOver.State.DONE if is_done else HandOver.State.OPEN
    values = {
        "state": state,
        "moved": [*hand_over.moved, *moved],
        "act_id": act_id,
        "carried_at": at,
    }
    changes.change(hand_over, values, by=by, at=at)
