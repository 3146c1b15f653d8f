"""E1: odd requests by the ten thousand, by programs of several people: answered as the description says, always."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import hypothesis
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from schemathesis.core.failures import FailureGroup

from tests.api.odd_requests import CHECKS, connection_kept
from tests.battery.strangers.matrix import Row
from tests.battery.strangers.places import PLAIN, address
from tests.battery.strangers.world import World

# Somebody of every sort: who files, who judges, who keeps the system, who keeps the mail, who may do nothing.
CALLERS: Final = ("wangfang", "lilei", "hejie", "gaoan", "luyao", "youhua", "zhaoqiang", "linna")


@dataclass(slots=True)
class Bombardment:
    """How many calls there were, how they were answered, and what was wrong with an answer."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    missing: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def bombarded(world: World, calls: int, seed: int) -> Bombardment:
    """Send so many requests, spread over all operations; half of them about what is there."""
    came = Bombardment()
    with connection_kept():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        found: list[Any] = list(schema.get_all_operations())
        operations = [each.ok() for each in found]
        for number, operation in enumerate(operations):
            share = calls * (number + 1) // len(operations) - calls * number // len(operations)
            _ask(came, world, operation, share, seed + number)
    return came


def _ask(came: Bombardment, world: World, operation: Any, share: int, seed: int) -> None:
    chance, answered = random.Random(seed), Counter[int]()

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=max(share, 1),
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        _with_what_is_there(case, world, chance)
        headers = {
            "Authorization": f"Bearer {world.tokens[_caller(operation.path, chance)]}",
            "Accept-Language": chance.choice(("en", "zh-hans")),
        }
        before = transaction.savepoint()
        try:
            answer = case.call(headers=headers)
            answered[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS, headers=headers)
        except (Exception, FailureGroup) as fault:
            if len(came.wrong) < 200:
                came.wrong.append(f"{operation.method} {operation.path}: {str(fault)[:1500]}")
        finally:
            transaction.savepoint_rollback(before)

    ask()
    came.calls += answered.total()
    came.statuses += answered
    came.missing[f"{operation.method.upper()} {operation.path}"] = answered[404] / max(
        answered.total(), 1
    )


def _caller(path: str, chance: random.Random) -> str:
    """Return who calls: anybody, or in three of four calls who has to do with such things."""
    if chance.random() < 0.25:
        return chance.choice(CALLERS)
    if path.startswith(("/api/v1/directory", "/api/v1/hand-overs")):
        return "gaoan"
    kept = ("channels", "deliveries/", "own-forms", "registry")
    room = path.removeprefix("/api/v1/")
    if room.startswith("mail"):
        return "luyao"
    if room.startswith("scans"):
        return "wangfang"
    return "hejie" if room.startswith(kept) else "lilei"


def _with_what_is_there(case: Any, world: World, chance: random.Random) -> None:
    """In four of five calls, name what is there in place of what was made up."""
    if not case.path_parameters or chance.random() < 0.2:
        return
    route = case.operation.path.lstrip("/")
    for name in case.path_parameters:
        row = Row(frozenset(), route, "staff", "staff", "")
        scope = chance.choice(("service", "south", "wangfang", ""))
        case.path_parameters[name] = _there(world, row, scope, name)


def _there(world: World, row: Row, scope: str, name: str) -> Any:
    if name == "record_id":
        return world.records.get(scope, world.records["service"])
    if name == "file_id":
        return world.files.get(scope, world.files["service"])
    if name in ("row", "form_id"):
        words = row.route.replace("{", "<").replace("}", ">")
        filled = address(world, Row(frozenset(), words, "", "", ""), scope and "service")
        return filled.lstrip("/").split("/")[row.route.split("/").index("{" + name + "}")]
    if name == "scan_id":
        return world.belongings.get(scope, world.belongings["wangfang"]).scan
    known = {
        "mail_id": world.company["mail"], "code": world.company["channel"],
        "delivery": world.company["delivery"],
    }  # fmt: skip
    return known.get(name, PLAIN.get(name, "x"))
