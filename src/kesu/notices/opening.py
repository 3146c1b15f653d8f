"""When somebody may be told: now if their branch is at work, else when it next opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kesu.cases.calendars import Calendars, all_now
from kesu.core.worktime import Calendar, moment_in
from kesu.directory.days import day_of
from kesu.directory.models import Branch
from kesu.directory.parties import DEPARTMENT
from kesu.directory.queries.organisation import places_of

USUAL: Final = "cn-office"


@dataclass(frozen=True, slots=True)
class Openings:
    """The working calendars of some people."""

    calendars: Calendars
    branch_of: Mapping[int, str]
    calendar_of: Mapping[str, str]

    def next_opening(self, person: int | None, now: datetime) -> datetime:
        """Return `now` where the person's branch is at work, else the moment at which it opens."""
        calendar = self._calendar(person)
        at = int(now.timestamp())
        return now if calendar.is_open(at) else _opening_from(calendar, at)

    def next_morning(self, person: int | None, now: datetime) -> datetime:
        """Return the next moment after `now` at which a working day of the person's branch begins."""
        calendar = self._calendar(person)
        at = int(now.timestamp())
        today = calendar.day_of(at)
        opening = _opening_from(calendar, moment_in(calendar.tz, today))
        if opening > now:
            return opening
        return _opening_from(calendar, moment_in(calendar.tz, today + timedelta(days=1)))

    def calendar(self, person: int | None) -> Calendar:
        """Return the calendar on whose wall clock a person reads moments."""
        return self._calendar(person)

    def _calendar(self, person: int | None) -> Calendar:
        branch = self.branch_of.get(person or 0, "")
        known = self.calendars.of(branch)
        wanted = self.calendar_of.get(branch, USUAL)
        return known.get(wanted) or known.get(USUAL) or next(iter(known.values()))


def openings_of(people: Iterable[int], now: datetime) -> Openings:
    """Return the calendars of these people's branches; who belongs to none works as the company does."""
    places = places_of(people, day_of(now)) if people else []
    branches = {p.person_id: p.branch for p in places if p.sort == DEPARTMENT and p.above == 0}
    calendars = dict(Branch.objects.values_list("code", "calendar"))
    return Openings(all_now(), branches, calendars)


def _opening_from(calendar: Calendar, at: int) -> datetime:
    """Return the first open moment at or after one that is closed: a second's work ends a second later."""
    return datetime.fromtimestamp(calendar.add(at, 1) - 1, UTC)
