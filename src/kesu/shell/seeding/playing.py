"""The stories are played through the door by a company made for it; what each play left is known by its records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from kesu import clock
from kesu.core.rulebook.plans import Book
from kesu.directory.models import Person
from kesu.intake.demo.casting import cast_of
from kesu.intake.demo.chosen import by_name, people_of, put_in_force, rights
from kesu.intake.demo.registry import Keeper, furnish, keeper_of
from kesu.intake.demo.retold import Story, numbers_in, people_in, told
from kesu.intake.demo.stories import Troupe
from kesu.library.books import load as load_book
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.shipped import Shipped
from kesu.registry import actions
from kesu.registry.models import Customer
from kesu.shell.seeding.retelling import (
    WEEKS,
    counted_by,
    customers_in,
    marker,
    other_names,
    playable,
    programme,
)

BEFORE = timedelta(weeks=WEEKS + 60)
"""How long before today the company is made: earlier than any entry of any story."""


@dataclass(frozen=True, slots=True)
class Played:
    """One play: its number, and the ids of the records it opened."""

    serial: int
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class House:
    """The company that plays."""

    book: Book
    people: dict[str, Person]
    stories: list[Story]
    keeper: Keeper
    troupe: Troupe


def house(shown: Shipped, password: str) -> House:
    """Make the company of a book, in an empty database; everybody signs in with this password."""
    now = clock.now().replace(microsecond=0)
    at = now - BEFORE
    book = load_book(shown.folder)
    stories = playable([told(name, raw) for name, raw in stories_in(shown.folder).items()])
    cast = cast_of(book.source, {name for story in stories for name in people_in(story)})
    with clock.stopped_at(at), transaction.atomic():
        people = people_of(cast, password, at)
        keeper = keeper_of(shown.trade, at)
        furnish(keeper)
        rights(book.source)
        put_in_force(shown, at)
    troupe = Troupe(by_name(cast, people), book, all_calendars()[book.calendar], now)
    return House(book, people, stories, keeper, troupe)


def play(
    in_house: House, how_many: int, progress: Callable[[int], object] = lambda _done: None
) -> list[Played]:
    """Play so many stories or parts of them as far as today, and return what each left."""
    names = {s.name: counted_by(s, in_house.book, all_calendars()) for s in in_house.stories}
    with transaction.atomic():
        for serial, part in enumerate(programme(in_house.stories, how_many), 1):
            source = in_house.book.source
            others = other_names(part.story, source, names[part.story.name], serial)
            _known(in_house, part.story, others, serial)
            in_house.troupe.take(part, others)
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done)

    in_house.troupe.play(one_more)
    return [
        Played(serial, tuple(sorted(set(playing.stage.labels.ids.values()))))
        for serial, playing in enumerate(in_house.troupe.plays, 1)
    ]


def _known(in_house: House, story: Story, others: dict[str, str], serial: int) -> None:
    """Keep the customers and products of a play in the registry."""
    source, keeper = in_house.book.source, in_house.keeper
    for code in customers_in(story, source, serial).values():
        name = f"{keeper.customer_name(serial)}{marker(serial)}"
        values = {"code": code, "name": name, "region": keeper.region, "sort": "oem"}
        actions.add(Customer, values, by=None, at=keeper.at)
    for number in numbers_in(story, source, "product"):
        keeper.product(others.get(number, number))
