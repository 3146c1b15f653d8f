"""Which posts the rulebooks in force name, for the page that shows who holds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kesu import clock
from kesu.core.rulebook.model import Post
from kesu.core.values import Text
from kesu.desk.list_pages.kinds import library, said
from kesu.directory.days import day_of
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import PostHolding


@dataclass(frozen=True, slots=True)
class PostAsked:
    """A post that somebody must hold: how it is called, and which book asks for it."""

    post: str
    title: Text
    book: str = ""


def in_force() -> Sequence[PostAsked]:
    """Return the posts of the books in force that people hold; nothing before any book is published."""
    return [
        PostAsked(post.id, post.title, said(book.source.title))
        for book in library(day_of(clock.now())).current.values()
        for post in book.source.posts.values()
        if _is_held_by_people(post)
    ]


def _is_held_by_people(post: Post) -> bool:
    """Departments have heads, and whoever an expression names or stands outside is appointed by nobody."""
    return not (post.is_department or post.is_ or post.outside)


of_books: Callable[[], Sequence[PostAsked]] = in_force


def posts_asked() -> list[PostAsked]:
    """Return the posts of the books, then the house's, then others that somebody holds, each once."""
    asked = [*of_books(), *(PostAsked(post, title) for post, title in HOUSE_POSTS.items())]
    held = PostHolding.objects.order_by("post").values_list("post", flat=True).distinct()
    asked += [PostAsked(post, Text("")) for post in held]
    return list({each.post: each for each in reversed(asked)}.values())[::-1]
