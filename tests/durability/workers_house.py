"""A house with workers that can be killed: a parent that opens the case files, and children that do the chores.

The clock stands in a file that all map: the battery moves it on, so that nobody waits for a deadline or a lease.
On standard input the parent is told `fork [place=kill:n]` (start a worker), `gone` (which workers ended),
`open N` (file complaints), `judge` (say what stands in the database) or `stop`. It opens no database while it forks.
"""

import json
import mmap
import os
import struct
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from threading import Event, Thread
from typing import Any, Final

PAUSE: Final = 0.004
SINCE: Final = date(2020, 1, 1)
SAID: Final = "第{}件噪音大"
PEOPLE: Final = (("qian", "front_desk"), ("gong", "engineer"), ("jing", "manager"))


class House:
    """The parent. `saboteur` names what is broken on purpose in every worker, "" nothing."""

    def __init__(self, clock_file: str, saboteur: str) -> None:
        self.saboteur = saboteur
        with open(clock_file, "r+b") as file:
            self.hands = mmap.mmap(file.fileno(), 8)
        self.opened = 0

    def prepare(self) -> None:
        """Make the tables, publish the book, put people in their posts and set the channels up."""
        from django.core.management import call_command
        from django.urls import get_resolver

        from kesu import clock
        from kesu.shell import django_ready

        setattr(clock, "now", self.now)  # noqa: B010 -- the house's clock is in the battery's hand
        django_ready.set_up()
        call_command("migrate", verbosity=0, skip_checks=True)
        import_module(
            "kesu.shell.chores"
        )  # once for all: a worker that is still importing cannot be killed at work
        get_resolver().url_patterns  # noqa: B018 -- links in messages need the pages: imported once as well
        _publish()
        _staff_and_channels()
        _close()

    def now(self) -> datetime:
        """Return what the clock in the file says."""
        return datetime.fromtimestamp(struct.unpack("d", self.hands[:8])[0], UTC)

    # -- what it is told -------------------------------------------------------------------------------

    def fork(self, orders: str = "") -> str:
        """Start a worker, to fail where it is ordered to."""
        child = os.fork()
        if child == 0:
            _work(orders, self.saboteur)
        return str(child)

    def gone(self) -> str:
        """Say which workers have ended since it was last asked."""
        found = []
        try:
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                found.append(pid)
        except ChildProcessError:
            pass
        return json.dumps(found)

    def open(self, count: str) -> str:
        """File complaints that happened now; return their ids."""
        from kesu.cases.actions.posting import post
        from kesu.core.records.entries import Actor

        front = Actor("person:901", frozenset({"person:901", "post:front_desk"}), "service")
        found = []
        for _ in range(int(count)):
            self.opened += 1
            facts = {"description": SAID.format(self.opened)}
            data = {"act": "open", "kind": "complaint", "facts": facts}
            found.append(post(entry_data=data, actor=front, op_id=f"o-{self.opened}").record_id)
        _close()
        return json.dumps(found)

    def left(self) -> str:
        """Say how much is still to do: timers due, notices not taken up, deliveries on their way."""
        from kesu.cases.models import InboxNotice, Timer
        from kesu.notices.models import Delivery

        counts = [
            Timer.everything.filter(state="armed", at__lt=self.now()).count(),
            InboxNotice.everything.filter(spread_at=None).count(),
            Delivery.everything.filter(state__in=["due", "held", "sending"]).count(),
        ]
        _close()
        return json.dumps(counts)

    def judge(self) -> str:
        """Say what stands in the database."""
        from kesu.cases.models import CaseRecord, InboxNotice, Timer
        from kesu.cases.verifying import verify
        from kesu.journal.models import JournalEntry
        from kesu.notices.models import Delivery

        report = {
            "discrepancies": [str(d) for d in verify()],
            "complaints": list(
                CaseRecord.everything.filter(kind="complaint").values_list("pk", flat=True)
            ),
            "notices": list(InboxNotice.everything.values_list("record", "code", "party", "id")),
            "timers": list(Timer.everything.values_list("record_id", "run", "stage", "state")),
            "fired": [
                [e.record, e.act, e.text] for e in JournalEntry.everything.filter(source="timer")
            ],
            "deliveries": [_told(d) for d in Delivery.everything.select_related("channel")],
        }
        _close()
        return json.dumps(report)


def _told(delivery: Any) -> dict[str, Any]:
    from kesu.notices.channels.wecom import LONGEST
    from kesu.notices.sending import _message

    message = _message(delivery)
    return {
        "id": delivery.pk,
        "folded_into": delivery.folded_into_id,
        "notice": delivery.notice_id,
        "channel": delivery.channel.sort,
        "to": message.to,
        "text": message.whole(LONGEST),
        "state": delivery.state,
        "may_repeat": delivery.may_repeat,
    }


