"""Three administrators who watch each other: of system, security and audit. Nobody is two of them at once.

Whoever keeps the settings appoints nobody; whoever appoints reads no journal; whoever reads journals changes
nothing. Before a company names its first security administrator, the system administrator does that work too;
from that person's first day on never again, whoever leaves.
"""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, HOUSE_POSTS, SECURITY
from kesu.directory.models.holding import PostHolding, held_on
from kesu.directory.models.person import Person

THE_THREE: Final = (ADMINISTRATOR, SECURITY, AUDITOR)


def is_separated(on: date) -> bool:
    """Say whether the company has had a security administrator of its own by that day."""
    return PostHolding.objects.filter(post=SECURITY, from_on__lte=on).exists()


def refuse_self(post: str, person: Person, by: Person | None) -> None:
    """Raise ValidationError where somebody gives one of the three posts to themselves."""
    if post in THE_THREE and by is not None and by.pk == person.pk:
        says = _("Nobody can make themselves %(post)s; another administrator appoints.")
        raise ValidationError({"post": says % {"post": called(post)}})


def refuse_second(held: PostHolding) -> None:
    """Raise ValidationError where somebody would hold two of the three posts on the same day."""
    if held.post not in THE_THREE:
        return
    other = _others(held.person_id, held.post, held.from_on, held.until_on).first()
    if other is not None:
        about = {"name": held.person.name, "held": called(other.post), "post": called(held.post)}
        says = _(
            "%(name)s is %(held)s at that time and cannot be %(post)s too: the administrators of system, "
            "security and audit are three different people."
        )
        raise ValidationError({"post": says % about})


def refuse_deputy(person: Person, deputy: Person, first: date, last: date) -> None:
    """Raise ValidationError where a deputy would come to two of the three posts by standing in."""
    theirs = _within(first, last).filter(person=person, post__in=THE_THREE)
    for held in theirs:
        other = _others(deputy.pk, held.post, first, last).first()
        if other is not None:
            about = {"name": deputy.name, "held": called(other.post), "post": called(held.post)}
            says = _("%(name)s is %(held)s and cannot stand in for the %(post)s.")
            raise ValidationError({"deputy": says % about})


def refuse_none_left(held: PostHolding, until_on: date) -> None:
    """Raise ValidationError where ending this leaves nobody who could appoint anybody."""
    after = held_on(until_on) & (Q(until_on=None) | Q(until_on__gt=until_on))
    left = PostHolding.objects.filter(after, post=SECURITY).exclude(pk=held.pk)
    if held.post == SECURITY and not left.exists():
        says = _("Somebody else must be security administrator first: else nobody could appoint.")
        raise ValidationError({"until_on": says})


def held_twice(on: date) -> dict[Person, list[str]]:
    """Return whoever holds more than one of the three posts on a day, with what they hold."""
    found: dict[Person, list[str]] = {}
    rows = PostHolding.objects.filter(held_on(on), post__in=THE_THREE).select_related("person")
    for row in rows.order_by("person_id", "post"):
        found.setdefault(row.person, []).append(row.post)
    return {person: posts for person, posts in found.items() if len(set(posts)) > 1}


def called(post: str) -> str:
    """Return what one of the house's posts is called in the reader's language."""
    title = HOUSE_POSTS[post]
    return title.zh if (get_language() or "zh").startswith("zh") else title.en.lower()


def _others(person: int, post: str, first: date | None, last: date | None) -> QuerySet[PostHolding]:
    """Return the others of the three that somebody holds on some day of a time."""
    held = PostHolding.objects.filter(person=person, post__in=set(THE_THREE) - {post})
    return held if first is None else held & _within(first, last)


def _within(first: date, last: date | None) -> QuerySet[PostHolding]:
    begins = Q() if last is None else Q(from_on__lte=last)
    return PostHolding.objects.filter(begins, Q(until_on=None) | Q(until_on__gte=first))
