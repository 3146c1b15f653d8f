"""A house in small that lives through thirty days in a second: workers that crash, people who act, a clock that leaps.

One thread, one seed: workers are generators that are stepped in an order drawn from the seed, so that one holds a
stale list of due timers while another fires them; a worker may die in the middle of a transaction. The same seed
plays the same days again. By hand: `python -m tests.timekeeping.many_days --seeds 2000`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from unittest.mock import patch

from kesu import clock
from kesu.cases import saving
from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.actions.timers import AlreadyFired, due_timers, fire
from kesu.cases.errors import NoSuchRecord
from kesu.cases.models import CaseRecord, Timer
from kesu.cases.verifying import verify
from kesu.core.errors import Refused
from kesu.core.records.entries import SYSTEM, Actor
from kesu.directory.models import CalendarException
from kesu.journal.models import JournalEntry
from kesu.timekeeping import standing
from kesu.timekeeping.standing import keep_calendars
from tests.cases.conftest import ENGINEER, FRONT, MANAGER
from tests.cases.small_book import BOOK, LINES

START: Final = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DAYS: Final = 30
WORKERS: Final = 3
MOST_RECORDS: Final = 6
MORE: Final = """
[[trigger]]
id = "day_report"
clause = "T-1"
of = "complaint"
title = { zh = "日报", en = "Daily report" }
every = { day = "17:00", on = "working days" }
while = "register.done and not closed"
do = [{ tell = "engineer", says = "写日报" }]

