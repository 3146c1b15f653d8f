"""What the paper room keeps: scans that wait for their case, and forms of a company's own."""

from collections.abc import Iterator

from kesu.paper.models.form import CompanyForm
from kesu.paper.models.scan import WaitingScan

__all__ = ["CompanyForm", "WaitingScan", "is_named", "named"]


def is_named(digest: str) -> bool:
    """Say whether a row of this room names these bytes."""
    return (
        WaitingScan.objects.filter(sha256=digest).exists()
        or CompanyForm.objects.filter(sha256=digest).exists()
    )


def named() -> Iterator[tuple[str, str]]:
    """Yield the bytes that rows of this room name: what they are, and their hash."""
    for scan in WaitingScan.objects.order_by("pk").values_list("pk", "sha256").iterator():
        yield f"scan {scan[0]}", scan[1]
    for form in CompanyForm.objects.order_by("pk").values_list("pk", "sha256").iterator():
        yield f"form {form[0]}", form[1]
