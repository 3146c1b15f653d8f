"""Decision tables: bands with gaps and overlaps, rows that can never be first, tables that may give nothing."""

from __future__ import annotations

from itertools import combinations

from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.linting.sentences import NEVER_FIRST, filled
from kesu.core.rulebook.linting.shapes import Band, are_opposites, band_of, fixed_value, parts_of
from kesu.core.rulebook.model import Decision, Row
from kesu.core.values import Text

OTHERWISE = "otherwise"


def lint_tables(linter: Linter) -> None:
    """Look at every decision table."""
    for decision in linter.source.decisions.values():
        dead = _unreachable(linter, decision)
        _bands(linter, decision, [row for row in decision.rows if row.id not in dead])
        if not covers_everything(linter, decision.of, [row.when for row in decision.rows]):
            linter.remark("no_residual", decision)


def _unreachable(linter: Linter, decision: Decision) -> set[str]:
    """Remark on rows that can never be the first that holds, and return their ids."""
    found: set[str] = set()
    for index, row in enumerate(decision.rows):
        above = decision.rows[:index]
        why = _never_first(linter, decision, row, above)
        if why is not None:
            found.add(row.id)
            linter.remark("unreachable_row", row, row=row.id, decision=decision.id, why=why)
    return found


def _never_first(
    linter: Linter, decision: Decision, row: Row, above: tuple[Row, ...]
) -> Text | None:
    if any(other.when == OTHERWISE for other in above):
        return NEVER_FIRST["below_otherwise"]
    band = _band(linter, decision, row)
    if band is not None and band[1].is_empty:
        return NEVER_FIRST["empty"]
    for other in above:
        if row.when != OTHERWISE and parts_of(other.when) <= parts_of(row.when):
            return filled(NEVER_FIRST["shadowed"], other=other.id)
        wider = _band(linter, decision, other)
        if band and wider and band[0] == wider[0] and wider[1].holds(band[1]):
            return filled(NEVER_FIRST["narrower"], other=other.id)
    return None


def _band(linter: Linter, decision: Decision, row: Row) -> tuple[str, Band] | None:
    return None if row.when == OTHERWISE else _numbers(linter, decision.of, row.when)


def _numbers(linter: Linter, kind: str, text: str) -> tuple[str, Band] | None:
    found = band_of(text)
    if found is None:
        return None
    name, band = found
    return name, band.whole() if _is_whole(linter, kind, name) else band


def _is_whole(linter: Linter, kind: str, name: str) -> bool:
    """Say whether what is called `name` comes in whole units: a quantity, or a measure that counts."""
    fact = linter.source.kinds[kind].facts.get(name)
    measure = linter.source.measures.get(name)
    return fact.sort == "quantity" if fact else measure is not None and not measure.sums


def _bands(linter: Linter, decision: Decision, rows: list[Row]) -> None:
    """Gaps and overlaps, where every row but the residual one bounds the same number."""
    found = [(row, _band(linter, decision, row)) for row in rows if row.when != OTHERWISE]
    bands = [(row, band[1]) for row, band in found if band is not None]
    names = {band[0] for _, band in found if band is not None}
    if len(bands) < 2 or len(bands) < len(found) or len(names) != 1:
        return
    name = next(iter(names))
    for (one, a), (other, b) in combinations(bands, 2):
        _overlap(linter, decision, name, (one, a), (other, b))
    for gap in _gaps([band for _, band in bands], is_whole=_is_whole(linter, decision.of, name)):
        linter.remark("gap_in_bands", decision, decision=decision.id, name=name, gap=gap.said)


def _overlap(
    linter: Linter, decision: Decision, name: str, one: tuple[Row, Band], other: tuple[Row, Band]
) -> None:
    """A wide row below a narrow one is how tables are written; two that cut into each other are not."""
    both = one[1].meet(other[1])
    is_nested = one[1].holds(other[1]) or other[1].holds(one[1])
    if not both.is_empty and not is_nested and one[0].gives != other[0].gives:
        linter.remark(
            "overlap_in_bands", decision, decision=decision.id, one=one[0].id, other=other[0].id,
            name=name, both=both.said,
        )  # fmt: skip


def _gaps(bands: list[Band], *, is_whole: bool) -> list[Band]:
    """Return what lies between the bands and in none of them."""
    ordered = sorted(bands, key=lambda b: (b.low is not None, b.low or 0, not b.at_low))
    found: list[Band] = []
    reach = ordered[0]
    for band in ordered[1:]:
        between = _between(reach, band)
        if between is not None and not (is_whole and between.whole().is_empty):
            found.append(between)
        if reach.high is not None and (band.high is None or band.high >= reach.high):
            reach = band
    return found


def _between(reach: Band, band: Band) -> Band | None:
    if reach.high is None or band.low is None:
        return None
    gap = Band(reach.high, band.low, not reach.at_high, not band.at_low)
    return None if gap.is_empty else gap


def covers_everything(linter: Linter, kind: str, conditions: list[str]) -> bool:
    """Say whether one of these conditions certainly holds: otherwise, every number, every option, opposites."""
    if OTHERWISE in conditions or "" in conditions:
        return True
    if any(are_opposites(a, b) for a, b in combinations(conditions, 2)):
        return True
    return _all_options(linter, kind, conditions) or _all_numbers(linter, kind, conditions)


def _all_options(linter: Linter, kind: str, conditions: list[str]) -> bool:
    given = dict[str, set[str]]()
    for name, value in filter(None, map(fixed_value, conditions)):
        given.setdefault(name, set()).add(value)
    return any(
        given[name] >= set(map(repr, options)) for name, options in _options(linter, kind, given)
    )


def _options(linter: Linter, kind: str, names: dict[str, set[str]]) -> list[tuple[str, list[str]]]:
    source, found = linter.source, []
    for name in names:
        fact = source.kinds[kind].facts.get(name)
        decision = source.decisions.get(name)
        options = fact.options if fact else decision.values if decision else ()
        if options:
            found.append((name, [o.id for o in options]))
    return found


def _all_numbers(linter: Linter, kind: str, conditions: list[str]) -> bool:
    found = [_numbers(linter, kind, text) for text in conditions]
    bands = [b[1] for b in found if b is not None]
    names = {b[0] for b in found if b is not None}
    if len(bands) < len(conditions) or len(names) != 1:
        return False
    is_open = any(b.low is None for b in bands) and any(b.high is None for b in bands)
    return is_open and not _gaps(bands, is_whole=_is_whole(linter, kind, next(iter(names))))
