"""What the paper room keeps: scans that wait for their case, and forms of a company's own."""

from kesu.paper.models.form import CompanyForm
from kesu.paper.models.scan import WaitingScan

__all__ = ["CompanyForm", "WaitingScan", "is_named"]


def is_named(digest: str) -> bool:
    """Say whether a row of this room names these bytes."""
    return (
        WaitingScan.objects.filter(sha256=digest).exists()
        or CompanyForm.objects.filter(sha256=digest).exists()
    )
