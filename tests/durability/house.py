"""A house that can be killed: one parent that holds the socket, and children that do the work.

The parent opens no database while a child lives. On standard input it is told `fork` (start a child
and print its number), `reap` (wait for the child that was killed), `judge` (say what stands in the
database) or `stop`. A child answers one request a line: {"do": …, "op": …, …}.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

THREADS = 6


def main(path: str) -> None:
    """Prepare the database, listen, and do as told."""
    from django.core.management import call_command

    from kesu.shell import django_ready

    django_ready.set_up()
    call_command("migrate", verbosity=0, skip_checks=True)
    _publish()
    _close()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen(64)
        _say("ready")
        for line in sys.stdin:
            _COMMANDS[line.strip()](listening)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


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


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _fork(listening: socket.socket) -> None:
    child = os.fork()
    if child == 0:
        _serve(listening)
    _say(str(child))


def _reap(_listening: socket.socket) -> None:
    os.wait()
    _say("reaped")


def _serve(listening: socket.socket) -> None:
    threads = [Thread(target=_answer, args=(listening,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(1)


def _answer(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        with connection, connection.makefile("rw") as lines:
            for line in lines:
                asked = json.loads(line)
                lines.write(json.dumps(_ACTS[asked["do"]](asked)) + "\n")
                lines.flush()


# -- what the children do --------------------------------------------------------------------------


def _actor(post: str) -> Any:
    from kesu.core.records.entries import Actor

    return Actor(f"person:{post}", frozenset({f"post:{post}"}), "service")


def _open(asked: dict[str, Any]) -> list[Any]:
    from kesu import clock
    from kesu.cases.actions.posting import post

    data = {"act": "open", "kind": "complaint", "facts": asked["facts"]}
    at = int(clock.now().timestamp()) - 40 * 86_400
    posted = post(
        entry_data=data, actor=_actor("front_desk"), op_id=asked["op"], happened_at=at - at % 86_400
    )
    return [posted.record_id, posted.seq, posted.number]


def _do(asked: dict[str, Any]) -> list[Any]:
    from kesu.cases.actions.posting import post

    data = {"act": "do", "step": asked["step"], "facts": asked["facts"]}
    posted = post(
        record_id=asked["record"], entry_data=data, actor=_actor("engineer"), op_id=asked["op"]
    )
    return [posted.record_id, posted.seq, posted.number]


def _stage(asked: dict[str, Any]) -> list[Any]:
    from kesu import clock
    from kesu.journal.attachments import stage

    raw = asked["op"].encode() * 500
    row = stage([raw], name="记录.txt", owner="person:engineer", draft=asked["op"], at=clock.now())
    return [row.pk, row.sha256]


def _row(asked: dict[str, Any]) -> list[Any]:
    from kesu.cases.actions.registering import add_row_facts

    facts = {"site": asked["site"], "quality_caused": True, "at": 1_772_000_000}
    posted = add_row_facts(
        kind="service_visit", facts=facts, actor=_actor("engineer"), op_id=asked["op"]
    )
    return [posted.record_id, posted.seq, ""]


def _tick(_asked: dict[str, Any]) -> list[Any]:
    from kesu.timekeeping.ticking import tick

    ticked = tick()
    return [ticked.fired, ticked.failed]


_ACTS: dict[str, Callable[[dict[str, Any]], list[Any]]] = {
    "open": _open,
    "do": _do,
    "stage": _stage,
    "row": _row,
    "tick": _tick,
}


# -- what stands in the end ------------------------------------------------------------------------


def _judge(_listening: socket.socket) -> None:
    from kesu.cases.models import CaseRecord
    from kesu.cases.verifying import verify
    from kesu.journal import storage
    from kesu.journal.models import Attachment, JournalEntry, OperationResult

    report = {
        "discrepancies": [str(d) for d in verify()],
        "operations": {
            row.op_id: json.loads(row.result) for row in OperationResult.objects.iterator()
        },
        "complaints": list(
            CaseRecord.everything.filter(kind="complaint").values_list("pk", "version", "number")
        ),
        "entries": list(JournalEntry.everything.values_list("record", "seq")),
        "files": {row.pk: storage.is_whole(row.sha256) for row in Attachment.everything.iterator()},
    }
    _close()
    _say(json.dumps(report))


def _stop(_listening: socket.socket) -> None:
    sys.exit(0)


_COMMANDS: dict[str, Callable[[socket.socket], None]] = {
    "fork": _fork,
    "reap": _reap,
    "judge": _judge,
    "stop": _stop,
}

if __name__ == "__main__":
    main(sys.argv[1])
