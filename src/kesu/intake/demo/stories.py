"""The stories of a rulebook are played as the life of a made-up company, all in order of time.

Each goes through the one door by that company's people. Between the entries due timers speak, as they
would have. A story that comes to something refused – another took its number, say – ends there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, Final

from kesu import clock
from kesu.cases.actions.timers import due_timers, fire
from kesu.core.examples.reading import Unclear
from kesu.core.examples.stories import post_line
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.directory.models import Person
from kesu.intake.demo.retold import WEEK, Line, Part, entered_at, moved, weeks_before, with_others
from kesu.intake.demo.stage import DatabaseStage

SOON_AFTER: Final = timedelta(seconds=40)

Progress = Callable[[], object]


@dataclass(slots=True)
class Playing:
    """One story on its way: its entries that are left, at their moments, and the stage it has to itself."""

    number: int
    story: Mapping[str, Any]
    lines: list[tuple[Moment, Line]]
    stage: DatabaseStage
    done: int = 0
    was_refused: str = ""

    @property
    def at(self) -> Moment:
        """Return the moment of the entry that comes next."""
        return self.lines[self.done][0]

    def __lt__(self, other: "Playing") -> bool:
        return (self.at, self.number) < (other.at, other.number)


@dataclass(frozen=True, slots=True)
class Troupe:
    """Who plays which book, until when. `people` by the names that stories use."""

    people: Mapping[str, Person]
    book: Book
    calendar: Calendar
    now: datetime
    plays: list[Playing] = field(default_factory=list)

    def take(self, part: Part, others: Mapping[str, str]) -> None:
        """Take a part of a story into the programme, with other customers' numbers in place of its own."""
        story = with_others(part.story, others)
        lines = story.lines[: part.length]
        number = len(self.plays)
        if not lines:
            return
        last = max(entered_at(line, self.calendar) for line in lines)
        by = weeks_before(last, Moment(int(self.now.timestamp()))) - WEEK * part.weeks_ago
        timed = [(line, moved(line, by)) for line in lines]
        self.plays.append(
            Playing(
                number,
                {"kind": story.kind},
                [(entered_at(line, self.calendar), line) for _, line in timed],
                DatabaseStage(self.people, f"demo-{number}"),
            )
        )

    def first_moment(self) -> datetime:
        """Return when the first entry is made; now where there is nothing to play."""
        first = min((play.lines[0][0] for play in self.plays), default=None)
        return self.now if first is None else datetime.fromtimestamp(first, UTC)

    def play(self, progress: Progress = lambda: None) -> int:
        """Play everything up to now and return how many entries were accepted."""
        waiting, acts = list(self.plays), 0
        heapify(waiting)
        while waiting:
            playing = heappop(waiting)
            self._let_timers_speak(datetime.fromtimestamp(playing.at, UTC))
            acts += self._goes_on(playing)
            progress()
            if playing.done < len(playing.lines):
                heappush(waiting, playing)
        self._let_timers_speak(self.now)
        return acts

    def _goes_on(self, playing: Playing) -> bool:
        """Post the next entry; return whether it was accepted. What is refused ends the story."""
        _at, line = playing.lines[playing.done]
        try:
            posted = post_line(line, playing.story, self.book, self.calendar, playing.stage)
            playing.was_refused = ", ".join(r.code for r in posted.refusals)
        except Unclear as fault:
            playing.was_refused = str(fault)
        playing.done = len(playing.lines) if playing.was_refused else playing.done + 1
        return not playing.was_refused

    def _let_timers_speak(self, before: datetime) -> None:
        """Fire timers soon after they fell due; what opens because of one belongs to the story of its record."""
        while due := due_timers(before - SOON_AFTER, 1):
            with clock.stopped_at(due[0].at + SOON_AFTER):
                posted = fire(due[0], clock.now())
            for playing in self.plays:
                if due[0].record_id in playing.stage.labels.ids.values():
                    playing.stage.labels.name_opened(posted.opened)


def refused(plays: Iterable[Playing]) -> list[str]:
    """Return what stopped stories before their end."""
    return [play.was_refused for play in plays if play.was_refused]
