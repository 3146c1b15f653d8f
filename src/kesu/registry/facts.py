"""What a rulebook may ask of a watched row, as plain JSON values under the names of `core.rulebook.rows`.

Moments are ISO 8601 in UTC, whole numbers numbers, other numbers text that a Decimal reads; a fact
that nobody entered is None, never "". Beside its own columns a row brings what its product, its
site and the other rows of its month say when it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.timezone import get_default_timezone

from kesu.registry.models import KnownSolution, PartMonth, ReturnBatch, ServiceVisit, WatchedRow

Facts = dict[str, Any]

KINDS: Final[Mapping[str, type[WatchedRow]]] = {
    "service_visit": ServiceVisit,
    "part_month": PartMonth,
    "return_batch": ReturnBatch,
}
RATE: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are read against: the papers that solve problems, and the other parts of the months."""

    papers: Sequence[KnownSolution] = ()
    rates: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)


def kind_of(row: WatchedRow) -> str:
    """Return the word by which rulebooks call this sort of row."""
    return next(kind for kind, table in KINDS.items() if isinstance(row, table))


def row_facts(row: WatchedRow) -> Facts:
    """Return the row's facts with its kind and number: {"kind": "service_visit", "row": 7, …}."""
    (facts,) = rows_facts([row])
    return facts


def rows_facts(rows: Sequence[WatchedRow]) -> list[Facts]:
    """Return the facts of several rows, in one statement more than reading them took."""
    around = _surroundings(rows)
    return [{"kind": kind_of(row), "row": row.pk, **_facts(row, around)} for row in rows]


def moment(value: datetime | None) -> str | None:
    """Return a moment as written in facts, in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")


def _facts(row: WatchedRow, around: Surroundings) -> Facts:
    if isinstance(row, ServiceVisit):
        return _visit(row, around.papers)
    if isinstance(row, PartMonth):
        return _part(row, around)
    assert isinstance(row, ReturnBatch)
    return _return(row)


def _visit(row: ServiceVisit, papers: Sequence[KnownSolution]) -> Facts:
    product = row.product
    return {
        "site": row.site.code,
        "region": _region(row),
        "product": product.code,
        "product_type": product.product_type,
        "problem_code": row.problem_code or None,
        "units": row.units,
        "site_units": row.site.units,
        "quality_caused": row.quality_caused,
        "known_solution": _is_solved(papers, product.product_type, row.problem_code, row.at),
        "product_is_new": product.is_new,
        "product_is_custom": product.is_custom,
        "at": moment(row.at),
    }


def _part(row: PartMonth, around: Surroundings) -> Facts:
    """The rank is among the parts of the month that are not solved; a solved one has none."""
    rate, solved = rate_of(row), _is_part_solved(around.papers, row)
    higher = sum(1 for other in around.rates.get(row.month, ()) if other > rate)
    return {
        "month": row.month,
        "part_no": row.part_no,
        "part": row.part_name,
        "failures": row.failures,
        "base": row.base_quantity,
        "failure_rate": str(rate.quantize(RATE)),
        "rank": None if solved else higher + 1,
        "solved": solved,
        "at": moment(row.entered_at),
    }


def _return(row: ReturnBatch) -> Facts:
    return {
        "customer": row.customer.code,
        "product": row.product.code,
        "quantity": row.quantity,
        "because_of_quality": row.because_of_quality,
        "batch": row.batch,
        "at": moment(row.at),
    }


def rate_of(row: PartMonth) -> Decimal:
    """Return the share of parts in use that failed."""
    return Decimal(row.failures) / Decimal(row.base_quantity)


def _region(visit: ServiceVisit) -> str | None:
    """Return the site's region; a site without one lies where its customer is."""
    region = visit.site.region or visit.site.customer.region
    return region.code if region else None


def _is_solved(
    papers: Sequence[KnownSolution], product_type: str, problem: str, at: datetime
) -> bool | None:
    """Say whether a problem was solved in writing on a day; None when the problem is not known yet."""
    day = at.astimezone(get_default_timezone()).date()
    codes = {p.problem_code for p in _in_force(papers, day) if p.product_type == product_type}
    if "" in codes or (problem and problem in codes):
        return True
    return None if codes and not problem else False


def _is_part_solved(papers: Sequence[KnownSolution], row: PartMonth) -> bool:
    """A part is solved when its row says so, or a paper in force when the row was entered does."""
    day = row.entered_at.astimezone(get_default_timezone()).date()
    return row.solved or any(p.semi_finished_part == row.part_no for p in _in_force(papers, day))


def _in_force(papers: Sequence[KnownSolution], day: date) -> Iterable[KnownSolution]:
    return (paper for paper in papers if paper.from_on <= day)


def _surroundings(rows: Sequence[WatchedRow]) -> Surroundings:
    if all(isinstance(row, ReturnBatch) for row in rows):
        return Surroundings()
    papers = list(KnownSolution.objects.all())
    months = {row.month for row in rows if isinstance(row, PartMonth)}
    return Surroundings(papers, _rates(months, papers) if months else {})


def _rates(months: set[str], papers: Sequence[KnownSolution]) -> dict[str, list[Decimal]]:
    rates: dict[str, list[Decimal]] = {}
    for row in PartMonth.objects.filter(month__in=months):
        if not _is_part_solved(papers, row):
            rates.setdefault(row.month, []).append(rate_of(row))
    return rates
