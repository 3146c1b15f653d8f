"""How notices look by code, on the inbox, under the bell and on the workbench."""

from collections.abc import Mapping
from typing import Final

LOOKS: Final[Mapping[str, str]] = {
    "escalate": "badge--refused",
    "supervised": "badge--refused",
    "alarm": "badge--refused",
    "chased": "badge--held",
    "remind": "badge--held",
    "near": "badge--held",
    "chase_answered": "badge--closed",
}
