"""Every form that a page offers: where it goes, its fields with what stands in them, and how it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

from django.db import transaction

from tests.battery.strangers.going import Visitors
from tests.battery.strangers.matrix import rows
from tests.battery.strangers.places import MISSING, address, scopes_of, sees
from tests.battery.strangers.seeing import GROUPS
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import World

ENDS_THE_VISIT: Final = ("/sign-out",)
TYPED: Final = frozenset(
    {"text", "search", "tel", "textarea", "email", "url", "date", "datetime-local", "number"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what stands in it, and what may be chosen."""

    name: str
    sort: str
    value: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it to somebody."""

    who: Visitor
    page: str
    action: str
    has_files: bool
    fields: tuple[Field, ...]

    def values(self) -> list[tuple[str, str]]:
        """Return what a browser would send, nothing having been touched."""
        buttons = [f for f in self.fields if f.sort == "submit"][:1]
        filled = [f for f in self.fields if f.sort not in ("file", "submit", "unset")]
        return [(f.name, f.value) for f in (*filled, *buttons)]

    def send(self, values: Iterable[tuple[str, str]], path: str = "") -> Any:
        """Return the answer; what it changed is taken back."""
        before = transaction.savepoint()
        try:
            return self.sent(values, path)
        finally:
            transaction.savepoint_rollback(before)

    def sent(self, values: Iterable[tuple[str, str]], path: str = "") -> Any:
        """Return the answer; what it changed stays."""
        kind = "application/x-www-form-urlencoded"
        body = urlencode(list(values), errors="surrogatepass")
        heads = {"Accept-Language": "zh-hans"}
        browser, cookies = self.who.browser, copy(self.who.browser.cookies)
        try:
            return browser.generic(
                "POST", path or self.action, body, content_type=kind, headers=heads
            )
        finally:
            browser.cookies = cookies


@dataclass
class _Found:
    action: str
    method: str
    has_files: bool
    fields: list[Field] = field(default_factory=list)


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Found] = []
        self._form: _Found | None = None
        self._name = self._text = ""
        self._options: list[str] = []
        self._chosen: str | None = None
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            kind = told.get("enctype", "")
            self._form = _Found(
                told.get("action", ""), told.get("method", "get").lower(), "multipart" in kind
            )
            self.found.append(self._form)
        elif self._form is not None:
            self._within(self._form, tag, told)

    def _within(self, form: _Found, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag == "option":
            self._options.append(told.get("value", ""))
            if "selected" in told:
                self._chosen = told.get("value", "")
        elif tag == "select":
            self._name, self._options, self._chosen = name, [], None
        elif tag == "textarea":
            self._name, self._text, self._in_text = name, "", True
        elif name and tag in ("input", "button"):
            sort = told.get("type", "submit" if tag == "button" else "text")
            if sort in ("checkbox", "radio") and "checked" not in told:
                form.fields.append(Field(name, "unset", told.get("value", "on")))
            else:
                form.fields.append(
                    Field(name, sort, told.get("value", "on" if sort == "checkbox" else ""))
                )

    def handle_data(self, data: str) -> None:
        if self._in_text:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._name:
            self._form.fields.append(Field(self._name, "textarea", self._text.removeprefix("\n")))
            self._in_text = False
        elif tag == "select" and self._name:
            first = self._options[0] if self._options else ""
            value = first if self._chosen is None else self._chosen
            self._form.fields.append(Field(self._name, "select", value, tuple(self._options)))


def forms_in(text: str) -> list[_Found]:
    """Return the forms of a page that post."""
    reader = Forms()
    reader.feed(text)
    return [form for form in reader.found if form.method == "post"]


def offered(world: World, people: Iterable[str]) -> Iterator[Form]:
    """Yield every form that pages offer to some people, each once for its address and its fields."""
    everybody, seen = Visitors(world), set()
    for login in people:
        for path in pages_of(world, login):
            answer = everybody.of(login).ask("GET", path, is_api=False)
            if answer.status_code != 200 or not answer.get("Content-Type", "").startswith(
                "text/html"
            ):
                continue
            for found in forms_in(answer.content.decode()):
                action = urlsplit(urljoin(path, found.action or path)).path
                fields = tuple(found.fields)
                key = (login, action, tuple(f.name for f in fields))
                if key not in seen and action not in ENDS_THE_VISIT:
                    seen.add(key)
                    yield Form(everybody.of(login), path, action, found.has_files, fields)


def each_once(forms: Iterable[Form]) -> Iterator[Form]:
    """Yield of forms that differ in ids only the first."""
    seen = set()
    for form in forms:
        key = (ID.sub("-", form.action), tuple(sorted({f.name for f in form.fields})))
        if key not in seen:
            seen.add(key)
            yield form


ID: Final = re.compile(r"\b[0-9a-f]{32,64}\b|\b\d+\b")


def pages_of(world: World, login: str) -> Iterator[str]:
    """Yield every address of a page that somebody comes in at, with what they see."""
    for row in rows().values():
        if row.is_api or "GET" not in row.methods or login not in GROUPS[row.group]:
            continue
        for scope in scopes_of(row):
            if scope != MISSING and sees(login, row, scope):
                yield address(world, row, scope)
