"""Trees of causes: what an analysis found possible, which of it was proved and which ruled out, with the evidence.

A tree is kept as a list of rows, each under the one it explains ("why was that so?"), parents before children:
`{"id": "c1", "text": "…", "state": "open"}` with `under`, `factor`, `evidence`, `code`, `files` where there are any.
An id stays with its cause through every correction, so that two versions can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kesu.core.errors import Unfit

Cause = Mapping[str, Any]
"""One row of a tree."""
Causes = Sequence[Cause]

OPEN, PROVED, RULED_OUT = "open", "proved", "ruled_out"
STATES: Final = (OPEN, PROVED, RULED_OUT)
KEYS: Final = ("id", "text", "under", "factor", "state", "evidence", "code", "files")
MOST_CAUSES: Final = 200
MOST_BESIDE: Final = 20
DEEPEST: Final = 8
LONGEST_CAUSE: Final = 200
LONGEST_EVIDENCE: Final = 2_000
_ID = re.compile(r"[a-z][a-z0-9_]{0,23}")


def sound(given: Any, factors: Sequence[str], codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the tree as a record keeps it: parents before children, empty keys left out. Raises Unfit.

    factors -- those of the book; each first cause stands under one. codes -- what a cause may be counted as.
    """
    if not isinstance(given, list | tuple) or len(given) > MOST_CAUSES:
        raise Unfit("not_causes", given=_short(given), most=MOST_CAUSES)
    rows = [_row(one, codes) for one in given]
    _check_ids(rows)
    ordered = list(_ordered(rows))
    _check_shape(ordered)
    for row in ordered:
        _check_factor(row, ordered, factors)
        _check_finding(row, ordered)
    return ordered


