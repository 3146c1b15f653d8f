"""Where the pages of the rulebook are: what chips that name a clause, anywhere on the desk, lead to."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse


# A page names dozens of clauses, the same ones again and again.
@lru_cache(maxsize=4096)
def clause_address(clause: str, edition: str = "") -> str:
    """Return where a clause can be read, in an edition such as "p01@1" or in the one in force."""
    address = reverse("desk:clause", args=[clause])
    return f"{address}?{urlencode({'edition': edition})}" if edition else address


def edition_address(edition: str) -> str:
    """Return the page of an edition such as "p01@1"."""
    book, _, number = edition.partition("@")
    return reverse("desk:book", args=[book, number])


def anchor(concept: str, line: str) -> str:
    """Return the anchor of a line on the page of its book."""
    return f"{concept}-{line}"
