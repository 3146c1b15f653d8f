"""Clocks: nobody's, never ending, longer than what they stand in, two on one duty and neither ranked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.linting.shapes import are_apart
from kesu.core.rulebook.model import Clock, LimitRow, Source
from kesu.core.worktime import Limit, is_counted_back, parse_limit

DAY = 86_400
LONGEST_MONTH, SHORTEST_MONTH = 31, 28


def lint_limits(linter: Linter) -> None:
    """Look at every clock, and at every two that stand together."""
    clocks = linter.source.clocks
    for clock in clocks.values():
        if not clock.owner:
            linter.remark("no_owner", clock)
        if not clock.stops and not clock.runs_while:
            linter.remark("never_stops", clock)
        if clock.within in clocks:
            _inside(linter, clock, clocks[clock.within])
    for one, other in combinations(clocks.values(), 2):
        if (one.of, one.duty) == (other.of, other.duty) and not _exclude(one, other):
            _on_one_duty(linter, one, other)


def _inside(linter: Linter, inner: Clock, outer: Clock) -> None:
    source = linter.source
    outers = [limit for _, limit in limits_of(source, outer)]
    for row, limit in limits_of(source, inner):
        rivals = [
            o for r, o in limits_of(source, outer) if not are_apart(row.when, r.when)
        ] or outers
        if rivals and all(is_longer(limit, rival) for rival in rivals):
            linter.remark(
                "inner_limit_longer", inner, limit=limit, outer=outer.id, allowed=rivals[-1]
            )


def limits_of(source: Source, clock: Clock) -> Iterator[tuple[LimitRow, Limit]]:
    """Yield every limit of a clock that is a number, settings included."""
    for row in clock.limit:
        text = row.text
        if text.startswith("settings."):
            setting = source.settings.get(text.removeprefix("settings."))
            text = str(setting.value) if setting is not None else ""
        if text and not text.startswith("until ") and not is_counted_back(text):
            yield row, parse_limit(text)


def is_longer(limit: Limit, other: Limit) -> bool:
    """Say whether `limit` is certainly longer than `other`, whatever the calendar."""
    if limit.kind == other.kind and not limit.is_fixed:
        return limit.number > other.number
    least, most = _bounds(limit)[0], _bounds(other)[1]
    return most is not None and least > most


def _bounds(limit: Limit) -> tuple[int, int | None]:
    """Return the shortest and the longest time on the wall that a limit may take, in seconds."""
    n = limit.number
    match limit.kind:
        case "clock":
            return n, n
        case "working":
            return n, None
        case "days":
            return n * DAY, (n + 1) * DAY
        case "months":
            return n * SHORTEST_MONTH * DAY, (n * LONGEST_MONTH + 1) * DAY
        case "working days":
            return n * DAY // 2, None
        case _:
            return 0, None


def _exclude(one: Clock, other: Clock) -> bool:
    return are_apart(one.when, other.when)


def _on_one_duty(linter: Linter, one: Clock, other: Clock) -> None:
    """Of two limits on one duty the stricter binds; where one owner has both, the book should say so (G33)."""
    if one.owner == other.owner and frozenset({one.id, other.id}) not in linter.ranked:
        linter.remark("unranked_lines", one, other=other.id, duty=one.duty)
    for shorter, longer in ((one, other), (other, one)):
        if (
            _starts(shorter) == _starts(longer)
            and not shorter.when
            and _never_binds(linter.source, shorter, longer)
        ):
            linter.remark("limit_never_binds", longer, shorter=shorter.id)


def _starts(clock: Clock) -> tuple[str, ...]:
    return tuple(f"{s.event} {s.when}" for s in clock.starts)


def _never_binds(source: Source, shorter: Clock, longer: Clock) -> bool:
    mine = [limit for _, limit in limits_of(source, longer)]
    theirs = [limit for row, limit in limits_of(source, shorter)]
    return bool(mine and theirs) and all(is_longer(a, b) for a in mine for b in theirs)
