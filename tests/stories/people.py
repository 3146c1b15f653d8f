"""A stage on which real people act: whom a story names is hired, and called as the story calls them."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

from kesu import clock
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from tests.stories.cast import Cast
from tests.stories.database import DatabaseStage


class PeopleStage(DatabaseStage):
    """Knows who is who: the persons of a cast, and the names that the story has for them."""

    __slots__ = ("book", "cast")

    def __init__(self, book: Book, cast: Cast) -> None:
        super().__init__()
        self.book, self.cast = book, cast

    def tick(self, now: Moment) -> Posted:
        """Let everything that is due by `now` happen; people are called as the story calls them."""
        return self.in_story_names(super().tick(now))

    def in_story_names(self, posted: Posted) -> Posted:
        """Return what came of an entry with everybody who was told called as the story calls them."""
        told = tuple(replace(n, parties=self.called(n.parties)) for n in posted.notices)
        return replace(posted, notices=told)

    def called(self, parties: Iterable[str]) -> tuple[str, ...]:
        """Return parties as the story calls them."""
        names = self.cast.parties()
        return tuple(names.get(party, party) for party in parties)

    def names(self) -> dict[str, str]:
        """Return what the story calls people, files and records, by their parties and ids."""
        return {
            **self.cast.parties(),
            **self.files,
            **{id_: label for label, id_ in self.labels.ids.items()},
        }


def name_of(entry: Entry) -> str:
    """Return the name of the post (with its #number) whose holder makes the entry."""
    return entry.by.person.removeprefix("person:")


def at(moment: Moment) -> AbstractContextManager[None]:
    """Return the context in which the clock stands at a moment."""
    return clock.stopped_at(datetime.fromtimestamp(moment, UTC))