def _publish() -> None:
    from kesu import clock
    from kesu.cases import books, calendars
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM
    from tests.cases.small_book import FILES

    publish(FILES, by=SYSTEM, at=clock.now())
    published = books.in_force()
    books.book_of(published.editions[0])
    calendars.up_to_date(published.calendars, published.changed, clock.now())


def _staff_and_channels() -> None:
    """Put somebody (made up) in each post, and tell them by an application and, as a group, by a robot."""
    from kesu import clock
    from kesu.directory import actions as directory
    from kesu.directory.models import Person
    from kesu.notices.actions import save_channel, set_preference, set_reach

    at = clock.now()
    app, robot = (
        save_channel(
            values={"sort": sort, "code": sort.replace("_", "-"), "name_zh": "企业微信", "per_minute": 6000},
            settings=settings, by=None, at=at,
        )
        for sort, settings in (
            ("wecom_app", {"corp_id": "c", "agent_id": "1", "secret": "s"}),
            ("wecom_robot", {"key": "k"}),
        )
    )  # fmt: skip
    for login, post in PEOPLE:
        person = Person.objects.create_person(login, name=login, email=f"{login}@example.com")
        directory.bind_post(person=person, post=post, from_on=SINCE, by=None, at=at)
        set_reach(person=person, channel=app, address=login, by=None, at=at)
        set_preference(party=f"post:{post}", code="", channel=robot, way="now", by=None, at=at)


def _close() -> None:
    from django.db import connections

    connections.close_all()


# -- what the children do --------------------------------------------------------------------------


def _work(orders: str, saboteur: str) -> None:
    """Do the chores of a worker in two threads, as `kesu worker` does, and write a beat for each statement."""
    from django.db.backends.signals import connection_created

    from kesu import faults
    from kesu.shell.chores import chores, errands
    from kesu.timekeeping import working

    connection_created.connect(_with_beats, weak=False)
    working.PAUSE = PAUSE
    faults.arm(faults.read(orders))
    _hold_stale_lists()
    _SABOTEURS[saboteur]()
    stop = Event()
    Thread(target=working.work, args=(errands(), stop), daemon=True).start()
    working.work(chores(), stop)
    os._exit(1)


def _with_beats(connection: Any, **_: object) -> None:
    connection.execute_wrappers.append(_beat)


def _beat(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    os.write(2, b".")
    return execute(sql, params, many, context)


def _hold_stale_lists() -> None:
    """Let every worker come back to each list of due timers after somebody fired them: it is not due any more.

    Two workers that look at the same moment hold such lists by chance; here each holds one for certain.
    """
    from kesu.timekeeping import ticking

    usual: Callable[..., list[Any]] = getattr(ticking, "due_timers")  # noqa: B009 -- imported there
    before: list[Any] = []

    def due_timers(now: datetime, most: int, resting: Any = ()) -> list[Any]:
        found, stale = usual(now, most, resting), list(before)
        before[:] = found
        return [*found, *stale]

    setattr(ticking, "due_timers", due_timers)  # noqa: B010


def _nothing() -> None:
    """Leave everything as it is."""


def _sent_before_sending() -> None:
    """Mark a delivery as sent when it is handed over, before a byte has left."""
    from kesu.notices import claiming, ending
    from kesu.notices.channels import Answer

    usual = claiming.hand_over

    def hand_over(delivery: Any, now: datetime) -> bool:
        return usual(delivery, now) and ending.sent(delivery, Answer("ok"), now)

    claiming.hand_over = hand_over


def _fire_without_asking() -> None:
    """Fire what stands on the list without comparing state and generation of the timer."""
    from kesu.cases.actions import timers
    from kesu.cases.models import Timer

    def claimed(timer: Any, at: datetime, _resting: Any = ()) -> bool:
        mine = Timer.everything.filter(record_id=timer.record_id, run=timer.run, stage=timer.stage)
        return mine.update(state="fired", ended_at=at) == 1

    setattr(timers, "claimed", claimed)  # noqa: B010


_SABOTEURS: dict[str, Callable[[], None]] = {
    "": _nothing,
    "early": _sent_before_sending,
    "blind": _fire_without_asking,
}


def main(clock_file: str, saboteur: str = "") -> None:
    """Prepare the house and do as told."""
    house = House(clock_file, saboteur)
    house.prepare()
    _say("ready")
    for line in sys.stdin:
        word, *more = line.split()
        if word == "stop":
            return
        _say(getattr(house, word)(*more))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
