"""Hours of one day as people type them: 08:30-12:00, 13:30-17:30."""

import re
from itertools import pairwise

from django.utils.translation import gettext as _

_CLOCK = r"([01]?\d|2[0-4])[:：]([0-5]\d)"
_INTERVAL = re.compile(rf"{_CLOCK}\s*[-–—~～至]\s*{_CLOCK}")


def read_hours(text: str) -> tuple[str, ...]:
    """Return the intervals as "08:30-12:00", in order; raise ValueError saying what to write."""
    parts = [part.strip() for part in re.split(r"[,，、;；]", text) if part.strip()]
    intervals = tuple(_interval(part) for part in parts)
    for earlier, later in pairwise(intervals):
        if later[:5] < earlier[6:]:
            raise ValueError(
                _("“%(later)s” begins before “%(earlier)s” ends.")
                % {"later": later, "earlier": earlier}
            )
    return intervals


def _interval(text: str) -> str:
    read = _INTERVAL.fullmatch(text)
    if read is None:
        raise ValueError(_refusal(text))
    from_hour, from_minute, to_hour, to_minute = read.groups()
    start, end = f"{int(from_hour):02}:{from_minute}", f"{int(to_hour):02}:{to_minute}"
    if not start < end <= "24:00":
        raise ValueError(_refusal(text))
    return f"{start}-{end}"


def _refusal(text: str) -> str:
    return _("“%(text)s” is no stretch of hours; write one such as 08:30-12:00.") % {"text": text}
