"""D3: every form and every body with an id of others in place of one's own: nothing of theirs is shown or changed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from tests.battery.strangers.bodies import whole_body
from tests.battery.strangers.canaries import CANARY, Plan, may_read, read
from tests.battery.strangers.differing import Rows, changed, rows_now
from tests.battery.strangers.forging import MAY_WRITE, trapped
from tests.battery.strangers.forms import Form, offered
from tests.battery.strangers.matrix import rows
from tests.battery.strangers.places import address, scopes_of, sees
from tests.battery.strangers.seeing import SEEN_BY, SEES
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import World

WHO: Final = ("wangfang", "linna", "fengxue", "tianye")
LINKS: Final = (
    "cases_link",
    "cases_involved",
    "cases_task",
    "journal_attachment",
    "cases_registryrow",
)
"""Tables in which a new row that names something of others is a hold on it."""
NOTES: Final = (
    "journal_refusalnote",
    "journal_accessnote",
    "journal_operationresult",
    "cases_draft",
)
"""Where it is noted that somebody asked for what is not theirs, or what they typed and did not file."""


@dataclass(slots=True)
class Swapped:
    """How many ids were put where, how that was answered, and what came of others."""

    tried: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


OF_TABLES: Final = {
    "customers": "registry_customer", "contacts": "registry_contact", "orders": "registry_order",
    "sites": "registry_site", "serials": "registry_serial", "visits": "registry_servicevisit",
    "returns": "registry_returnbatch",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is not somebody's: ids that are told from all others, those that are small numbers, and rows."""

    ids: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: frozenset[tuple[str, Any]]


def foreign_to(world: World, login: str) -> Foreign:
    """Return what is not somebody's to see."""
    ids, rows_of_others = [str(world.company["mail"]), str(world.company["delivery"])], set()
    for owner, record in world.records.items():
        if owner not in SEES[login]:
            ids += [record, world.contacts[owner], world.files[owner]]
        if login not in SEEN_BY[owner]:
            ids += [f"C-{owner}", f"S-{owner}"]
            rows_of_others |= {
                (OF_TABLES[k], pk) for k, pk in world.rows[owner].items() if k in OF_TABLES
            }
    for owner, theirs in world.belongings.items():
        if owner != login:
            ids.append(theirs.scan)
            rows_of_others |= {
                ("desk_savedview", theirs.view), ("registry_stagedsheet", theirs.sheet),
                ("directory_servicetoken", theirs.token),
            }  # fmt: skip
    numbers = sorted({str(pk) for _table, pk in rows_of_others})
    return Foreign(tuple(ids), tuple(numbers), frozenset(rows_of_others))


@dataclass(frozen=True, slots=True)
class Try:
    """One request with an id of others in it."""

    who: str
    said: str
    ask: Callable[[], Any]


def swapped(world: World, plan: Plan, count: int, seed: int) -> Swapped:
    """Send so many requests with an id of others in them, in turn by several people."""
    came, chance = Swapped(), random.Random(seed)
    theirs = {login: foreign_to(world, login) for login in WHO}
    forms, calls = list(offered(world, WHO)), list(_calls(world))
    base = rows_now()
    for number in range(count):
        made = _call(calls, theirs, chance) if number % 2 else _form(forms, theirs, chance)
        before = transaction.savepoint()
        with trapped() as tables:
            answer = made.ask()
        came.tried += 1
        came.statuses[answer.status_code] += 1
        faults = [*_shown(plan, made.who, answer)]
        if set(tables) - set(MAY_WRITE) - set(NOTES):
            faults += _held(base, theirs[made.who])
        transaction.savepoint_rollback(before)
        came.wrong += [f"{made.said}: {fault}" for fault in faults]
    return came


