"""A small world in memory: records, tallies, numbers and timers, for stories on the bare core."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kesu.core.decisions.measuring import QUESTION as MEASURE
from kesu.core.decisions.measuring import summed_up, tallies_of_row
from kesu.core.engine import apply
from kesu.core.examples.reading import Unclear
from kesu.core.following import (
    MOST_FOLLOWING,
    closes_a_round,
    hear_entry,
    hearings,
    link_back,
    opening_entry,
    second_tie,
    telling_entry,
    tie_entry,
    timer_entry,
)
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import (
    Answers,
    Outcome,
    Refusal,
    Tally,
    Telling,
    Tie,
    Timer,
    parts_of,
)
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar


class _Withheld(Exception):
    """A parent refused what its child told: nothing of the entry stands."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.refusals)
        self.outcome = outcome


_KEPT = (
    "records",
    "journals",
    "tallies",
    "row_tallies",
    "timers",
    "numbers",
    "standing",
    "opened",
)


class World:
    """Holds records by id and answers what the engine asks of it, as the database does in the house."""

    def __init__(self, book: Book, calendars: Mapping[str, Calendar]) -> None:
        self.book = book
        self.calendars = calendars
        self.records: dict[str, Record] = {}
        self.journals: dict[str, list[tuple[Entry, dict[str, Any]]]] = {}
        self.tallies: dict[str, tuple[Tally, ...]] = {}
        self.row_tallies: list[tuple[str, Tally]] = []
        self.timers: dict[str, tuple[Timer, ...]] = {}
        self.numbers: Counter[str] = Counter()
        self.standing: dict[tuple[str, tuple[Any, ...]], str] = {}
        self.opened: list[str] = []
        self.depth = 0

    # -- posting -----------------------------------------------------------------------------------------------

    def post(self, record_id: str, entry: Entry) -> Outcome:
        """Apply an entry to a record (an `open` entry makes it) and everything that follows from it.

        What a parent refuses of its child is not done at all, as in the house, where it is one transaction.
        """
        before = {name: getattr(self, name).copy() for name in _KEPT}
        try:
            return self._post(record_id, entry)
        except _Withheld as refused:
            for name, kept in before.items():
                setattr(self, name, kept)
            self.depth = 0
            return refused.outcome

    def _post(self, record_id: str, entry: Entry) -> Outcome:
        numbers = self.numbers.copy()
        known = self.records.get(record_id)
        if entry.link and known is not None and closes_a_round(entry, record_id, self._tied):
            round_ = Refusal("linked_round", particulars={"link": entry.link, "to": entry.to})
            return Outcome(known, refusals=(round_,))
        answers = Answers(source=self.answer)
        outcome = apply(self.book, self.calendars, self.records.get(record_id), entry, answers)
        if not outcome.accepted or outcome.moot:
            self.numbers = numbers
            return outcome
        self.records[record_id] = outcome.record
        self.journals[record_id] = [*self.journals.get(record_id, []), (entry, dict(answers.asked))]
        self.tallies[record_id] = outcome.tallies
        self.timers[record_id] = outcome.timers
        for opening in outcome.openings:
            self._open(opening, record_id, entry.entered_at)
        for telling in outcome.tellings:
            self._tell(telling, entry.entered_at)
        for tie in outcome.ties:
            self._tie(tie, record_id, entry)
        return outcome

    def _tied(self, record_id: str, sort: str) -> list[str]:
        record = self.records.get(record_id)
        return [link.to for link in record.links if link.sort == sort] if record else []

    def _tie(self, tie: Tie, origin: str, entry: Entry) -> None:
        """Tell the other end of a tie; a label of no record is an old complaint on paper."""
        if tie.to not in self.records:
            return
        told = self._post(
            tie.to, tie_entry(tie, origin=origin, by=entry.by, entered_at=entry.entered_at)
        )
        if not told.accepted:
            raise _Withheld(told)

    def _tell(self, telling: Telling, entered_at: Moment) -> None:
        if telling.parent not in self.records:
            raise Unclear(
                f"there is no record “{telling.parent}” to be the parent of {telling.kind}"
            )
        heard = self._post(telling.parent, telling_entry(telling, entered_at=entered_at))
        if not heard.accepted:
            raise _Withheld(heard)

    def _open(self, opening: Any, origin: str, entered_at: Moment) -> None:
        self.depth += 1
        if self.depth > MOST_FOLLOWING:
            raise Unclear(f"{opening.line}: records open one another without end")
        new_id = f"auto{len(self.opened) + 1}"
        self.opened.append(new_id)
        opened = self._post(
            new_id, opening_entry(opening, origin=origin, record_id=new_id, entered_at=entered_at)
        )
        if not opened.accepted:
            raise AssertionError(f"{opening.line} could not open {opening.kind}: {opened.refusals}")
        tie = second_tie(opening, origin=origin, entered_at=entered_at)
        if tie is not None:
            self._post(new_id, tie)
        back = link_back(opening, record_id=new_id, entered_at=entered_at)
        if back is not None:
            self._post(origin, back)
        self.depth -= 1

    def add_row(self, row: str, values: Mapping[str, Any], entered_at: Moment) -> list[Outcome]:
        """Add a registry row: it is counted, and the standing records that hear of it are told."""
        number = len(self.row_tallies)
        self.row_tallies += [
            (f"row{number}", t) for t in tallies_of_row(self.book.rows.get(row, []), values)
        ]
        found = []
        for hearing in hearings(self.book, row, values):
            at = (hearing.kind, hearing.key)
            entry = hear_entry(row, values, entered_at=entered_at)
            if at not in self.standing:
                self.standing[at] = f"{hearing.kind}:{'/'.join(map(str, hearing.key))}"
                opening = replace(
                    entry, act="open", kind=hearing.kind, record_id=self.standing[at], facts=hearing.facts, event="",
                    payload={},
                )  # fmt: skip
                found.append(self.post(self.standing[at], opening))
            found.append(self.post(self.standing[at], entry))
        return found

    def tick(self, now: Moment) -> list[Outcome]:
        """Fire every timer that was due by `now`, in the order in which they fell due."""
        found = []
        while due := self.next_timer(now):
            record_id, timer = due
            entry = timer_entry(clock=timer.clock, stage=timer.stage, at=timer.at, entered_at=now)
            found.append(self.post(record_id, entry))
        return found

    def next_timer(self, now: Moment) -> tuple[str, Timer] | None:
        """Return the timer that fell due first before `now` and its record, or None."""
        due = [(t.at, r, t) for r, timers in self.timers.items() for t in timers if t.at < now]
        if not due:
            return None
        _, record_id, timer = min(due, key=lambda d: (d[0], d[1], d[2].stage))
        return record_id, timer

    # -- answering ---------------------------------------------------------------------------------------------

    def answer(self, question: str) -> Any:
        """Answer one question of the engine."""
        parts = json.loads(question)
        if parts[0] == MEASURE:
            return self._measure(*parts[1:])
        series = json.dumps(parts)
        self.numbers[series] += 1
        return self.numbers[series]

    def _measure(
        self, measure: str, key: str, since: int, until: int, only: str, asking: str, mode: str = ""
    ) -> list[Any]:
        counted = [
            (r, t) for r, tallies in self.tallies.items() for t in tallies
        ] + self.row_tallies
        found = [
            (record, t.at, parts_of(t.amount))
            for record, t in counted
            if (t.measure, t.key) == (measure, key)
            and since < t.at <= until
            and record != asking
            and (t.root or only == "all")
        ]
        return summed_up(found, mode)
