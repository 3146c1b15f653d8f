"""Posts and headships are given and ended."""

from datetime import date, datetime, timedelta

from django.db import transaction

from kesu import changes
from kesu.directory.models import Branch, Department, Headship, Person, PostHolding
from kesu.directory.models.holding import Dated
from kesu.directory.separating import refuse_none_left, refuse_second, refuse_self


def bind_post(
    *,
    person: Person,
    post: str,
    from_on: date,
    by: Person | None,
    at: datetime,
    until_on: date | None = None,
    department: Department | None = None,
    branch: Branch | None = None,
    product_line: str = "",
) -> PostHolding:
    """Return the post now held. Nobody gives one of the three administrators' posts to themselves."""
    refuse_self(post, person, by)
    holding = PostHolding(
        person=person,
        post=post,
        department=department,
        branch=branch,
        product_line=product_line,
        from_on=from_on,
        until_on=until_on,
    )
    refuse_second(holding)
    return changes.add(holding, by=by, at=at)


def bind_head(
    *, person: Person, department: Department, from_on: date, by: Person | None, at: datetime
) -> Headship:
    """Return the new headship; the previous head's ends the day before."""
    with transaction.atomic():
        earlier = Headship.objects.filter(department=department, until_on=None, from_on__lt=from_on)
        for old in earlier:
            changes.change(old, {"until_on": from_on - timedelta(days=1)}, by=by, at=at)
        heads = Headship(person=person, department=department, from_on=from_on)
        return changes.add(heads, by=by, at=at)


def end(*, held: Dated, until_on: date, by: Person | None, at: datetime) -> None:
    """End a post, headship or membership with its last day; somebody must be left who can appoint."""
    if isinstance(held, PostHolding):
        refuse_none_left(held, until_on)
    changes.change(held, {"until_on": until_on}, by=by, at=at)
