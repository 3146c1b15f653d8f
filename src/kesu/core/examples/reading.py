"""Values as authors of cases and stories write them → values of the core; actors from posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kesu.core.records.entries import SYSTEM, Actor
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar, moment_of


class Unclear(ValueError):
    """A case or story that cannot be run as it is written; says what and what to write instead."""


def moment(value: Any, calendar: Calendar) -> Moment:
    """Return the moment that an author wrote: a local date-time of the calendar's zone, or one with its own offset."""
    if isinstance(value, datetime):
        return Moment(moment_of(calendar.tz, value))
    raise Unclear(f"{value!r} is no moment; write it as 2026-01-30T17:40:00")


def value(given: Any, calendar: Calendar) -> Any:
    """Return a fact's value as entries carry it: date-times as moments, days as text, tables and lists inside too."""
    if isinstance(given, datetime):
        return moment(given, calendar)
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, list):
        return [value(v, calendar) for v in given]
    if isinstance(given, Mapping):
        return {k: value(v, calendar) for k, v in given.items()}
    return given


def actor(name: str, book: Book) -> Actor:
    """Return somebody on the post `name`; "post#2" is another person there. Every party the post implies is theirs."""
    if name == "system":
        return SYSTEM
    post_id = name.partition("#")[0]
    if post_id == "anyone":
        return Actor(f"person:{name}", frozenset({f"person:{name}"}))
    post = book.source.posts.get(post_id)
    if post is None:
        raise Unclear(
            f"post “{post_id}” is not in the book; write one of: {', '.join(sorted(book.source.posts))}"
        )
    parties = {f"person:{name}", f"post:{post_id}"}
    department = post_id if post.is_department else post.in_department or post.heads
    if department:
        parties.add(f"dept:{department}")
    if post.heads:
        parties.add(f"head:{post.heads}")
    return Actor(f"person:{name}", frozenset(parties), department)
