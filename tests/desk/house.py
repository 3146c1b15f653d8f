"""A house to test pages in: the made-up company with its registry, and the complaint procedure in force."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.directory.actions import bind_post
from kesu.directory.demo import make_people
from kesu.directory.models import Person
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.registry.actions import add
from kesu.registry.models import Contact, Customer, Order, Product, Serial, Site

WORD = "a-long-enough-word"
CUSTOMERS = (
    ("上海东方机电设备有限公司（虚构）", "王先生（虚构）"),
    ("上海东风装备有限公司（虚构）", "李女士（虚构）"),
)
FRI_30_JAN = datetime.fromisoformat("2026-01-30T09:30+08:00")


@lru_cache(maxsize=1)
def book_files() -> dict[str, str]:
    """Return the files of the complaint procedure."""
    return texts_of(RULEBOOKS / "equipment-maker" / "p01")


def furnished(password: str | None = None) -> dict[str, Person]:
    """Return the cast by sign-in name, with the registry filled and the procedure in force."""
    at = clock.now()
    people = make_people(password=password, at=at)
    _registry(at)
    publish(book_files(), by=THE_SYSTEM, at=at)
    return people


def with_book(
    texts: dict[str, str], password: str | None = None, **posts: tuple[str, ...]
) -> dict[str, Person]:
    """Return the cast with a small book in force beside the complaint procedure; `posts` by sign-in name."""
    people, at = furnished(password), clock.now()
    publish(texts, by=THE_SYSTEM, at=at)
    for login, held in posts.items():
        for post in held:
            bind_post(person=people[login], post=post, from_on=date(2025, 1, 1), by=None, at=at)
    return people


def _registry(at: datetime) -> None:
    """Enter two customers with a contact, an order, a site and a serial number each; all made up."""
    product = add(
        Product,
        {
            "code": "P-VC-110",
            "name": "变频控制柜",
            "model": "VC-110",
            "product_type": "control_cabinet",
        },
        by=None,
        at=at,
    )
    for number, (name, caller) in enumerate(CUSTOMERS, 1):
        customer = add(
            Customer, {"code": f"C-{number:04}", "name": name, "sort": "oem"}, by=None, at=at
        )
        reached = {"customer": customer, "name": caller, "phone": f"139-0000-000{number}"}
        add(Contact, reached, by=None, at=at)
        ordered = {"customer": customer, "product": product, "quantity": 40 + number}
        promised = at - timedelta(days=30)
        add(Order, {"no": f"SO-{number:05}", "promised_at": promised, **ordered}, by=None, at=at)
        site = add(
            Site,
            {"code": f"S-{number:03}", "name": f"{number}号项目", "customer": customer},
            by=None,
            at=at,
        )
        unit = {"product": product, "customer": customer, "site": site}
        add(
            Serial,
            {"no": f"SN{number:06}", "shipped_on": at.date() - timedelta(days=60), **unit},
            by=None,
            at=at,
        )


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

    def send(self, path: str, /, **fields: Any) -> Any:
        """Send a page's form with its hidden fields and the fields filled in."""
        return self.client.post(path, {**hidden_fields(self.get(path)), **fields})

    def resend(self, path: str, /, **fields: Any) -> Any:
        """Send a page's form as it stands, with some fields filled in anew."""
        return self.client.post(path, {**standing_fields(self.get(path)), **fields})


def hidden_fields(page: str) -> dict[str, Any]:
    """Return the hidden fields of the forms in the page's main part."""
    return _read(page, only_hidden=True)


def standing_fields(page: str) -> dict[str, Any]:
    """Return every field of the forms in the page's main part as a browser would send it."""
    return _read(page, only_hidden=False)


def _read(page: str, *, only_hidden: bool) -> dict[str, Any]:
    reader = _Fields(only_hidden)
    reader.feed(page[page.index("<main") :])
    found = {n: v for n, v in reader.found.items() if n not in ("next", "csrfmiddlewaretoken")}
    return {n: v[0] if len(v) == 1 else v for n, v in found.items()}


class _Fields(HTMLParser):
    """Reads inputs, text areas and chosen options."""

    def __init__(self, only_hidden: bool) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.only_hidden = only_hidden
        self.area = self.menu = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, kind = told.get("name") or "", told.get("type") or ""
        if self.only_hidden and kind != "hidden":
            return
        if tag == "textarea" and name:
            self.area = name
            self.found[name] = [""]
        elif tag == "select":
            self.menu = name
        elif tag == "option" and self.menu and "selected" in told:
            self.found[self.menu] = [told.get("value") or ""]
        elif tag == "input" and name and _is_sent(kind, told):
            self.found.setdefault(name, []).append(told.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] = [self.found[self.area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.menu = ""


def _is_sent(kind: str, told: dict[str, str | None]) -> bool:
    """Say whether a browser sends such an input with its form."""
    if kind in ("file", "submit"):
        return False
    return kind not in ("radio", "checkbox") or "checked" in told
