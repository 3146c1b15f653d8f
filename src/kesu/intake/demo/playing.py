"""The cases are played: every act through the one door, each at its own moment, all in order of time.

The clock of this process stands still at the moment of each act and goes on when all is played.
Between the acts due timers speak, as they would have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, Final

from kesu import clock
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.registering import add_registry_row
from kesu.cases.actions.timers import due_timers
from kesu.core.worktime import Calendar
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.intake.demo.acts import CASE, VISIT, Act, Ago
from kesu.intake.demo.cases import Case
from kesu.intake.demo.scripts import script
from kesu.timekeeping.ticking import tick

A_WORKING_DAY: Final = 27_000
A_DAY: Final = 86_400
SOON_AFTER: Final = timedelta(seconds=40)

Progress = Callable[[], object]


@dataclass(slots=True)
class Playing:
    """One case on its way: which act comes next, when, and the records it has so far."""

    case: Case
    acts: Iterator[Act]
    at: int
    number: int
    next: Act | None = None
    done: int = 0
    records: dict[str, str] = field(default_factory=dict)

    def __lt__(self, other: "Playing") -> bool:
        return (self.at, self.number) < (other.at, other.number)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays, by which calendar, until when."""

    people: Mapping[str, Person]
    calendar: Calendar
    now: datetime

    def play(self, cases: Iterable[Case], progress: Progress = lambda: None) -> int:
        """Play all cases as far as today and return how many acts were posted."""
        waiting = [self._begun(number, case) for number, case in enumerate(cases)]
        acts, until = 0, int(self.now.timestamp())
        heapify(waiting)
        while waiting:
            playing = heappop(waiting)
            if playing.next is None or playing.at >= until:
                continue
            self._let_timers_speak(_moment(playing.at))
            with clock.stopped_at(_moment(playing.at)):
                self._do(playing, playing.next)
            acts += 1
            progress()
            self._go_on(playing)
            heappush(waiting, playing)
        self._let_timers_speak(self.now)
        return acts

    def _begun(self, number: int, case: Case) -> Playing:
        now = int(self.now.timestamp())
        begins = self.calendar.add(now, -int(case.ago * A_WORKING_DAY)) - 37 * (number % 7)
        acts = script(case)
        return Playing(case, acts, begins, number, next(acts))

    def _go_on(self, playing: Playing) -> None:
        playing.done += 1
        playing.next = next(playing.acts, None)
        if playing.next is not None:
            minutes = playing.next.after * playing.case.pace
            seconds = int(minutes * 60) + 7 * (playing.number % 11) + 1
            playing.at = self.calendar.add(playing.at, seconds)

    def _let_timers_speak(self, before: datetime) -> None:
        """Tick at the moments at which timers fell due, so that reminders are of their own time."""
        while due := due_timers(before - SOON_AFTER, 1):
            with clock.stopped_at(due[0].at + SOON_AFTER):
                tick()

    # -- one act -----------------------------------------------------------------------------------

    def _do(self, playing: Playing, act: Act) -> None:
        key = f"demo-{playing.number}-{playing.done}"
        person = self.people[act.by]
        if act.on == VISIT:
            posted = self._visit(act, person, key)
        else:
            posted = post(
                record_id=playing.records.get(act.on),
                entry_data=self._said(act.data, playing.at),
                actor=person,
                op_id=key,
                happened_at=_moment(playing.at) - act.happened_before,
            )
        playing.records.setdefault(act.on, posted.record_id)
        if posted.opened:
            playing.records.setdefault(CASE, posted.opened[-1])

    def _visit(self, act: Act, person: Person, key: str) -> Posted:
        values = {**act.data, "at": clock.now(), "card_no": key.upper()}
        return add_registry_row(kind="service_visit", values=values, actor=person, op_id=key)

    def _said(self, data: Mapping[str, Any], at: int) -> dict[str, Any]:
        found = dict(data)
        if "facts" in found:
            found["facts"] = {
                name: self._value(name, value, at) for name, value in found["facts"].items()
            }
        return found

    def _value(self, name: str, value: Any, at: int) -> Any:
        if isinstance(value, Ago):
            return self._moment_of(name, value, at)
        if isinstance(value, tuple):
            return [self._value(name, one, at) for one in value]
        if isinstance(value, dict):
            return {key: self._value(key, one, at) for key, one in value.items()}
        if isinstance(value, str) and value.startswith("@"):
            return person_party(self.people[value[1:]].pk)
        return value

    def _moment_of(self, name: str, ago: Ago, at: int) -> Any:
        moment = at - int(ago * A_DAY)
        if name.endswith("_on"):
            return _moment(moment).date().isoformat()
        return moment


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
