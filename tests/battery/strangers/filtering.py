"""E6: hostile names and values where lists are searched and sorted: answered, and never part of a statement."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus

from django.db import connection, transaction

from tests.battery.strangers.bodies import described
from tests.battery.strangers.going import Visitors, who_gets_through
from tests.battery.strangers.matrix import rows
from tests.battery.strangers.places import MISSING, address, scopes_of
from tests.battery.strangers.world import World

MARK: Final = "qzsqlqz"
NAMES: Final = (
    "q",
    "sort",
    "page",
    "order",
    "size",
    "after",
    "kind",
    "state",
    "grade",
    "customer",
    "from",
    "until",
    "view",
    "who",
    "since",
    "department",
    "branch",
    "late",
    "mine",
    "product",
    "category",
    "ordering",
    "limit",
    "offset",
    "fields",
    "search",
    "by",
    "group",
)
UNKNOWN: Final = (
    f"{MARK}__regex",
    f"filed_by__password__startswith__{MARK}",
    f"_connector_{MARK}",
    f"id__in__{MARK}",
    f"{MARK}.x",
    f"-{MARK}",
    f"{MARK}\0",
    f"{MARK}' OR 1=1--",
    f"{MARK}[]",
    f"__proto__[{MARK}]",
    f"客{MARK}",
    f"sort[{MARK}]",
)
VALUES: Final = (
    f"' OR '1'='1' -- {MARK}",
    f"{MARK}'; DROP TABLE cases_caserecord; --",
    f'{MARK}" UNION SELECT password FROM directory_person --',
    f"{MARK}%' ESCAPE '",
    f"{MARK}) OR (1=1",
    f"-{MARK}",
    f"{MARK}__regex",
    f"filed_by__password.{MARK}",
    f"?{MARK}",
    f"({MARK}",
    f"{MARK}\0",
    f"{MARK}\ud800",
    f"{MARK}\u202e",
    f"{MARK}*+?([",
    f"-1 {MARK}",
    "-1",
    "0",
    "999999999999999999999999",
    "1e309",
    "nan",
    "NaN",
    "1.5",
    "",
    " ",
    "%",
    "_",
    "%%%",
    "\\",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    f"[{MARK}]",
    f'{{"{MARK}": 1}}',
    "null",
    "true",
    f"NEAR({MARK})",
    f'"{MARK}',
    f"{MARK}*",
    f"{MARK} OR {MARK}",
    f"AND {MARK}",
    f"^{MARK}",
    "客" * 3_000,
    "a " * 2_000,
    f"{MARK},,,",
)
HUGE: Final = 200_000


@dataclass(slots=True)
class Filtered:
    """How many lists were asked for, how they were answered, and what was wrong."""

    tried: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def told_statements() -> Iterator[list[str]]:
    """Yield a list into which the text of every statement goes meanwhile, without its parameters."""
    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def filtered(world: World, count: int, seed: int) -> Filtered:
    """Ask for lists so many times."""
    came, chance, everybody = Filtered(), random.Random(seed), Visitors(world)
    lists = list(_lists(world))
    for login in {login for login, *_ in lists}:
        everybody.of(login)  # signs in here, for what happens below is taken back
    for _ in range(count):
        login, path, is_api, known = chance.choice(lists)
        asked = _asked(chance, known)
        before = transaction.savepoint()
        with told_statements() as statements:
            answer = everybody.of(login).ask("GET", f"{path}?{asked}", is_api=is_api)
        transaction.savepoint_rollback(before)
        came.tried += 1
        came.statuses[answer.status_code] += 1
        said = f"{login} asks {path}?{asked[:300]}"
        if answer.status_code >= 500:
            came.wrong.append(f"{said}: answered {answer.status_code}")
        came.wrong += [f"{said}: stands in {sql[:120]}" for sql in statements if MARK in sql]
    return came


def _lists(world: World) -> Iterator[tuple[str, str, bool, tuple[str, ...]]]:
    """Yield who asks, where, whether it is the API, and the names that are known there."""
    for row in rows().values():
        if "GET" not in row.methods or row.group == "nobody":
            continue
        scope = next((s for s in scopes_of(row) if s != MISSING), "")
        yield (
            who_gets_through(row, scope),
            address(world, row, scope),
            row.is_api,
            _parameters(row.route),
        )


def _parameters(route: str) -> tuple[str, ...]:
    plain = re.sub(r"<[^>]*>", "{}", route)
    operation = described().get(("GET", plain), {})
    found = tuple(p["name"] for p in operation.get("parameters", ()) if p.get("in") == "query")
    return found or NAMES


def _asked(chance: random.Random, known: tuple[str, ...]) -> str:
    """Return what stands behind the question mark."""
    said = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(UNKNOWN if chance.random() < 0.25 else known)
        value = chance.choice(VALUES)
        if chance.random() < 0.002:
            value = MARK * (HUGE // len(MARK))
        said.append(
            f"{quote_plus(name, errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}"
        )
    return "&".join(said)
