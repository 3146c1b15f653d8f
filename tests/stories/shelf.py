"""The books whose stories are played on every stage, with their files and their stories."""

from datetime import UTC, datetime
from typing import Any, Final

from kesu.cases.actions.publishing import publish
from kesu.cases.models import ReadingRight
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.plans import Book
from kesu.directory.house_posts import REGISTRY_KEEPER
from kesu.directory.parties import post_party
from kesu.library.books import folders, load, texts_of
from kesu.library.examples import stories_in
from kesu.library.official_days import RULEBOOKS

FOLDERS: Final = {folder.name: folder for folder in folders(RULEBOOKS)}
STORIES: Final[list[tuple[str, str, dict[str, Any]]]] = [
    (book, name, raw)
    for book, folder in FOLDERS.items()
    for name, raw in stories_in(folder).items()
]
FIRST_STORIES: Final = [
    next(story for story in STORIES if story[0] == book)
    for book in dict.fromkeys(story[0] for story in STORIES)
]
"""One of each book that has any."""
PUBLISHED_AT: Final = datetime(2020, 1, 1, tzinfo=UTC)


def book_called(name: str) -> Book:
    """Return a book by the name of its folder; it is read when it is first asked for."""
    return load(FOLDERS[name])


def put_in_force(book: str) -> Book:
    """Publish a book as it lies on the shelf; every department reads every record, and so do all whom a story hires.

    The stories ask what the book allows. What one may not *see* is another question, which the door
    answers first; here it is out of the way.
    """
    publish(texts_of(FOLDERS[book]), by=SYSTEM, at=PUBLISHED_AT)
    found = book_called(book)
    for post in found.source.posts.values():
        if post.is_department:
            ReadingRight.objects.create(party=f"dept:{post.id}", reach=ReadingRight.Reach.ALL)
    everybody = post_party(REGISTRY_KEEPER)
    ReadingRight.objects.create(party=everybody, reach=ReadingRight.Reach.ALL)
    return found
