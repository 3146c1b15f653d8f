"""Walks the permission matrix: asks every address as everybody, and compares what is answered with what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.test import Client

from tests.battery.strangers.bodies import body_for
from tests.battery.strangers.matrix import METHODS, Row, rows
from tests.battery.strangers.places import (
    MISSING,
    NAMES_NOTHING,
    NOT_HERE,
    address,
    scopes_of,
    sees,
)
from tests.battery.strangers.seeing import GONE, GROUPS, NOBODY
from tests.battery.strangers.world import World

OPENS: Final = "opens"
REFUSED: Final = "refused"
ABSENT: Final = "absent"
SIGN_IN: Final = "sign-in"
NO_TOKEN: Final = "no token"
NO_METHOD: Final = "no method"
BROKEN: Final = "broken"

# A request without content is understood and answered so by whoever gets through.
UNDERSTOOD: Final = frozenset({400, 409, 410, 415, 422, 428})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Walk:
    """What was asked and what was not as written."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


class Visitor:
    """Somebody with a browser that is signed in and a program that has their token."""

    def __init__(self, world: World, login: str) -> None:
        self.login = login
        self.browser = Client(raise_request_exception=False)
        if login != NOBODY:
            self.browser.force_login(world.people[login])
        self.headers = {"Idempotency-Key": "battery-walk", "Accept-Language": "zh-hans"}
        if login in world.tokens:
            self.headers["Authorization"] = f"Bearer {world.tokens[login]}"

    def ask(self, method: str, path: str, route: str = "", *, is_api: bool) -> Any:
        """Return the answer; whatever it changed is taken back."""
        before, cookies = transaction.savepoint(), copy(self.browser.cookies)
        headers = self.headers if is_api else {"Accept-Language": "zh-hans"}
        kind = "application/json" if is_api else "application/x-www-form-urlencoded"
        body = ""
        if is_api and method not in SAFE:
            kind, body = body_for(method, route)
        answer: Any = self.browser.generic(method, path, body, content_type=kind, headers=headers)
        if answer.streaming:
            answer.whole = b"".join(answer.streaming_content)
        transaction.savepoint_rollback(before)
        self.browser.cookies = cookies
        return answer


def walked(
    world: World, actors: Iterable[str], methods: Iterable[str] = METHODS, only: str = ""
) -> Walk:
    """Ask everything as each of the actors; `only` narrows to addresses that begin so."""
    walk, table = Walk(), rows()
    for login in actors:
        visitor = Visitor(world, login)
        for row in table.values():
            if row.route.startswith(only):
                for method in methods:
                    for scope in scopes_of(row):
                        _try(walk, world, visitor, row, method, scope)
    return walk


def _try(walk: Walk, world: World, who: Visitor, row: Row, method: str, scope: str) -> None:
    path = address(world, row, scope)
    answer = who.ask(method, path, row.route, is_api=row.is_api)
    walk.asked += 1
    walk.statuses[answer.status_code] = walk.statuses.get(answer.status_code, 0) + 1
    came, wanted = outcome(answer), wanted_of(row, method, who.login, scope)
    if came == ABSENT and scope and scope != MISSING and method == "GET":
        _compare(walk, world, who, row, scope, answer)
    if came not in wanted:
        said = f"{method} {path} ({row.route}) as {who.login}, {scope or 'company'}"
        walk.wrong.append(
            f"{said}: {answer.status_code} {came}, written is {'/'.join(sorted(wanted))}"
        )


def _compare(walk: Walk, world: World, who: Visitor, row: Row, scope: str, answer: Any) -> None:
    """What one must not see is answered like what is not there, to the letter."""
    there, nowhere = address(world, row, scope), address(world, row, MISSING)
    missing = who.ask("GET", nowhere, row.route, is_api=row.is_api)
    walk.asked += 1
    if body_of(answer, there) != body_of(missing, nowhere) or missing.status_code != 404:
        walk.wrong.append(f"GET {there} as {who.login} can be told from what is not there")


def outcome(answer: Any) -> str:
    """Return what sort of answer it is."""
    status = answer.status_code
    if status == 302 and answer["Location"].startswith("/sign-in?next="):
        return SIGN_IN
    named = {401: NO_TOKEN, 403: REFUSED, 404: ABSENT, 405: NO_METHOD}
    if status in named:
        return named[status]
    return OPENS if status < 400 or status in UNDERSTOOD else BROKEN


def wanted_of(row: Row, method: str, login: str, scope: str) -> frozenset[str]:
    """Return which sorts of answer are right."""
    outside = login in (NOBODY, GONE)
    if row.is_api:
        return _of_api(row, method, login, scope, outside=outside)
    if login not in GROUPS[row.group] and row.group != "nobody":
        return frozenset({SIGN_IN if outside else ABSENT})
    if method not in row.methods:
        return frozenset({NO_METHOD})
    return _within(row, method, login, scope)


def _of_api(row: Row, method: str, login: str, scope: str, *, outside: bool) -> frozenset[str]:
    if row.group == "anyone" or row.group == "nobody":
        return frozenset({OPENS if row.group == "anyone" else ABSENT, NO_METHOD, ABSENT})
    if method not in row.methods:
        return frozenset({NO_METHOD})
    if outside:
        return frozenset({NO_TOKEN})
    if login not in GROUPS[row.group]:
        return frozenset({ABSENT, REFUSED})
    return _within(row, method, login, scope)


def _within(row: Row, method: str, login: str, scope: str) -> frozenset[str]:
    """Return what is right for somebody who comes in."""
    if row.route in NOT_HERE or row.group == "nobody":
        return frozenset({ABSENT})
    if row.scope == "sheet" and login not in GROUPS[row.may]:
        return frozenset({REFUSED})
    if not sees(login, row, scope):
        return frozenset({ABSENT})
    if row.route in NAMES_NOTHING:
        return frozenset({ABSENT})
    if row.route.endswith("<slug:noun>"):
        return frozenset({OPENS, REFUSED})
    if method in ("GET", "HEAD") and not _guards_form(row):
        return frozenset({OPENS})
    if login not in GROUPS[row.may]:
        return frozenset({REFUSED})
    # What a step or an act asks of the procedure is its own matter: here it counts that it was reached.
    return frozenset({OPENS, REFUSED}) if row.scope == "record" else frozenset({OPENS})


def _guards_form(row: Row) -> bool:
    """Say whether even the empty form is only for those who may send it."""
    return row.route.endswith(
        ("/new", "/import", "/import/<int:pk>", "imports/complaints", "complaints/<int:pk>")
    )


def body_of(answer: Any, path: str) -> str:
    """Return head and body of an answer without what is new each time: nonces, secrets of forms, the address."""
    text = answer.content.decode(errors="replace").replace(path, "")
    heads = {name: value for name, value in answer.items() if name != "Content-Length"}
    return NEW_EACH_TIME.sub("", f"{heads} {text}")


NEW_EACH_TIME: Final = re.compile(r"nonce[=-]\"?[^\"' ;]*|\b[A-Za-z0-9]{64}\b|\b[0-9a-f]{16,32}\b")