[[trigger]]
id = "month_begins"
clause = "T-1"
of = "company"
title = { zh = "月初", en = "A month begins" }
every = { each = "week", weekday = 1, at = "09:00" }
do = [{ tell = "manager", says = "一周开始" }]
"""
PAUSED: Final = (
    'owner = "engineer"\nnear',
    ('pauses = [{ from = "held", until = "resumed" }]\nowner = "engineer"\nnear'),
)


class Crash(Exception):
    """A worker died here."""


@dataclass(slots=True)
class Days:
    """What one seed does to a house, and what came of it."""

    seed: int
    now: datetime = START
    posted: int = 0
    crashes: int = 0
    moot: int = 0
    deadly: float = 0.04
    fired: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)

    def live(self) -> None:
        """Let the days pass."""
        publish(
            {"book.toml": BOOK, "lines.toml": LINES.replace(*PAUSED) + MORE}, by=SYSTEM, at=START
        )
        standing._seen.clear()
        workers = [self.worker() for _ in range(WORKERS)]
        end = START + timedelta(days=DAYS)
        while self.now < end:
            with clock.stopped_at(self.now):
                self.happen(workers)
            self.now += self.passing()
        self.now = end
        self.deadly = 0.0
        with clock.stopped_at(end):
            while next(last := self.worker()) is not None:
                list(last)

    def passing(self) -> timedelta:
        """Return how long nothing happens: seconds, an hour, or an outage of days."""
        kind = self.chance.random()
        if kind < 0.4:
            return timedelta(seconds=self.chance.randrange(1, 90))
        if kind < 0.97:
            return timedelta(seconds=self.chance.randrange(90, 30_000))
        return timedelta(seconds=self.chance.randrange(86_400, 4 * 86_400))

    def happen(self, workers: list[Iterator[int | None]]) -> None:
        """One thing: a worker takes a step, or somebody acts."""
        if self.chance.random() < 0.3:
            self.act()
            return
        turn = self.chance.randrange(WORKERS)
        try:
            next(workers[turn])
        except (Crash, StopIteration):
            workers[turn] = self.worker()

    # -- workers -------------------------------------------------------------------------------------

    def worker(self) -> Iterator[int | None]:
        """Look for what is due and fire it, one timer a step; the list grows stale between steps."""
        keep_calendars(self.now)
        batch = due_timers(self.now, self.chance.randrange(1, 8))
        yield len(batch) or None
        for timer in batch:
            try:
                with self.dying():
                    done = fire(timer, self.now)
            except AlreadyFired:
                continue
            if done.is_moot:
                self.moot += 1
            else:
                self.fired[timer.record_id, timer.run, timer.stage, timer.generation] += 1
            yield 1

    @contextmanager
    def dying(self) -> Iterator[None]:
        """Let the process die in the middle of a transaction, before or after its rows were written."""
        real = saving.save
        dies, late = self.chance.random() < self.deadly, self.chance.random() < 0.5

        def save(*given: Any) -> None:
            if dies and not late:
                self._die()
            real(*given)
            if dies:
                self._die()

        with patch.object(saving, "save", save):
            yield

    def _die(self) -> None:
        self.crashes += 1
        raise Crash

    # -- people --------------------------------------------------------------------------------------

    def act(self) -> None:
        """Let somebody do something; what the book refuses is refused."""
        records = list(CaseRecord.everything.filter(kind="complaint").order_by("opened_at", "pk"))
        if (len(records) < MOST_RECORDS and self.chance.random() < 0.3) or not records:
            self.post(None, FRONT, act="open", kind="complaint", facts={"description": "噪音大"})
            return
        if self.chance.random() < 0.02:
            self.change_the_calendar()
            return
        who, data = self.chance.choice(ACTS)
        self.post(self.chance.choice(records).pk, who, **data)

    def post(self, record: str | None, who: Actor, **data: Any) -> None:
        self.posted += 1
        with suppress(Refused, NoSuchRecord):
            post(record_id=record, entry_data=data, actor=who, op_id=f"{self.seed}-{self.posted}")

    def change_the_calendar(self) -> None:
        """Make a day of the next weeks a day off of the company's own."""
        day = (self.now + timedelta(days=self.chance.randrange(1, 14))).date()
        if not CalendarException.objects.filter(day=day).exists():
            CalendarException.objects.create(day=day, sort="off", says="厂休")

    # -- what must hold ------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """Return what went wrong, in words; nothing when every due thing fired once, in order, none early."""
        return [
            *self._overdue(),
            *self._twice(),
            *self._early(),
            *self._unordered(),
            *self._unlike(),
        ]

    def _overdue(self) -> Iterator[str]:
        for timer in Timer.everything.filter(state="armed", at__lt=self.now):
            yield f"still armed: {timer} due at {timer.at}"

    def _twice(self) -> Iterator[str]:
        entries = Counter(
            (e.record_id, e.text_of("clock"), e.text_of("value"), e.happened_at)
            for e in self._timers()
        )
        yield from (f"fired {n} times: {what}" for what, n in entries.items() if n > 1)
        yield from (f"acknowledged {n} times: {what}" for what, n in self.fired.items() if n > 1)
        if len(list(self._timers())) != sum(self.fired.values()):
            yield f"{len(list(self._timers()))} entries for {sum(self.fired.values())} firings"

    def _early(self) -> Iterator[str]:
        for entry in self._timers():
            if entry.entered_at <= entry.happened_at:
                yield f"early: {entry.record_id} {entry.seq}"

    def _unordered(self) -> Iterator[str]:
        """What waits together comes in its order; what another entry arms in between may lie before what came."""
        last: dict[str, Said] = {}
        for entry in self._timers():
            before = last.get(entry.record_id)
            if before and entry.seq == before.seq + 1 and entry.happened_at < before.happened_at:
                yield f"out of order: {entry.record_id} {entry.seq} {entry.text_of('clock')}"
            last[entry.record_id] = entry

    def _unlike(self) -> Iterator[str]:
        yield from (f"verify: {found}" for found in verify())

    def _timers(self) -> Iterator["Said"]:
        rows = JournalEntry.everything.filter(source="timer").order_by("record", "seq")
        return (Said(row) for row in rows)


@dataclass(frozen=True, slots=True)
class Said:
    """A timer's entry of the journal."""

    row: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "row"), name)

    @property
    def record_id(self) -> str:
        return str(self.row.record)

    def text_of(self, name: str) -> str:
        return str(json.loads(self.row.text)["entry"].get(name, ""))


ACTS: Final[tuple[tuple[Actor, dict[str, Any]], ...]] = (
    (ENGINEER, {"act": "do", "step": "register", "facts": {"safety": False}}),
    (ENGINEER, {"act": "do", "step": "investigate", "facts": {"cause": "松动"}}),
    (MANAGER, {"act": "do", "step": "finish", "outcome": "closed"}),
    (MANAGER, {"act": "do", "step": "finish", "outcome": "redo", "reason": "不清楚"}),
    (MANAGER, {"act": "reopen", "reason": "客户再次投诉"}),
    (ENGINEER, {"act": "hold", "reason": "等客户"}),
    (ENGINEER, {"act": "resume"}),
    (ENGINEER, {"act": "correct", "facts": {"description": "噪音很大"}, "reason": "补充"}),
)
