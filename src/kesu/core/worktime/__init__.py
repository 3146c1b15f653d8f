"""Working time: calendars, limits, what lies between, and why.

>>> from kesu.core.worktime import Calendar, parse_hours, parse_limit
>>> nine_to_five = parse_hours(["09:00-17:00"])
>>> office = Calendar(id="office", zone="Asia/Shanghai", week=(nine_to_five,) * 5 + ((), ()))
>>> friday_16h = 1_727_424_000
>>> office.add(friday_16h, 2 * 3600) - friday_16h == 66 * 3600
True
>>> office.limit(friday_16h, parse_limit("1 working day")).at - friday_16h == 73 * 3600
True
"""

from kesu.core.worktime.calendar import Calendar
from kesu.core.worktime.days import WEEKDAYS, DayKind, Notice, SpecialDay
from kesu.core.worktime.due import Due
from kesu.core.worktime.errors import OutOfReach, Reversed
from kesu.core.worktime.falling_due import moved
from kesu.core.worktime.intervals import Hours, Interval, parse_hours, parse_interval
from kesu.core.worktime.limits import Limit, is_counted_back, parse_due, parse_limit
from kesu.core.worktime.narrating import Stretch, why_closed
from kesu.core.worktime.policies import SWITCHES, Policy
from kesu.core.worktime.telling import tell, tell_one, tell_parts, tell_seconds
from kesu.core.worktime.wallclock import Span, local, moment_in, moment_of

__all__ = [
    "SWITCHES", "WEEKDAYS", "Calendar", "DayKind", "Due", "Hours", "Interval", "Limit", "Notice",
    "OutOfReach", "Policy", "Reversed", "Span", "SpecialDay", "Stretch", "is_counted_back", "local",
    "moment_in", "moment_of", "moved",
    "parse_due", "parse_hours", "parse_interval", "parse_limit", "tell", "tell_one", "tell_parts",
    "tell_seconds", "why_closed",
]  # fmt: skip
