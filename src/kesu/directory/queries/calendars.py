"""The company's own days, to be laid over the official calendar."""

from django.db.models import Q

from kesu.directory.models import CalendarException


def exceptions_of(*, branch: str = "") -> list[CalendarException]:
    """Return the company's exceptions and a branch's own ones by day; the branch's come last and win."""
    company = Q(branch=None)
    rows = CalendarException.objects.filter(company | Q(branch__code=branch) if branch else company)
    return sorted(rows, key=lambda row: (row.day, row.branch_id is not None))
