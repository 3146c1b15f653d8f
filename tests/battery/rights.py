"""C5: somebody's right is taken away while they act; after that is answered, nothing of theirs is taken any more."""

from collections import Counter
from threading import Event, Thread
from time import perf_counter
from typing import Any, Final

from tests.battery.clients import Door
from tests.battery.killing import running
from tests.battery.pieces import Outcome, Run
from tests.battery.racing import Hand, Race

HANDS: Final = 3
WAYS: Final = ("token", "posts")
REFUSED: Final = {"token": {401}, "posts": {403, 404, 422}}
AFTER: Final = 6
"""How many requests are sent after the right is gone."""


def removed(run: Run) -> Outcome:
    """Take a right away `run.n` times while its holder acts."""
    with running(run) as load:
        race = Race(load)
        race.begin()
        place = race.opened("rights")
        path = f"/api/v1/records/{place}/entries"
        first: dict[str, Any] = {"act": "fill", "facts": {"defective": 1}}
        race.run([Hand(0, "battery-first", path, first)])
        late: Counter[str] = Counter()
        for turn in range(run.n):
            way = WAYS[turn % len(WAYS)]
            secret = load.house.say("newcomer", f"leaver{turn}")
            hands, gone = _acting(race, secret, way, f"{turn}", path)
            _judge(race, way, hands, gone)
            late[way] += sum(hand.sent > gone for hand in hands)
            if race.wrong:
                break
        race.judged()
        told = ", ".join(f"{n} after a {way[:5]} was gone" for way, n in late.items())
        return race.outcome(run.n, f"asked: {told}")


def _acting(race: Race, secret: str, way: str, name: str, path: str) -> tuple[list[Hand], float]:
    """Let somebody act in several threads while a right is taken away; return what they asked, and when it was gone."""
    door, stop = Door(race.door.port, [secret]), Event()
    done: list[list[Hand]] = [[] for _ in range(HANDS)]

    def act(mine: list[Hand], who: int) -> None:
        while not stop.is_set():
            body = {
                "act": "correct",
                "facts": {"defective": len(mine) * 10 + who + 2},
                "reason": "再数",
            }
            mine.append(Hand(0, f"battery-leaver-{name}-{who}-{len(mine)}", path, body))
            mine[-1].go(door)

    threads = [Thread(target=act, args=(mine, n), daemon=True) for n, mine in enumerate(done)]
    for thread in threads:
        thread.start()
    while not any(hand.status == 201 for mine in done for hand in mine):
        Event().wait(0.01)
    race.load.house.say("shut_out", secret, way)
    gone = perf_counter()
    while sum(hand.sent > gone and hand.done > 0 for mine in done for hand in mine) < AFTER:
        Event().wait(0.01)
    stop.set()
    for thread in threads:
        thread.join(60)
    return [hand for mine in done for hand in mine], gone


def _judge(race: Race, way: str, hands: list[Hand], gone: float) -> None:
    for hand in hands:
        race.statuses[hand.status] += 1
        if hand.fault:
            race.wrong.append(hand.fault)
        elif hand.sent > gone and hand.status not in REFUSED[way]:
            race.wrong.append(
                f"{hand.key}: after the {way} were gone it was answered {hand.answer}"
            )
        elif hand.status not in REFUSED[way] | {201}:
            race.wrong.append(f"{hand.key} was answered {hand.answer}")
