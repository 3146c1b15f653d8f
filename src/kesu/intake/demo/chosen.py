"""A made-up company for a rulebook of the shelf: its people, its registry, its books, and its stories played."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import ReadingRight
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.model import Source
from kesu.directory.demo import HEAD_OFFICE, make_people
from kesu.directory.house_posts import AUDITOR
from kesu.directory.models import Person
from kesu.directory.parties import department_party, post_party
from kesu.intake.demo.casting import Cast, cast_of
from kesu.intake.demo.company import Loaded, same_word
from kesu.intake.demo.registry import furnish, keeper_of, others_in
from kesu.intake.demo.retold import parts_of, people_in, told
from kesu.intake.demo.stories import Troupe
from kesu.library.books import load as load_book
from kesu.library.books import texts_of
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.shipped import Shipped, shipped

# The company was there before its first case.
BEFORE: Final = timedelta(days=120)

Progress = Callable[[int, int], object]


def load(
    shown: Shipped, password: str, progress: Progress = lambda _done, _all: None
) -> tuple[Loaded, Cast]:
    """Make a company for a book and play its stories as far as today; every sign-in has this password."""
    now = clock.now().replace(microsecond=0)
    book = load_book(shown.folder)
    stories = [told(name, raw) for name, raw in stories_in(shown.folder).items()]
    cast = cast_of(book.source, {name for story in stories for name in people_in(story)})
    with clock.stopped_at(now - BEFORE), transaction.atomic():
        people = people_of(cast, password, now - BEFORE)
        troupe = Troupe(by_name(cast, people), book, all_calendars()[book.calendar], now)
        keeper = keeper_of(shown.trade, now - BEFORE)
        for part in parts_of(stories, book.source):
            troupe.take(part, others_in(keeper, part.story, book.source))
        furnish(keeper)
        rights(book.source)
        put_in_force(shown, now - BEFORE)
    return Loaded(people, len(troupe.plays), _played(troupe, progress)), cast


def put_in_force(shown: Shipped, at: datetime) -> None:
    """Publish a book, and beside it those that it ranks itself among, where both can be in force."""
    publish(texts_of(shown.folder), by=SYSTEM, at=at)
    for other in shown.beside:
        try:
            publish(texts_of(shipped()[other].folder), by=SYSTEM, at=at)
        except NotAccepted:
            continue


def people_of(cast: Cast, password: str, at: datetime) -> dict[str, Person]:
    """Return the people of a cast by sign-in name, hired at a moment; all sign in with this password."""
    office = {"name_zh": cast.company.zh, "name_en": cast.company.en, "sees_all": True}
    people = make_people(
        password=None, at=at, branches={HEAD_OFFICE: office}, units=cast.units, cast=cast.members
    )
    same_word(password)
    return people


def by_name(cast: Cast, people: dict[str, Person]) -> dict[str, Person]:
    """Return who stands behind each name of the stories."""
    return {name: people[login] for name, login in cast.called.items()}


def rights(source: Source) -> None:
    """Let everything be read by the auditor, by whoever has nobody above them, and by their department."""
    top = [p for p in source.posts.values() if p.heads and not p.above]
    parties = {post_party(AUDITOR), *(post_party(p.id) for p in top)}
    parties |= {department_party(p.heads) for p in top}
    ReadingRight.objects.bulk_create(_all(sorted(parties)))


def _all(parties: Iterable[str]) -> list[ReadingRight]:
    return [ReadingRight(party=party, reach=ReadingRight.Reach.ALL) for party in parties]


def _played(troupe: Troupe, progress: Progress) -> int:
    done, every = 0, sum(len(play.lines) for play in troupe.plays)

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done, every)

    return troupe.play(one_more)
