"""The points on which good libraries differ, each a switch with a documented default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from kesu.core.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Policy:
    """How a calendar reads what its procedure leaves open. Names and values are those of `[policy]`.

    at_closing -- eight working hours that are used up exactly at 17:30 end at "close", 17:30, or at the
        "next opening". Counting back mirrors it: at the opening, or at the close before.
    start_outside -- a limit in working days that starts on a day off or outside hours starts "as it
        stands" (Saturday is day 0, Monday is day 1) or at the "next opening" (Monday is day 0).
    reversed -- the working time between two moments of which the second is earlier is "negative", so
        that counting stays additive, or "zero", or is met with "refuse".
    pauses_outside -- the part of a pause that lies outside hours is "free", or "shift": every pause
        moves the end by its whole length on the clock.
    days_end -- the last day of a limit in days ends at its "close" of business or at "midnight".
    """

    at_closing: Literal["close", "next opening"] = "close"
    start_outside: Literal["as it stands", "next opening"] = "as it stands"
    reversed: Literal["negative", "zero", "refuse"] = "negative"
    pauses_outside: Literal["free", "shift"] = "free"
    days_end: Literal["close", "midnight"] = "close"

    def __post_init__(self) -> None:
        for switch, allowed in SWITCHES.items():
            if (value := getattr(self, switch)) not in allowed:
                raise Unreadable(f"{switch} = {value!r}", f"write one of {choices(allowed)}")


def choices(words: tuple[str, ...]) -> str:
    """Return '"a", "b" or "c"'."""
    quoted = [f'"{word}"' for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


SWITCHES: dict[str, tuple[str, ...]] = {
    name: get_args(hint) for name, hint in get_type_hints(Policy).items()
}
"""Each switch with the values it knows; the first is the default."""

DEFAULT_POLICY = Policy()
