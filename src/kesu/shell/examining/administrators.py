"""The three administrators: are they three people, and is there somebody who can appoint?"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.days import day_of
from kesu.directory.house_posts import AUDITOR, SECURITY
from kesu.directory.models import Person, PostHolding
from kesu.directory.models.holding import held_on
from kesu.directory.separating import called, held_twice, is_separated
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "administrators"


def separation(on: date) -> Iterator[Finding]:
    """Yield who holds more than one of the three posts, and that system and security are one person's work."""
    for person, posts in held_twice(on).items():
        says = _("%(name)s holds %(posts)s at once.")
        about = {"name": person.name, "posts": ", ".join(called(post) for post in posts)}
        yield Finding(
            AREA, BAD, says % about,
            _("Give all but one of them to somebody else, under Directory, Posts."),
        )  # fmt: skip
    if not is_separated(on):
        yield Finding(
            AREA, LOOK, _("The system administrator appoints people too: there is no security administrator."),
            _("Give somebody else the post of security administrator, under Directory, Posts."),
        )  # fmt: skip


def holders(on: date) -> Iterator[Finding]:
    """Yield that nobody could appoint anybody, or that nobody audits."""
    held = set(PostHolding.objects.filter(held_on(on)).values_list("post", flat=True))
    if is_separated(on) and SECURITY not in held:
        yield Finding(
            AREA, BAD, _("Nobody is security administrator: nobody can appoint or end a post."),
            _("Name somebody with kesu appoint LOGIN security_administrator."),
        )  # fmt: skip
    if AUDITOR not in held:
        yield Finding(
            AREA, LOOK, _("Nobody is auditor."), _("Give somebody that post, under Directory, Posts."),
        )  # fmt: skip


def examine() -> Iterator[Finding]:
    """Yield what is found about the three administrators; nothing while nobody is registered."""
    on = day_of(clock.now())
    if not Person.objects.exists():
        return
    found = [*separation(on), *holders(on)]
    yield from found or [Finding(AREA, GOOD, _("System, security and audit are three people's."))]
