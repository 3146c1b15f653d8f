"""E4: what other people's pages make a browser send is refused; what only asks changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import Client

from tests.battery.strangers.going import Going, goings
from tests.battery.strangers.world import World

UNSAFE: Final = ("POST", "PUT", "PATCH", "DELETE")
ASKING: Final = ("GET", "HEAD", "OPTIONS")
ELSEWHERE: Final = "https://elsewhere.example"

# What a look may write, reviewed: at which addresses, and why.
MAY_WRITE: Final = {
    "entrance_signin": ("", "when a sign-in was last seen"),
    "directory_servicetoken": (r"api/v1/.*", "when a token was last used"),
    "entrance_attempts": (r"api/v1/.*", "that a wrong token came"),
    "journal_accessnote": ("", "that somebody looked at what names people"),
    "registry_change": (r"registry/\w+/export\.xlsx", "that somebody took a table out"),
    "directory_change": (r"directory/\w+/export\.xlsx", "that somebody took a table out"),
}


def may_write(route: str, table: str) -> bool:
    """Say whether a look at an address may write to a table."""
    where = MAY_WRITE.get(table, ("-", ""))[0]
    return re.fullmatch(where or ".*", route) is not None


@dataclass(slots=True)
class Forged:
    """How many requests there were and which were not answered as they must be."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    written: Counter[str] = field(default_factory=Counter)


# -- requests of other people's pages ---------------------------------------------------------------


def forged(world: World) -> Forged:
    """Send every unsafe request as another page would make a signed-in browser send it."""
    came = Forged()
    for going in goings(world, also=()):
        for method in UNSAFE:
            for said, head, body, cookie in _forgeries(going):
                answer = _sent(going, method, head, body, cookie)
                came.asked += 1
                wanted = 401 if going.row.is_api else 403
                if answer.status_code != wanted and not _is_open(going, answer):
                    came.wrong.append(
                        f"{method} {going.path} as {going.who.login}, {said}: {answer.status_code}"
                    )
    return came


def _is_open(going: Going, answer: Any) -> bool:
    """Say whether an address of the API is there for everybody, who changes nothing, or for nobody."""
    if going.row.route == "api/v1/openapi.json":
        return bool(answer.status_code == 200)
    return going.row.is_api and answer.status_code in (403, 404, 405)


def _forgeries(going: Going) -> Iterator[tuple[str, dict[str, str], str, str]]:
    """Yield what is said of a forgery, its head, its body and the cookie of forms that goes along."""
    (ours, right), (_, masked) = _pair(), _pair()
    yield "without a token", {}, "", ours
    yield "with an empty token", {}, "csrfmiddlewaretoken=", ours
    if going.row.is_api:
        return
    yield "with a token of another browser", {}, f"csrfmiddlewaretoken={masked}", ours
    yield "with that token in the head", {"X-CSRFToken": masked}, "", ours
    yield "with a token and no cookie", {"X-CSRFToken": masked}, "", ""
    yield "from another site", {"X-CSRFToken": right, "Origin": ELSEWHERE}, "", ours
    yield "from nowhere", {"X-CSRFToken": right, "Origin": "null"}, "", ours


def _pair() -> tuple[str, str]:
    """Return the cookie of a browser and a token of its forms."""
    request = HttpRequest()
    token = get_token(request)
    return request.META["CSRF_COOKIE"], token


def _sent(going: Going, method: str, head: dict[str, str], body: str, cookie: str) -> Any:
    """Return the answer to what a browser sends that is signed in; no program's token goes along."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies.update(going.who.browser.cookies)
    if cookie:
        browser.cookies[settings.CSRF_COOKIE_NAME] = cookie
    before = transaction.savepoint()
    kind = "application/x-www-form-urlencoded"
    answer = browser.generic(method, going.path, body, content_type=kind, headers=head)
    transaction.savepoint_rollback(before)
    return answer


# -- writes behind what only asks -------------------------------------------------------------------

WRITES: Final = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|CREATE\s+\w+|DROP\s+\w+)\s+\"?(\w+)"
)
READS: Final = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "EXPLAIN", "SET ")


@contextmanager
def trapped() -> Iterator[list[str]]:
    """Yield a list into which every table goes that is written to meanwhile."""
    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        named = WRITES.search(sql)
        if not sql.lstrip().upper().startswith(READS) and (named or "WITH" not in sql):
            found.append(named[1] if named else sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def looked(world: World) -> Forged:
    """Ask for every address in every way that only asks; return what was written then."""
    came = Forged()
    for going in goings(world):
        for method in ASKING:
            with trapped() as tables:
                going.who.ask(method, going.path, going.row.route, is_api=going.row.is_api)
            came.asked += 1
            came.written.update(tables)
            wrong = sorted({t for t in tables if not may_write(going.row.route, t)})
            if wrong:
                said = f"{method} {going.path} ({going.row.route}) as {going.who.login}"
                came.wrong.append(f"{said} writes to {', '.join(wrong)}")
    return came
