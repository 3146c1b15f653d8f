"""Which posts the rulebooks in force name, for the page that shows who holds them.

The room that knows the rulebooks in force sets `of_books`; until then only the house's own posts
and those that somebody holds are shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kesu.core.values import Text
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import PostHolding


@dataclass(frozen=True, slots=True)
class PostAsked:
    """A post that somebody must hold: how it is called, and which book asks for it."""

    post: str
    title: Text
    book: str = ""


def none() -> Sequence[PostAsked]:
    """Return nothing."""
    return ()


of_books: Callable[[], Sequence[PostAsked]] = none


def posts_asked() -> list[PostAsked]:
    """Return the posts of the books, then the house's, then others that somebody holds, each once."""
    asked = [*of_books(), *(PostAsked(post, title) for post, title in HOUSE_POSTS.items())]
    held = PostHolding.objects.order_by("post").values_list("post", flat=True).distinct()
    asked += [PostAsked(post, Text("")) for post in held]
    return list({each.post: each for each in reversed(asked)}.values())[::-1]
