"""D1: every address × method × person × whose object, as `expected.py` says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kesu.site.checks import addresses
from tests.battery.strangers import expected
from tests.battery.strangers.seeing import GROUPS

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HEAD_OF_API: Final = "api/v1/"
BEHIND_ANOTHER: Final = "directory/people/<int:pk>/removal"
"""What no request reaches: the acts of a person stand before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `group` comes in, `may` gets through; `scope` says whose the object must be."""

    methods: frozenset[str]
    route: str
    group: str
    may: str
    scope: str

    @property
    def is_api(self) -> bool:
        """Say whether the address is one of the API."""
        return self.route.startswith(HEAD_OF_API)


def rows() -> dict[str, Row]:
    """Return every line by its address; raise ValueError for one that says nothing readable or comes twice."""
    found: dict[str, Row] = {}
    for row in [*_desk(), *_api()]:
        if row.route in found:
            raise ValueError(f"two lines for {row.route}")
        found[row.route] = row
    return found


def _desk() -> Iterator[Row]:
    yield from (_row(line) for line in _lines(expected.DESK))
    for told in _tables():
        found = (_row(line.format(**told)) for line in _lines(expected.TABLE))
        yield from (row for row in found if row.route != BEHIND_ANOTHER)


def _api() -> Iterator[Row]:
    yield from (_row(line, HEAD_OF_API) for line in _lines(expected.API))
    for told in _tables():
        for line in _lines(expected.API_TABLE):
            yield _without(_row(line.format(**told), HEAD_OF_API), told)


def _without(row: Row, told: dict[str, str]) -> Row:
    """Return a line of a table of the API without the methods that nobody may use there."""
    gone = {
        name
        for name, who in (("POST", told["add"]), ("PATCH", told["correct"]), ("DELETE", told["remove"]))
        if who == "nobody"
    }  # fmt: skip
    if told["key"] in WATCHED and row.route.endswith(told["key"]):
        gone.add("POST")
    return Row(row.methods - gone, row.route, row.group, row.may, row.scope)


WATCHED: Final = ("visits", "parts", "returns")
"""Rows that books watch are added elsewhere in the API: rows/…"""


def _tables() -> Iterator[dict[str, str]]:
    for line in _lines(expected.TABLES):
        room, key, add, correct, remove, scope = line.split()
        said = {"room": room, "key": key, "add": add, "correct": correct, "remove": remove}
        yield {**said, "scope": "" if scope == "-" else f"in {scope}"}


def _lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line.strip()]


def _row(line: str, head: str = "") -> Row:
    words = line.split()
    methods = frozenset(w for w in words if w in METHODS)
    route, group, *more = words[len(methods) :]
    said = dict(zip(more[::2], more[1::2], strict=True))
    row = Row(
        methods | ({"HEAD"} if "GET" in methods else set()),
        head + ("" if route in ("/", "(root)") else route),
        group,
        said.pop("may", group),
        said.pop("in", ""),
    )
    if said or not methods or not {row.group, row.may} <= {*GROUPS, "anyone"}:
        raise ValueError(f"not readable: {line}")
    return row


# -- what there is ---------------------------------------------------------------------------------


def routes() -> set[str]:
    """Return every address there is, those of the tables one by one."""
    keys = [(told["room"], told["key"]) for told in _tables()]
    found: set[str] = set()
    for route, _view in addresses():
        of_table = re.match(r"(registry|directory)/<slug:key>", route)
        if of_table is None:
            found.add(route)
        else:
            room = of_table[1]
            found |= {route.replace("<slug:key>", key) for r, key in keys if r == room}
    return found - {BEHIND_ANOTHER}


def without_row() -> list[str]:
    """Return the addresses that no line speaks of, and the lines that speak of none."""
    there, said = routes(), set(rows())
    return [f"no line: {route}" for route in sorted(there - said)] + [
        f"no such address: {route}" for route in sorted(said - there)
    ]
