"""D4: every write with every field of every table beside what it takes: only what is documented changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import transaction

from tests.battery.strangers.bodies import body_for, described
from tests.battery.strangers.differing import Rows, cells, changed, rows_now
from tests.battery.strangers.forging import MAY_WRITE, trapped
from tests.battery.strangers.forms import Form, each_once, offered
from tests.battery.strangers.going import Going, goings
from tests.battery.strangers.world import World

WHO: Final = ("wangfang", "lilei", "hejie", "gaoan", "luyao")
PLANTED: Final = "qzmassqz"
NUMBER: Final = 987_654_321
WORTH_IT: Final = ("id", "owner", "is_active", "state", "number", "filed_by")
"""What somebody would try first; sent one by one. All the others are sent together."""


@dataclass(slots=True)
class Overposted:
    """How many requests there were, how they were answered, and what was taken that should not."""

    tried: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


SAID_BY_ENTRIES: Final = frozenset({"outcome", "reason"})
"""What an entry may say of any act, as the API describes it; pages take it wherever they post an entry."""


def all_fields() -> list[str]:
    """Return the name of every field of every table of ours, relations by both their names."""
    names = {
        name
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        for name in (column.name, column.attname)
    }
    return sorted(names - SAID_BY_ENTRIES)


def overposted(world: World) -> Overposted:
    """Send every form and every call with fields that it does not show."""
    came, base, names = Overposted(), rows_now(), all_fields()
    came.wrong += _open_bodies()
    for form in each_once(offered(world, WHO)):
        _post(came, form, base, names)
    asked: set[str] = set()
    for going in goings(world, also=()):
        if going.row.is_api and going.is_through and going.row.route not in asked:
            asked.add(going.row.route)
            for method in sorted(going.row.methods & {"POST", "PUT", "PATCH", "DELETE"}):
                _call(came, going, method, base, names)
    return came


def _post(came: Overposted, form: Form, base: Rows, names: list[str]) -> None:
    """Send a form as it stands, then with everything beside it: the same may change and nothing else."""
    own = {f.name for f in form.fields}
    said = f"{form.who.login} posts {form.action}"
    plain = _changes(form, form.values(), base)
    values = (PLANTED, str(NUMBER))
    more = [(name, values[n % 2]) for n, name in enumerate(names) if name not in own]
    fuller = _changes(form, [*form.values(), *more], base)
    came.tried += 1
    came.statuses[fuller.status] += 1
    beside = fuller.cells - plain.cells - NOTED
    if beside and fuller.status == plain.status:
        came.wrong.append(f"{said}: also changed {sorted(beside)[:8]}")
    if fuller.took:
        came.wrong.append(f"{said}: took {fuller.took[:4]}")
    if fuller.status >= 500:
        came.wrong.append(f"{said}: answered {fuller.status}")


NOTED: Final = {
    ("cases_draft", "content"),
    ("cases_draft", "id"),
    ("entrance_signin", "session_data"),
}
"""What somebody typed and did not file is kept for them, as it was typed, and is read as the form is."""


@dataclass(frozen=True, slots=True)
class _Change:
    status: int
    cells: set[tuple[str, str]]
    took: list[str]


def _changes(form: Form, values: list[tuple[str, str]], base: Rows) -> _Change:
    """Return what sending a form changes; it is taken back."""
    before = transaction.savepoint()
    with trapped() as tables:
        answer = form.sent(values)
    after = rows_now() if set(tables) - set(MAY_WRITE) else base
    found = _Change(answer.status_code, cells(base, after), _taken(base, after))
    transaction.savepoint_rollback(before)
    return found


def _taken(base: Rows, after: Rows) -> list[str]:
    """Return where the values that were sent beside stand now."""
    return [
        f"{table}: {cell}"
        for table, _key, _was, now in changed(base, after)
        if table not in ("cases_draft", "journal_refusalnote")
        for cell in now
        if cell == NUMBER or (isinstance(cell, str) and (PLANTED in cell or str(NUMBER) in cell))
    ]


def _open_bodies() -> Iterator[str]:
    """Yield the bodies of the API that take more than they say, facts of records apart, whose kinds say it."""
    from kesu.api.urls import api

    schemas = api.get_openapi_schema()["components"]["schemas"]
    for (method, route), operation in described().items():
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        for name in _names(schema, schemas, set()):
            if (
                schemas[name].get("type") == "object"
                and schemas[name].get("additionalProperties", True) is not False
            ):
                yield f"{method} {route}: {name} takes more than it says"


def _names(schema: Any, schemas: Any, seen: set[str]) -> set[str]:
    """Return the names of all shapes within a shape."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            if name not in seen:
                seen.add(name)
                _names(schemas[name], schemas, seen)
        for inside in schema.values():
            _names(inside, schemas, seen)
    elif isinstance(schema, list):
        for inside in schema:
            _names(inside, schemas, seen)
    return seen


def _call(came: Overposted, going: Going, method: str, base: Rows, names: list[str]) -> None:
    """Call an operation with its smallest body and, beside it, each field that is worth it, then all together."""
    kind, body = body_for(method, going.row.route)
    if kind != "application/json":
        return
    known: Any = json.loads(body)
    if not isinstance(known, dict):
        return
    documented = _documented(method, going.row.route)
    tries = [{name: PLANTED} for name in WORTH_IT if name not in documented]
    tries.append({name: PLANTED for name in names if name not in documented})
    for more in tries:
        before = transaction.savepoint()
        with trapped() as tables:
            answer = going.who.browser.generic(
                method, going.path, json.dumps({**known, **more}), content_type=kind,
                headers={**going.who.headers, "Idempotency-Key": "battery-more"},
            )  # fmt: skip
        came.tried += 1
        came.statuses[answer.status_code] += 1
        said = f"{going.who.login} calls {method} {going.path} with {', '.join(more)[:40]}"
        took = _taken(base, rows_now()) if set(tables) - set(MAY_WRITE) else []
        transaction.savepoint_rollback(before)
        if took or answer.status_code >= 500:
            came.wrong.append(f"{said}: answered {answer.status_code}, took {took[:4]}")
        elif answer.status_code < 300 and documented:
            came.wrong.append(f"{said}: answered {answer.status_code} as if it were known")


def _documented(method: str, route: str) -> set[str]:
    from tests.battery.strangers.bodies import whole_body

    body = whole_body(method, route)
    return set(body) if isinstance(body, dict) else set()
