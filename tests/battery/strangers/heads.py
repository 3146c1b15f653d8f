"""E5: what stands at the head of every answer: pages, files, refusals, errors, what is static, the API."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import Morsel
from typing import Any, Final
from unittest.mock import patch

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from kesu.journal.store import StoreAway
from kesu.site import cookies
from tests.battery.strangers.going import goings
from tests.battery.strangers.matrix import METHODS
from tests.battery.strangers.world import World

STATIC: Final = "/static/"
ALWAYS: Final = {
    "X-Content-Type-Options": re.compile("nosniff"),
    "Referrer-Policy": re.compile("same-origin|no-referrer|strict-origin"),
    "Cross-Origin-Opener-Policy": re.compile("same-origin"),
    "Cross-Origin-Resource-Policy": re.compile("same-origin"),
    "Permissions-Policy": re.compile(r".*microphone=\(\).*geolocation=\(\).*"),
    "Strict-Transport-Security": re.compile(r"max-age=\d{8,}.*"),
}
NOT_STATIC: Final = {
    "X-Frame-Options": re.compile("DENY"),
    "Cache-Control": re.compile(".*no-store.*"),
}
NEVER: Final = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "X-XSS-Protection")
LOOSE: Final = re.compile(r"unsafe-|'self'|\*|\bhttps?:|\bdata:|\bblob:")
CLOSED: Final = ("frame-ancestors", "base-uri", "object-src", "default-src")
SIGNED: Final = frozenset({"kesu_known", "kesu_company", "messages"})
"""Cookies that open nothing and are signed: two go to the pages of signing in only, one is a sentence shown once."""


@dataclass(slots=True)
class Heads:
    """How many answers were looked at, by their status, and what their heads lacked."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    def look(self, said: str, answer: Any) -> None:
        """Look at the head of an answer."""
        self.asked += 1
        self.statuses[answer.status_code] += 1
        self.wrong += [f"{said}: {answer.status_code}, {fault}" for fault in self._faults(answer)]

    def _faults(self, answer: Any) -> Iterator[str]:
        static = answer.request["PATH_INFO"].startswith(STATIC)
        for name, wanted in (ALWAYS if static else ALWAYS | NOT_STATIC).items():
            if not wanted.fullmatch(answer.get(name, "")):
                yield f"{name} is {answer.get(name)!r}"
        yield from (f"{name} is there" for name in NEVER if name in answer)
        if not static:
            yield from self._policy(answer)
        for cookie in answer.cookies.values():
            yield from _of_cookie(cookie)
        kind = answer.get("Content-Type", "")
        is_file = answer.get("Content-Disposition", "").startswith("attachment")
        if kind.startswith("text/") and not is_file and "charset=utf-8" not in kind.lower():
            yield f"Content-Type is {kind!r}"

    def _policy(self, answer: Any) -> Iterator[str]:
        rules = dict(
            (rule.strip() + " ").split(" ", 1)
            for rule in answer.get("Content-Security-Policy", "").split(";")
        )
        if "sandbox" in rules and rules.get("default-src", "").strip() == "'none'":
            return
        for name in CLOSED:
            if rules.get(name, "").strip() != "'none'":
                yield f"{name} of the policy is {rules.get(name)!r}"
        scripts = rules.get("script-src", "")
        if LOOSE.search(scripts):
            yield f"script-src is {scripts!r}"
        nonce = re.search(r"'nonce-([^']+)'", scripts)
        if nonce and nonce[1] in self.nonces:
            yield "the nonce was used before"
        self.nonces.add(nonce[1] if nonce else "")


def _of_cookie(cookie: Morsel[str]) -> Iterator[str]:
    """Yield what a cookie lacks."""
    name = cookie.key
    if str(cookie["max-age"]) == "0":  # it is taken away
        return
    if (
        not cookie["httponly"]
        or not cookie["secure"]
        or cookie["samesite"] not in ("Lax", "Strict")
    ):
        yield f"the cookie {name} is {cookie.OutputString()!r}"
    if name not in SIGNED and not name.startswith("__Host-"):
        yield f"the cookie {name} could come from another host"
    if name.startswith("__Host-") and (cookie["path"] != "/" or cookie["domain"]):
        yield f"the cookie {name} has a path or a domain"


@contextmanager
def over_https() -> Iterator[None]:
    """The site as it is where its origin begins with https."""
    names = {
        f"{sort}_COOKIE_NAME": cookies.named(cookies.PLAIN[sort], https=True)
        for sort in cookies.PLAIN
    }
    safe = {f"{sort}_COOKIE_SECURE": True for sort in cookies.PLAIN}
    with override_settings(HTTPS=True, **names, **safe):
        yield


def headed(world: World) -> Heads:
    """Look at the heads of everything that can be asked, whoever asks."""
    heads = Heads()
    with over_https():
        for going in goings(world):
            for method in METHODS:
                answer = going.who.ask(method, going.path, going.row.route, is_api=going.row.is_api)
                heads.look(f"{method} {going.path} as {going.who.login}", answer)
        for said, answer in _elsewhere():
            heads.look(said, answer)
    return heads


def _elsewhere() -> Iterator[tuple[str, Any]]:
    """Yield what no address of the table leads to: errors, signing in, what is static."""
    browser = Client(raise_request_exception=False)
    yield "a wrong host", browser.get("/", headers={"Host": "elsewhere.example"})
    yield "nowhere", browser.get("/nowhere")
    yield "nowhere in the API", browser.get("/api/v1/nowhere")
    yield "a bad address", browser.get("/%ff%fe")
    yield "a language", browser.post("/desk/language", {"language": "en"})
    yield "signing in", browser.post("/sign-in", {"login": "wangfang", "password": "wrong word 1"})
    careful = Client(enforce_csrf_checks=True)
    yield "a forged form", careful.post("/sign-in", {"login": "wangfang"})
    fields = "&".join(f"a{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    form = "application/x-www-form-urlencoded"
    yield "too many fields", browser.post("/sign-in", fields, content_type=form)
    yield "too much", browser.post("/sign-in", "a=" + "b" * 6 * 1024 * 1024, content_type=form)
    yield from _faults(browser)
    yield from _static()


def _faults(browser: Client) -> Iterator[tuple[str, Any]]:
    for fault in (RuntimeError("broken on purpose"), StoreAway("away on purpose")):
        for path in ("/readyz", "/api/v1/openapi.json"):
            where = "kesu.site.views.readiness.lacking" if path == "/readyz" else BEFORE_API
            with patch(where, side_effect=fault):
                yield f"{type(fault).__name__} at {path}", browser.get(path)


BEFORE_API: Final = "kesu.site.middleware.may_open"


def _static() -> Iterator[tuple[str, Any]]:
    browser = Client(raise_request_exception=False)
    for finder in finders.get_finders():
        for path, _storage in finder.list([]):
            yield f"static {path}", browser.get(STATIC + path)
    yield "nothing static", browser.get(STATIC + "nowhere.css")
