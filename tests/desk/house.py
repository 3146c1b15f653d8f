"""A house to test pages in: the made-up company with its registry, and the complaint procedure in force."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.test import Client

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.directory.demo import make_people
from kesu.directory.models import Branch, Person
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.registry.demo import make_registry

WORD = "a-long-enough-word"
FRI_30_JAN = datetime.fromisoformat("2026-01-30T09:30+08:00")


@lru_cache(maxsize=1)
def book_files() -> dict[str, str]:
    """Return the files of the complaint procedure."""
    return texts_of(RULEBOOKS / "equipment-maker" / "p01")


def furnished(password: str | None = None) -> dict[str, Person]:
    """Return the cast by sign-in name, with the registry filled and the procedure in force."""
    at = clock.now()
    people = make_people(password=password, at=at)
    branches = {"south": Branch.objects.get(code="south_china")}
    make_registry(at=at, branches=branches)
    publish(book_files(), by=THE_SYSTEM, at=at)
    return people


class Desk:
    """A browser without scripts, signed in as somebody: reads forms and sends them back as a browser would."""

    def __init__(self, person: Person, language: str = "zh-hans") -> None:
        self.client = Client()
        self.client.force_login(person)
        self.client.cookies["django_language"] = language

    def get(self, path: str) -> str:
        """Return a page that is there."""
        response = self.client.get(path, follow=True)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def status(self, path: str) -> int:
        """Return the status of a page."""
        return self.client.get(path).status_code

    def send(self, path: str, **fields: Any) -> Any:
        """Send a form with its hidden fields as the page gives them and the fields filled in."""
        hidden = hidden_fields(self.get(path))
        return self.client.post(path, {**hidden, **{n.replace("__", "-"): v for n, v in fields.items()}})


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's forms."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        found: dict[str, str] = {}

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            if tag == "input" and told.get("type") == "hidden" and told.get("name"):
                self.found[str(told["name"])] = told.get("value") or ""

    reader = Reader()
    reader.found = {}
    reader.feed(page)
    return {n: v for n, v in reader.found.items() if n not in ("next", "csrfmiddlewaretoken")}
