"""The words by which the core knows people, posts and departments."""

from typing import Final

PERSON: Final = "person"
POST: Final = "post"
DEPARTMENT: Final = "dept"
HEAD: Final = "head"

SORTS: Final = frozenset({PERSON, POST, DEPARTMENT, HEAD})


def person_party(person_id: object) -> str:
    """Return how the core names a person."""
    return f"{PERSON}:{person_id}"


def post_party(post: str) -> str:
    """Return how the core names whoever holds a post."""
    return f"{POST}:{post}"


def department_party(code: str) -> str:
    """Return how the core names everybody in a department."""
    return f"{DEPARTMENT}:{code}"


def head_party(code: str) -> str:
    """Return how the core names the head of a department."""
    return f"{HEAD}:{code}"


def split_party(party: str) -> tuple[str, str]:
    """Return the sort and the name of a party; raise ValueError when it is none."""
    sort, colon, name = party.partition(":")
    if sort not in SORTS or not colon or not name:
        raise ValueError(f"{party!r} is no party; write person:7, post:x, dept:x or head:x")
    return sort, name
