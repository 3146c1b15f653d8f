"""Books and the records of their stories, ready to be printed."""

from __future__ import annotations

from functools import cache

from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook.plans import Book
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.official_days import RULEBOOKS

FOLDERS = {folder.name: folder for folder in folders(RULEBOOKS)}


@cache
def book(name: str) -> Book:
    """Return a shipped book by the name of its folder."""
    return load(FOLDERS[name])


def reader(of: Book, language: str = "zh") -> Reader:
    """Return somebody who reads a book in a language."""
    calendars = all_calendars()
    return Reader(of, calendars[of.calendar], language, calendars=calendars)


@cache
def stage(name: str, story: str) -> CoreStage:
    """Return the stage after a story of a book was played on it."""
    found = CoreStage(book(name), all_calendars())
    raw = stories_in(FOLDERS[name])[story]
    assert run_story(raw, book(name), all_calendars(), story, found).wrong == ()
    return found


def stories(name: str) -> list[str]:
    """Return the names of a book's stories."""
    return sorted(stories_in(FOLDERS[name]))
