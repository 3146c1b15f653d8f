"""Which posts the rulebooks in force name, for the page that shows who holds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kesu.core.rulebook.model import Post
from kesu.core.values import Text
from kesu.desk.components.books import books_of
from kesu.desk.list_pages.kinds import said
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import Person, PostHolding


@dataclass(frozen=True, slots=True)
class PostAsked:
    """A post that somebody must hold: how it is called, and which book asks for it."""

    post: str
    title: Text
    book: str = ""


def in_force(person: Person) -> Sequence[PostAsked]:
    """Return the posts of the books in force that people hold; nothing before any book is published."""
    return [
        PostAsked(post.id, post.title, said(book.source.title))
        for book in books_of(person).current.values()
        for post in book.source.posts.values()
        if _is_held_by_people(post)
    ]


def _is_held_by_people(post: Post) -> bool:
    """Departments have heads, and whoever an expression names or stands outside is appointed by nobody."""
    return not (post.is_department or post.is_ or post.outside)


of_books: Callable[[Person], Sequence[PostAsked]] = in_force


def posts_asked(person: Person) -> list[PostAsked]:
    """Return, for a page of `person`, the posts of books, of the house, and others that somebody holds, each once."""
    asked = [*of_books(person), *(PostAsked(post, title) for post, title in HOUSE_POSTS.items())]
    held = PostHolding.objects.order_by("post").values_list("post", flat=True).distinct()
    asked += [PostAsked(post, Text("")) for post in held]
    return list({each.post: each for each in reversed(asked)}.values())[::-1]
