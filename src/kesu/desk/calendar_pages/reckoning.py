"""When a limit falls due: a small form, and its answer with the arithmetic."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kesu.core.errors import KesuError
from kesu.core.worktime import Calendar, Limit, moment_of, parse_limit, tell

UNITS: Final = (
    ("working hours", gettext_lazy("working hours")),
    ("clock hours", gettext_lazy("hours on the clock")),
    ("working days", gettext_lazy("working days")),
    ("half days", gettext_lazy("half days")),
    ("days", gettext_lazy("calendar days")),
    ("weeks", gettext_lazy("weeks")),
    ("months", gettext_lazy("months")),
    ("years", gettext_lazy("years")),
)
FORMAT: Final = "%Y-%m-%dT%H:%M"


class LimitForm(forms.Form):
    """A start, and how long from there. The start is read on the calendar's own wall clock."""

    start = forms.DateTimeField(
        label=gettext_lazy("Start"),
        input_formats=[FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT),
    )
    number = forms.DecimalField(
        label=gettext_lazy("How much"), min_value=Decimal("0.01"), max_value=100_000
    )
    unit = forms.ChoiceField(label=gettext_lazy("of what"), choices=UNITS)

    def clean(self) -> dict[str, Any]:
        """Read the limit; what cannot be one is refused with what to write."""
        values = super().clean() or {}
        if {"number", "unit"} <= values.keys():
            text = f"{values['number'].normalize():f} {values['unit']}"
            try:
                values["limit"] = parse_limit(text)
            except KesuError:
                self.add_error(
                    "number", _("Days, weeks and months are counted whole; half days have a unit.")
                )
        return values


@dataclass(frozen=True, slots=True)
class Reckoned:
    """When a limit falls due, whether that may still change, and why, a sentence a line."""

    limit: str
    at: int
    provisional: bool
    sentences: tuple[str, ...]


def reckoned(calendar: Calendar, start: datetime, limit: Limit) -> Reckoned:
    """Return when the limit falls due; raise OutOfReach where no calendar goes."""
    language = get_language() or "zh"
    due = calendar.limit(moment_of(calendar.tz, start.replace(tzinfo=None)), limit)
    sentences = tuple(tell(due.why, calendar.tz, language))
    return Reckoned(limit.say(language), due.at, due.provisional, sentences)
