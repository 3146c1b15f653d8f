"""Small books made in tests: a head, two posts, one kind, and whatever the test writes."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from kesu.core.errors import Fault, Faulty
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar, parse_hours
from kesu.library.books import from_files

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = """
id = "toy"
title = { zh = "玩具规程", en = "Toy procedure" }
edition = "1"
in_force = 2026-01-01
calendar = "office"
"""
CLAUSES = """
[[clause]]
id = "T-01"
force = "binding"
says = { zh = "第一条", en = "Clause one" }
[[clause]]
id = "T-02"
force = "guidance"
says = { zh = "第二条", en = "Clause two" }
"""
POSTS = """
[[post]]
id = "clerk"
above = "boss"
[[post]]
id = "boss"
"""
CASE = """
[kind.case]
opened_by = ["anyone"]
"""


@cache
def office() -> Calendar:
    """Return an office open 9 to 17 from Monday to Friday, without any official days."""
    day = parse_hours(["09:00-17:00"])
    return Calendar(id="office", zone=ZONE.key, week=(day,) * 5 + ((), ()))


def calendars() -> dict[str, Calendar]:
    return {"office": office()}


def at(text: str) -> Moment:
    """Return the moment of a local "2026-03-02 10:00" (a Monday)."""
    return Moment(int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()))


def files(
    lines: str = "", *, head: str = "", clauses: str = CLAUSES, **more: str
) -> dict[str, str]:
    """Return the files of a toy book with these lines; `more` are further files by stem."""
    own = {stem.replace("__", "/", 1) + ".toml": text for stem, text in more.items()}
    standard = {"book.toml": HEAD + head, "posts.toml": POSTS, "kinds.toml": CASE}
    return {
        "clauses.toml": clauses,
        "lines.toml": lines,
        **{name: text for name, text in standard.items() if name not in own},
        **own,
    }


def book(lines: str = "", **more: str) -> Book:
    """Return the compiled toy book."""
    return from_files(files(lines, **more))


def faults_of(texts: dict[str, str]) -> list[Fault]:
    """Return everything wrong with these files."""
    try:
        from_files(texts, calendars={"office"})
    except Faulty as refused:
        return list(refused.faults)
    return []


def facts(**sorts: str) -> str:
    """Return kinds.toml with one case kind whose facts have these types; "choice:a,b" gives options."""
    lines = [CASE]
    for name, sort in sorts.items():
        sort, _, options = sort.partition(":")
        lines.append(f'[kind.case.facts.{name}]\ntype = "{sort}"')
        if options:
            inside = ", ".join(f'{{ id = "{o}", zh = "{o}" }}' for o in re.split(",", options))
            lines.append(f"options = [{inside}]")
    return "\n".join(lines) + "\n"
