"""A house whose senders can be killed: one parent that prepares and judges, and children that spread and send.

The parent opens no database while a child lives. On standard input it is told, a JSON list a line:
["tell", n] (n more notices), ["run", minutes, faults] (a child spreads and sends, that many minutes after
nine; faults as KESU_FAULTS has them), ["judge"] or ["stop"]. It answers a line each.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

NINE = datetime.fromisoformat("2026-03-02T09:00+08:00")
STEP = timedelta(minutes=2)
STEPS = 3


def main() -> None:
    """Prepare an empty database and do as told."""
    from django.core.management import call_command

    from kesu import clock
    from kesu.shell import django_ready

    django_ready.set_up()
    call_command("migrate", verbosity=0, skip_checks=True)
    with clock.stopped_at(NINE):
        _prepare()
    _close()
    _say("ready")
    for line in sys.stdin:
        command, *words = json.loads(line)
        _say(_COMMANDS[command](*words))


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _prepare() -> None:
    from kesu import clock
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM
    from kesu.directory import actions as directory
    from kesu.directory.models import Person
    from kesu.notices.actions import save_channel, set_preference, set_reach
    from tests.cases.small_book import FILES

    publish(FILES, by=SYSTEM, at=NINE)
    gong = Person.objects.create_person("gong", name="工程师老龚")
    directory.bind_post(person=gong, post="engineer", from_on=NINE.date(), by=None, at=NINE)
    app, robot = (
        save_channel(
            values={"code": code, "sort": sort, "name_zh": code, "per_minute": 6000, "unsure": "once"},
            settings=settings, by=None, at=clock.now(),
        )
        for code, sort, settings in (
            ("app", "wecom_app", {"corp_id": "corp", "agent_id": "1000002", "secret": "corp-secret"}),
            ("robot", "wecom_robot", {"key": "robot-key"}),
        )
    )  # fmt: skip
    set_reach(person=gong, channel=app, address="gong", by=None, at=NINE)
    set_preference(party="post:engineer", code="tell", channel=robot, way="now", by=None, at=NINE)


def _tell(count: int) -> list[str]:
    """Return what these notices say: each is of a complaint of its own."""
    from kesu import clock
    from kesu.cases.models import InboxNotice
    from kesu.journal.ids import new_id
    from tests.cases.conftest import opened

    said = []
    with clock.stopped_at(NINE):
        already = InboxNotice.everything.count()
        for number in range(already, already + count):
            record = opened().record_id
            said.append(f"事项{number:05}")
            InboxNotice(
                id=new_id(NINE), party="post:engineer", record_id=record, seq=1, code="tell",
                line="register_in_time", says_zh=said[-1], at=NINE,
                dedupe_key=f"{number:064}",
            ).save(force_insert=True)  # fmt: skip
    _close()
    return said


def _run(minutes: int, faults: str) -> int:
    """Return how a child ended: 0, or minus the signal that killed it."""
    child = os.fork()
    if child == 0:
        _spread_and_send(NINE + timedelta(minutes=minutes), faults)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _spread_and_send(begin: datetime, ordered: str) -> None:
    from kesu import clock, faults
    from kesu.notices.sending import send
    from kesu.notices.spreading import spread

    with faults.armed(ordered):
        for step in range(STEPS):
            with clock.stopped_at(begin + step * STEP):
                while spread(clock.now()) + send(clock.now()):
                    pass


def _judge() -> dict[str, Any]:
    from kesu.cases.models import InboxNotice
    from kesu.notices.models import Delivery

    rows = Delivery.everything.values_list(
        "channel__code", "state", "notice__says_zh", "may_repeat"
    )
    found = {
        "deliveries": [list(row) for row in rows],
        "inbox": list(InboxNotice.everything.values_list("says_zh", flat=True)),
    }
    _close()
    return found


def _stop() -> None:
    sys.exit(0)


_COMMANDS: dict[str, Callable[..., Any]] = {
    "tell": _tell,
    "run": _run,
    "judge": _judge,
    "stop": _stop,
}

if __name__ == "__main__":
    main()