def _form(forms: list[Form], theirs: Mapping[str, Foreign], chance: random.Random) -> Try:
    """Return a form as it stands on the page, one field or one word of its address being of others."""
    form = chance.choice(forms)
    login = form.who.login
    foreign = chance.choice((*theirs[login].ids, *theirs[login].numbers))
    words = form.action.split("/")
    places = [n for n, word in enumerate(words) if word.isdigit() or len(word) == 32]
    values, path = form.values(), form.action
    if places and chance.random() < 0.3:
        words[chance.choice(places)] = foreign
        path = "/".join(words)
        said = f"{path} for {form.action}"
    else:
        names = sorted({f.name for f in form.fields} - {"csrfmiddlewaretoken"}) or ["id"]
        name = chance.choice(names)
        values = [*((n, v) for n, v in values if n != name), (name, foreign)]
        said = f"{form.action} with {name}={foreign}"
    return Try(login, f"{login} posts {said}", lambda: form.sent(values, path))


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of the API about what is somebody's own."""

    who: Visitor
    method: str
    route: str
    path: str


def _calls(world: World) -> Iterator[Call]:
    for login in WHO:
        visitor = Visitor(world, login)
        for row in rows().values():
            for method in (
                sorted(row.methods & {"POST", "PUT", "PATCH", "DELETE"}) if row.is_api else ()
            ):
                for scope in scopes_of(row):
                    if sees(login, row, scope):
                        yield Call(visitor, method, row.route, address(world, row, scope))


def _call(calls: list[Call], theirs: Mapping[str, Foreign], chance: random.Random) -> Try:
    """Return a call of the API in whose body, however deep, one thing is an id of others."""
    call = chance.choice(calls)
    login = call.who.login
    foreign: Any = chance.choice((*theirs[login].ids, *theirs[login].numbers))
    if foreign.isdigit() and chance.random() < 0.5:
        foreign = int(foreign)
    body = whole_body(call.method, call.route)
    where = _put(body, foreign, chance)
    heads = {**call.who.headers, "Idempotency-Key": "battery-swap"}
    said = f"{login} calls {call.method} {call.path} with {where}={foreign}"

    def ask() -> Any:
        return call.who.browser.generic(
            call.method, call.path, json.dumps(body), content_type="application/json", headers=heads
        )

    return Try(login, said, ask)


FACTS: Final = (
    "customer",
    "photos",
    "order_no",
    "serial_no",
    "site",
    "complaint",
    "product",
    "registered_from",
)


def _put(body: Any, foreign: Any, chance: random.Random) -> str:
    """Put an id at a place of a body; return where."""
    if not isinstance(body, dict) or not body:
        return "nothing"
    name: str = chance.choice(sorted(body))
    inside = body[name]
    if isinstance(inside, dict) and name == "facts":
        fact = chance.choice(FACTS)
        inside[fact] = [foreign] if fact == "photos" else foreign
        return f"facts.{fact}"
    if isinstance(inside, dict) and inside:
        return f"{name}.{_put(inside, foreign, chance)}"
    body[name] = [foreign] if isinstance(inside, list) else foreign
    return name


def _shown(plan: Plan, login: str, answer: Any) -> Iterator[str]:
    """Yield what an answer shows that is not to be seen, and that it broke."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if answer.streaming:
        answer.whole = b"".join(answer.streaming_content)
    for hit in CANARY.finditer(read(answer)):
        owner, where = plan.planted[int(hit[2])]
        if not may_read(login, owner, where):
            yield f"shows {where} of {owner}"


def _held(base: Rows, foreign: Foreign) -> Iterator[str]:
    """Yield what was changed that is of others, and new rows that take hold of it."""
    for table, key, was, now in changed(base, rows_now()):
        names = [word for word in foreign.ids if any(word == cell for cell in (was or now))]
        if was and (names or (table, key) in foreign.rows) and table not in NOTES:
            yield f"changed {table} {key}"
        if not was and names and table in LINKS:
            yield f"{table} {key} takes hold of {', '.join(names)}"
