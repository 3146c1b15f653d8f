"""Goes to every address as somebody who gets through there, and as those who do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.battery.strangers.matrix import Row, rows
from tests.battery.strangers.places import MISSING, address, scopes_of, sees
from tests.battery.strangers.seeing import GONE, GROUPS, NOBODY, STAFF
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import World

NOT_ASKED = "metrics"
"""What only a program with a token of the operator's reads."""


@dataclass(frozen=True, slots=True)
class Going:
    """One address as somebody goes to it: who, where, and whether they get through."""

    row: Row
    path: str
    scope: str
    who: Visitor
    is_through: bool


class Visitors:
    """Everybody who goes somewhere, each with one browser."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.of = cache(self._of)

    def _of(self, login: str) -> Visitor:
        return Visitor(self._world, login)


def goings(world: World, also: tuple[str, ...] = (NOBODY, GONE, "zhaoqiang")) -> Iterator[Going]:
    """Yield every address with everybody's object, by who gets through there and by a few who may not."""
    everybody = Visitors(world)
    for row in rows().values():
        for scope in scopes_of(row):
            path, through = address(world, row, scope), who_gets_through(row, scope)
            for login in dict.fromkeys((through, *also)):
                is_through = login == through and scope != MISSING
                yield Going(row, path, scope, everybody.of(login), is_through)


def who_gets_through(row: Row, scope: str) -> str:
    """Return somebody who comes in, sees the object where there is one, and may do there what can be done."""
    group = GROUPS.get(row.may) or GROUPS.get(row.group) or STAFF
    able = [login for login in group if login in STAFF] or list(STAFF)
    return next((login for login in able if sees(login, row, scope)), able[0])
