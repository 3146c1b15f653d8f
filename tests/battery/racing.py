"""C2, C4 and C7: several hands on one complaint at once. One wins, the others are told so, nothing is lost."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from threading import Event, Thread
from time import perf_counter
from typing import Any, Final

from kesu import clock
from tests.battery.clients import GIVES_UP, Answer, Broken, Door
from tests.battery.killing import Load, running
from tests.battery.pieces import Outcome, Run

WEB: Final = 2
EDITORS: Final = 4
COMPLAINTS: Final = 200
WRITERS: Final = 20
LOSES: Final = frozenset({409, 422})
"""How somebody is told that another was faster: the version is gone, or the step is not open any more."""


@dataclass(slots=True)
class Hand:
    """One request of somebody, and what came of it."""

    person: int
    key: str
    path: str
    body: dict[str, Any]
    answer: Answer | None = None
    fault: str = ""
    sent: float = 0.0
    done: float = 0.0

    def go(self, door: Door) -> None:
        """Ask until there is an answer; one of the 500s is a fault here, since nobody is killed."""
        raw = json.dumps(self.body).encode()
        self.sent = perf_counter()
        try:
            self.answer = door.ask(
                self.person, "POST", self.path, raw,
                Content_Type="application/json", Idempotency_Key=self.key,
            )  # fmt: skip
        except Broken as fault:
            self.fault = f"{self.key}: {fault}"
        self.done = perf_counter()

    @property
    def status(self) -> int:
        """Return the status of the answer, 0 where there was none."""
        return self.answer.status if self.answer else 0


def together(door: Door, hands: Sequence[Hand]) -> None:
    """Let all ask at once."""
    threads = [Thread(target=hand.go, args=(door,), daemon=True) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVES_UP)


@dataclass(slots=True)
class Race:
    """A house without clients of its own, and what was found in it."""

    load: Load
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def door(self) -> Door:
        """Return the way to the house."""
        return self.load.door

    def begin(self, workers: int = 0) -> None:
        """Fill the house."""
        self.load.clients.clear()
        self.load.begin(WEB, workers)

    def run(self, hands: Sequence[Hand]) -> Sequence[Hand]:
        """Let all ask at once; note what is no answer of these."""
        together(self.door, hands)
        for hand in hands:
            self.statuses[hand.status] += 1
            if hand.fault:
                self.wrong.append(hand.fault)
            elif hand.status not in LOSES | {201}:
                self.wrong.append(f"{hand.key} was answered {hand.answer}")
        return hands

    def opened(self, name: str) -> str:
        """Open a complaint and return its id."""
        at = (clock.now() - timedelta(hours=1)).astimezone(UTC).isoformat()
        body = {"kind": "complaint", "facts": {"description": name}, "happened_at": at}
        hand = Hand(0, f"battery-open-{name}", "/api/v1/records", body)
        hand.go(self.door)
        if hand.answer is None or hand.status != 201:
            raise RuntimeError(f"{name} was not opened: {hand.fault or hand.answer}")
        return str(hand.answer.body["record"])

    def judged(self) -> dict[str, Any]:
        """Return what stands in the end, and add what `kesu verify` finds."""
        report = self.load.house.judge()
        self.wrong += report["discrepancies"]
        return report

    def outcome(self, tried: int, *notes: str) -> Outcome:
        """Return what came of it."""
        told = ", ".join(f"{n} answered {status}" for status, n in sorted(self.statuses.items()))
        return Outcome(tried, self.wrong, [told, *notes])


def edits(run: Run) -> Outcome:
    """C2: `run.n` edits, each by somebody who saw the version that others edit at the same time."""
    with running(run) as load:
        race = Race(load)
        race.begin()
        places = [race.opened(f"edit-{n}") for n in range(max(1, COMPLAINTS * run.n // 10_000))]
        versions = dict.fromkeys(places, 1)
        done = 0
        while done < run.n and not race.wrong:
            place = load.chance.choice(places)
            hands = [_edit(done, who, place, versions[place]) for who in range(EDITORS)]
            race.run(hands)
            done += len(hands)
            won = [hand for hand in hands if hand.status == 201]
            versions[place] += len(won)
            if len(won) != 1:
                race.wrong.append(f"{len(won)} of {EDITORS} edits of one version were taken")
        report = race.judged()
        stand = {pk: version for pk, _, version, _ in report["records"]}
        race.wrong += [
            f"{place} has version {stand.get(place)}, acknowledged were {version - 1} edits"
            for place, version in versions.items()
            if stand.get(place) != version
        ]
        return race.outcome(done, f"{len(places)} complaints")


def _edit(turn: int, who: int, place: str, version: int) -> Hand:
    body: dict[str, Any] = {
        "act": "fill" if version == 1 else "correct",
        "facts": {"defective": turn * 10 + who},
        "reason": "数错了",
        "version": version,
    }
    return Hand(who, f"battery-edit-{turn}-{who}", f"/api/v1/records/{place}/entries", body)


def claims(run: Run) -> Outcome:
    """C4: `run.n` races of registering twice, assigning, withdrawing and reopening one complaint."""
    with running(run) as load:
        race = Race(load)
        race.begin()
        for turn in range(run.n):
            place = race.opened(f"race-{turn}")
            path = f"/api/v1/records/{place}/entries"
            acts: list[dict[str, Any]] = [
                {"act": "do", "step": "register", "facts": {"safety": False}},
                {"act": "do", "step": "register", "facts": {"safety": True}},
                {"act": "close", "closes_as": "withdrawn", "reason": "客户撤回"},
                {"act": "close", "closes_as": "withdrawn", "reason": "客户来电"},
            ]
            load.chance.shuffle(acts)
            hands = race.run(
                [Hand(n, f"battery-race-{turn}-{n}", path, act) for n, act in enumerate(acts)]
            )
            for act in ("do", "close"):
                won = [h for h in hands if h.body["act"] == act and h.status == 201]
                if len(won) > 1 or (act == "close" and not won):
                    race.wrong.append(f"race {turn}: {len(won)} of two succeeded at “{act}”")
            if race.wrong:
                break
        race.judged()
        return race.outcome(run.n)


def timeline(run: Run) -> Outcome:
    """C7: twenty write to one complaint; each acknowledged entry is there once, in an order that agrees."""
    with running(run) as load:
        race = Race(load)
        race.begin()
        place = race.opened("timeline")
        path = f"/api/v1/records/{place}/entries"
        race.run([Hand(0, "battery-first", path, {"act": "fill", "facts": {"defective": 1}})])
        lines: list[list[Hand]] = [
            [Hand(who, f"battery-line-{who}-{n}", path,
                  {"act": "correct", "facts": {"defective": 100 * who + n + 2}, "reason": "再数一遍"})
             for n in range(max(1, run.n // WRITERS))]
            for who in range(WRITERS)
        ]  # fmt: skip
        stop = Event()

        def write(line: list[Hand]) -> None:
            for hand in line:
                if not stop.is_set():
                    hand.go(race.door)

        threads = [Thread(target=write, args=(line,), daemon=True) for line in lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(GIVES_UP * 4)
        stop.set()
        hands = [hand for line in lines for hand in line if hand.done]
        race.wrong += [
            hand.fault or f"{hand.key}: {hand.answer}" for hand in hands if hand.status != 201
        ]
        race.statuses.update(hand.status for hand in hands)
        _in_order(race, place, [hand for hand in hands if hand.status == 201])
        return race.outcome(len(hands), f"{WRITERS} writers")


def _in_order(race: Race, place: str, hands: list[Hand]) -> None:
    entries = {(e[0], e[1]): e[5] for e in race.judged()["entries"]}
    told = [(h.answer.body["version"], h) for h in hands if h.answer]
    if len({seq for seq, _ in told}) != len(told):
        race.wrong.append("two were told the same place in the journal")
    for seq, hand in told:
        if hand.answer and entries.get((place, seq)) != hand.answer.body["act_id"]:
            race.wrong.append(f"{hand.key} is not at {seq}")
    latest, before = 0.0, 0
    for seq, hand in sorted(told, key=lambda pair: pair[0], reverse=True):
        if before and hand.sent > latest:
            race.wrong.append(f"{hand.key} stands at {seq}, before what was acknowledged earlier")
        latest, before = min(latest or hand.done, hand.done), seq
