"""Room on disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from kesu.shell.examining.finding import BAD, LOOK, Finding

GIGABYTE: Final = 1_000_000_000
SCARCE, TOO_LITTLE = 5 * GIGABYTE, GIGABYTE // 2
"""Bytes free below which it is said, and below which writing may soon fail."""


def room_left(area: str, folder: Path) -> Iterator[Finding]:
    """Yield that a folder's disk is filling up."""
    free = shutil.disk_usage(folder).free
    if free < SCARCE:
        says = _("%(free).1f GB are left on the disk of %(folder)s.")
        yield Finding(
            area, BAD if free < TOO_LITTLE else LOOK,
            says % {"free": free / GIGABYTE, "folder": folder},
            _("Make room, or move KESU_HOME to a larger disk."),
        )  # fmt: skip