def _row(given: Any, codes: Sequence[str]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise Unfit("not_causes", given=_short(given), most=MOST_CAUSES)
    unknown = [name for name in given if name not in KEYS]
    if unknown:
        raise Unfit("unknown_column", given=str(unknown[0]), columns=list(KEYS))
    row = {name: value for name in KEYS if (value := _trimmed(given.get(name))) not in (None, "")}
    _check_words(row, given)
    row.setdefault("state", OPEN)
    _among(row["state"], STATES)
    if "code" in row:
        _among(row["code"], codes)
    return row


def _trimmed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return list(value) or None
    return value.strip() if isinstance(value, str) else value


def _check_words(row: dict[str, Any], given: Any) -> None:
    for name, value in row.items():
        if name == "files" and isinstance(value, list) and all(isinstance(f, str) for f in value):
            continue
        if name == "files" or not isinstance(value, str) or "\x00" in value:
            raise Unfit("not_a_text", given=_short(value))
    if "text" not in row:
        raise Unfit("cause_without_text", given=_short(given.get("id", "")))
    for name, most in (("text", LONGEST_CAUSE), ("evidence", LONGEST_EVIDENCE)):
        if len(row.get(name, "")) > most:
            raise Unfit("too_long", most=most, length=len(row[name]))


def _among(value: Any, options: Sequence[str]) -> None:
    if value not in options:
        raise Unfit("not_an_option", given=_short(value), options=list(options))


def _check_ids(rows: Causes) -> None:
    seen: set[str] = set()
    for row in rows:
        name = row.get("id", "")
        if not _ID.fullmatch(name) or name in seen:
            raise Unfit("bad_cause_id", given=name)
        seen.add(name)
    for row in rows:
        if row.get("under", "") not in seen | {""}:
            raise Unfit("no_such_cause", given=row["under"])


def _ordered(rows: Causes, under: str = "", path: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Yield the rows below one, each before its own; refuse a cause that explains itself."""
    if not under:
        _check_circles(rows)
    for row in rows:
        if row.get("under", "") == under:
            yield dict(row)
            yield from _ordered(rows, row["id"], (*path, row["id"]))


def _check_circles(rows: Causes) -> None:
    above = {row["id"]: row.get("under", "") for row in rows}
    for row in rows:
        at, seen = row["id"], set[str]()
        while at and at not in seen:
            seen.add(at)
            at = above[at]
        if at:
            raise Unfit("circular_causes", given=row["text"])


def _check_shape(rows: Causes) -> None:
    for row in rows:
        if depth(rows, row) > DEEPEST:
            raise Unfit("causes_too_deep", given=row["text"], most=DEEPEST)
        beside = [r for r in rows if _beside(r) == _beside(row)]
        if len(beside) > MOST_BESIDE:
            raise Unfit("causes_too_wide", given=row["text"], most=MOST_BESIDE)


def _beside(row: Cause) -> tuple[str, str]:
    return row.get("under", ""), "" if row.get("under") else row.get("factor", "")


def _check_factor(row: dict[str, Any], rows: Causes, factors: Sequence[str]) -> None:
    """First causes stand under a factor, the others under the factor of the first one above them."""
    if row.get("under"):
        if row.pop("factor", "") not in ("", factor_of(rows, row)):
            raise Unfit("factor_below", given=row["text"])
    elif factors and "factor" not in row:
        raise Unfit("factor_wanted", given=row["text"])
    elif "factor" in row:
        _among(row["factor"], factors)


def _check_finding(row: Cause, rows: Causes) -> None:
    if row["state"] != OPEN and not (row.get("evidence") or row.get("files")):
        raise Unfit("evidence_wanted", given=row["text"])
    if row["state"] == PROVED:
        for other in above(rows, row):
            if other["state"] == RULED_OUT:
                raise Unfit("proved_below_ruled_out", given=row["text"])


def _short(value: Any) -> str:
    return str(value)[:80]


# -- reading a tree ------------------------------------------------------------------------------------------------


def above(rows: Causes, row: Cause) -> list[Cause]:
    """Return what a cause stands under, the nearest first."""
    found: list[Cause] = []
    by_id = {one["id"]: one for one in rows}
    while (up := by_id.get(row.get("under", ""))) is not None and len(found) < len(rows):
        found.append(up)
        row = up
    return found


def depth(rows: Causes, row: Cause) -> int:
    """Return how deep a cause stands: 1 for a first one."""
    return len(above(rows, row)) + 1


def factor_of(rows: Causes, row: Cause) -> str:
    """Return the factor under which a cause stands."""
    found: str = [row, *above(rows, row)][-1].get("factor", "")
    return found


def below(rows: Causes, under: str = "", factor: str | None = None) -> list[Cause]:
    """Return the causes right below one, or the first ones; of a factor, if one is named."""
    return [
        row
        for row in rows
        if row.get("under", "") == under and factor in (None, row.get("factor", ""))
    ]


def is_leaf(rows: Causes, row: Cause) -> bool:
    """Say whether nothing explains a cause further."""
    return not any(other.get("under", "") == row["id"] for other in rows)


def leaves(rows: Causes, state: str = "") -> list[Cause]:
    """Return the causes that nothing explains further, of one state if it is named."""
    return [row for row in rows if state in ("", row["state"]) and is_leaf(rows, row)]


def codes(rows: Causes) -> list[str]:
    """Return what the analysis is counted as: the codes of its proved leaves, each once, in order."""
    return list(dict.fromkeys(row["code"] for row in leaves(rows, PROVED) if row.get("code")))


def seen_from_within(rows: Causes) -> list[dict[str, Any]]:
    """Return the rows as conditions ask about them: each with its factor and whether it is a leaf."""
    return [
        {
            **row,
            "leaf": is_leaf(rows, row),
            **({"factor": factor} if (factor := factor_of(rows, row)) else {}),
        }
        for row in rows
    ]


# -- two versions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one cause: "added", "removed", or the key that reads otherwise, before and after."""

    what: str
    cause: Cause
    before: Any = None
    after: Any = None


def changes(before: Causes, after: Causes) -> list[Change]:
    """Return what differs between two versions of a tree, cause by cause."""
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    found = [Change("removed", row) for name, row in old.items() if name not in new]
    for name, row in new.items():
        if name not in old:
            found.append(Change("added", row))
            continue
        for what in KEYS[1:]:
            if old[name].get(what) != row.get(what):
                found.append(Change(what, row, old[name].get(what), row.get(what)))
    return found
