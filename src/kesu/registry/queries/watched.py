"""Reading watched rows back as facts, for measures that count them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from kesu.registry.facts import Facts, rows_facts
from kesu.registry.models import KnownSolution, PartMonth, ReturnBatch, ServiceVisit

_SAME: Final[Mapping[str, Mapping[str, str]]] = {
    "service_visit": {
        "site": "site__code",
        "customer": "site__customer__code",
        "product": "product__code",
        "product_type": "product__product_type",
        "problem_code": "problem_code",
        "quality_caused": "quality_caused",
    },
    "part_month": {"month": "month", "part_no": "part_no", "solved": "solved"},
    "return_batch": {
        "customer": "customer__code",
        "product": "product__code",
        "product_type": "product__product_type",
        "problem_code": "problem_code",
        "because_of_quality": "because_of_quality",
        "batch": "batch",
    },
}


def rows_of(
    *,
    kind: str,
    same: Mapping[str, Any] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Facts]:
    """Return facts of all rows of a kind with these values, by time, in three statements at most.

    The stretch is half-open, [since, until); parts of a month have no moment and take none. `same`
    may name the facts listed above and `region`; any other is a KeyError.
    """
    wanted = dict(same or {})
    region = wanted.pop("region", None)
    condition = Q(**{_SAME[kind][fact]: value for fact, value in wanted.items()})
    if region is not None:
        condition &= _in_region(kind, region)
    if since is not None:
        condition &= Q(at__gte=since)
    if until is not None:
        condition &= Q(at__lt=until)
    return rows_facts(list(_ROWS[kind]().filter(condition)))


def solutions_for(*, product_type: str, problem_code: str, on: date) -> list[str]:
    """Return the papers that solve a problem of a product type on a day; [] where none does.

    A paper without a problem code speaks of every problem of its product type.
    """
    about = Q(problem_code=problem_code) | Q(problem_code="")
    papers = KnownSolution.objects.filter(about, product_type=product_type, from_on__lte=on)
    return list(papers.order_by("from_on", "id").values_list("no", flat=True))


def solved_parts(*, on: date) -> frozenset[str]:
    """Return the part numbers of electronic semi-finished parts that are solved on a day."""
    papers = KnownSolution.objects.filter(from_on__lte=on).exclude(semi_finished_part="")
    return frozenset(papers.values_list("semi_finished_part", flat=True))


def _in_region(kind: str, code: str) -> Q:
    if kind == "return_batch":
        return Q(customer__region__code=code)
    own = Q(site__region__code=code)
    return own | Q(site__region=None, site__customer__region__code=code)


def _visits() -> QuerySet[Any]:
    return ServiceVisit.objects.select_related(
        "product", "site__region", "site__customer__region"
    ).order_by("at", "id")


def _parts() -> QuerySet[Any]:
    return PartMonth.objects.order_by("month", "id")


def _returns() -> QuerySet[Any]:
    return ReturnBatch.objects.select_related("product", "customer__region").order_by("at", "id")


_ROWS: Final = {"service_visit": _visits, "part_month": _parts, "return_batch": _returns}
