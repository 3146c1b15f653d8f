"""How a deadline stands, as a chip: time left or time over, in words and with an icon.

The page computes what is left, because only a calendar knows how much of the time between now and
the deadline is working time. This module only says it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kesu.desk.components.moments import length_text, moment_text

State = Literal["ok", "near", "late", "paused", "done", "done-late", "none"]

NEAR_SHARE = 4  # a quarter of the whole left, or less
NEAR_FLOOR = timedelta(hours=1)  # and never called far when it is less than this

ICONS: dict[State, str] = {
    "ok": "clock",
    "near": "hourglass",
    "late": "circle-alert",
    "paused": "circle-pause",
    "done": "circle-check",
    "done-late": "circle-alert",
    "none": "infinity",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a page knows about one deadline.

    due_at -- None: the procedure sets no limit.
    left -- what is left until due_at, negative when over; working time when `working`.
    whole -- the whole limit, in the same time, to tell what is near; None when unknown.
    day -- how long a working day is, to speak of days; None speaks of hours only.
    done_at -- when it was done. paused: the clock stands.
    provisional -- the year's official calendar is not out yet, or a fact is still unknown.
    """

    due_at: datetime | None
    left: timedelta = timedelta(0)
    working: bool = True
    whole: timedelta | None = None
    day: timedelta | None = None
    done_at: datetime | None = None
    paused: bool = False
    provisional: bool = False
    zone: ZoneInfo | None = None

    @property
    def state(self) -> State:
        """Return how it stands; what is done comes before what is late, late before paused."""
        if self.due_at is None:
            return "none"
        if self.done_at is not None:
            return "done" if self.done_at <= self.due_at else "done-late"
        if self.left < timedelta(0):
            return "late"
        if self.paused:
            return "paused"
        return "near" if self.left <= self._near_below else "ok"

    @property
    def _near_below(self) -> timedelta:
        return max(self.whole / NEAR_SHARE, NEAR_FLOOR) if self.whole else NEAR_FLOOR

    @property
    def chip(self) -> str:
        """Return the class of the chip: its colour."""
        return {"done-late": "late", "none": "none"}.get(self.state, self.state)

    @property
    def icon(self) -> str:
        """Return the name of the icon that says the same as the colour."""
        return ICONS[self.state]

    @property
    def text(self) -> str:
        """Return the sentence in the chip."""
        length = length_text(self.left, self.day)
        kind = "working" if self.working else "clock"
        return {
            "none": _("no limit set"),
            "done": _("done in time"),
            "done-late": _("done late"),
            "paused": _("paused, %(length)s left") % {"length": length},
            "late-working": _("%(length)s of working time over") % {"length": length},
            "late-clock": _("%(length)s over") % {"length": length},
            "left-working": _("%(length)s of working time left") % {"length": length},
            "left-clock": _("%(length)s left") % {"length": length},
        }[self._sentence(kind)]

    def _sentence(self, kind: str) -> str:
        if self.state == "late":
            return f"late-{kind}"
        return f"left-{kind}" if self.state in {"ok", "near"} else self.state

    @property
    def title(self) -> str:
        """Return the moment itself, said in full."""
        if self.due_at is None:
            return ""
        return _("due %(moment)s") % {"moment": moment_text(self.due_at, self.zone)}
