"""How late timers fire where a million are armed, and what a worker costs that has nothing to do.

    .venv/bin/python bench/delay.py [--armed TIMERS] [--due TIMERS] [--seconds SECONDS]

A million timers far ahead stand in the database, on fifty thousand records; two processes of `kesu worker` run.
Complaints under a small book have a limit of sixty minutes and happened almost an hour ago, so that their timers
fall due one after another. Somebody from outside looks twenty times a second which have fired.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import installation

GOAL = 2.0
IDLE_GOAL = 0.01
WORKERS = 2
PER_RECORD = 20
LIMIT = 3600
LOOK_EVERY = 0.05
TICKS = os.sysconf("SC_CLK_TCK")

BOOK: Final = """
id = "b01"
title = { zh = "到期测试", en = "Falling due" }
edition = "1"
in_force = 2020-01-01
calendar = "cn-office"
serves = [{ kind = "complaint" }]
"""

LINES: Final = """
[[clause]]
id = "B-1"
section = "1"
kind = "rule"
force = "binding"
says = "一小时内登记"

[[post]]
id = "engineer"
clause = "B-1"
title = { zh = "工程师", en = "Engineer" }

[kind.complaint]
clause = "B-1"
title = { zh = "客诉", en = "Complaint" }
opened_by = ["anyone"]
closings = [{ id = "closed", zh = "已结案", en = "Closed" }]
[kind.complaint.facts]
description = { type = "long_text", title = "描述" }

[[step]]
id = "register"
clause = "B-1"
of = "complaint"
title = { zh = "登记", en = "Register" }
opens = ["opened"]
by = ["engineer"]
outcomes = [{ id = "done", closes = "closed" }]

[[clock]]
id = "register_in_time"
clause = "B-1"
of = "complaint"
duty = "register"
starts = ["opened"]
stops = ["register.done"]
limit = "60 clock minutes"
basis = "stated"
owner = "engineer"
late = [{ remind = "engineer", says = "登记超时" }]
"""


def one(armed: int, due: int, seconds: int) -> None:
    """Measure on the database that the environment names."""
    where = installation.ready()
    _publish()
    pattern = _opened(-LIMIT // 2)
    began = perf_counter()
    _arm(pattern, armed)
    print(
        f"{'sqlite' if 'path' in where else 'postgresql'}: {armed:,} timers armed in {perf_counter() - began:.0f} s"
    )
    plan, took = _plan()
    print(
        f"  asking what is due: {took * 1000:.1f} ms"
        + ("" if _uses_indexes(plan) else ", WITHOUT AN INDEX")
    )
    for line in plan:
        print(f"    {line}")
    with _workers() as workers:
        delays = _delays(due, seconds)
        middle, most = delays[len(delays) // 2], delays[int(len(delays) * 0.99)]
        verdict = "reaches" if most < GOAL else "misses"
        print(
            f"  {due} timers fell due within {seconds} s, {WORKERS} workers: half fired within {middle:.2f} s,"
            f" 99 % within {most:.2f} s, the last after {delays[-1]:.2f} s; {verdict} {GOAL:.0f} s"
        )
        for number, share in enumerate(_idle(workers, 30), 1):
            verdict = "reaches" if share < IDLE_GOAL else "misses"
            print(
                f"  worker {number}, nothing due for 30 s: {share:.2%} of a processor, {verdict} 1 %"
            )


# -- what stands in the database -------------------------------------------------------------------


def _publish() -> None:
    from kesu import clock
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM

    publish({"book.toml": BOOK, "lines.toml": LINES}, by=SYSTEM, at=clock.now())


def _opened(due_in: int) -> str:
    """Open a complaint whose timer falls due in so many seconds; return its id."""
    from kesu import clock
    from kesu.cases.actions.posting import post
    from kesu.core.records.entries import Actor

    return post(
        entry_data={"act": "open", "kind": "complaint", "facts": {"description": "停转"}},
        actor=Actor("person:900", frozenset({"post:engineer"}), "service"),
        op_id=secrets.token_hex(16),
        happened_at=int(clock.now().timestamp()) - LIMIT + due_in,
    ).record_id


def _arm(pattern: str, armed: int) -> None:
    """Copy a record as often as it takes, each with timers that fall due in a year."""
    from django.db import connection, transaction

    from kesu import clock
    from kesu.cases import dialect
    from kesu.cases.models import CaseRecord

    records = _copies(CaseRecord._meta.db_table, armed // PER_RECORD)
    far = int(clock.now().timestamp()) + 365 * 86_400
    rows = [
        (record, f"clock_{n}#1", dialect.stamp(connection, far + n * 977 + m))
        for m, record in enumerate(records)
        for n in range(PER_RECORD)
    ]
    sql = (
        "INSERT INTO cases_timer (record_id, run, stage, generation, at, state)"
        " VALUES (%s, %s, 'due', 1, %s, 'armed')"
    )
    with connection.cursor() as cursor, transaction.atomic():
        cursor.executemany(sql, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copies(table: str, count: int) -> list[str]:
    """Insert copies of the only record, without what it holds inside, and return their ids."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        names = [column[0] for column in cursor.description]
        pattern = dict(zip(names, cursor.fetchone(), strict=True))
        pattern.update(dict.fromkeys(("state", "timers", "tallies"), "{}"))
        ids = [secrets.token_hex(16) for _ in range(count)]
        marks = ", ".join(["%s"] * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        sql = f"INSERT INTO {table} ({quoted}) VALUES ({marks})"
        with transaction.atomic():
            cursor.executemany(sql, [[{**pattern, "id": one}[n] for n in names] for one in ids])
    return ids


def _plan() -> tuple[list[str], float]:
    """Return how the database looks for what is due, and how many seconds that takes."""
    from django.db import connection

    from kesu import clock
    from kesu.cases.actions.timers import due_timers

    found: list[str] = []

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        word = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        with connection.cursor() as cursor:
            cursor.cursor.execute(word + sql, params)
            found.extend(str(row[-1]) for row in cursor.cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        due_timers(clock.now(), 100)
    began = perf_counter()
    due_timers(clock.now(), 100)
    return found, perf_counter() - began


def _uses_indexes(plan: Sequence[str]) -> bool:
    return not any(
        "Seq Scan" in line or (line.startswith("SCAN cases_timer") and "INDEX" not in line)
        for line in plan
    )


# -- the workers -----------------------------------------------------------------------------------


@contextmanager
def _workers() -> Iterator[list[subprocess.Popen[str]]]:
    words = [sys.executable, "-m", "kesu.shell.main", "worker"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    try:
        for worker in running:
            assert worker.stdout is not None
            worker.stdout.readline()
        yield running
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait(30)


def _delays(due: int, seconds: int) -> list[float]:
    """Let timers fall due over so many seconds, and return how late each was seen to have fired."""
    from kesu import clock
    from kesu.cases.models import Timer

    ahead = max(30, due // 10)
    records = [_opened(ahead + n * seconds // due) for n in range(due)]
    rows = Timer.everything.filter(record__in=records)
    moments = {row.record_id: row.at for row in rows.filter(state="armed")}
    if len(moments) != due:
        raise SystemExit(f"{due - len(moments)} timers fell due before all complaints were open")
    found: list[float] = []
    while moments:
        Event().wait(LOOK_EVERY)
        fired = rows.filter(state="fired").values_list("record_id", flat=True)
        now = clock.now()
        found += [(now - moments.pop(one)).total_seconds() for one in fired if one in moments]
    return sorted(found)


def _idle(workers: Sequence[subprocess.Popen[str]], seconds: float) -> list[float]:
    """Return which share of a processor each worker takes while nothing is due."""
    before, began = [_spent(worker.pid) for worker in workers], perf_counter()
    Event().wait(seconds)
    passed = perf_counter() - began
    return [
        (_spent(worker.pid) - spent) / passed for worker, spent in zip(workers, before, strict=True)
    ]


def _spent(pid: int) -> float:
    """Return the seconds of processor time that a process has spent."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--armed", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=60)
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        one(*(int(word) for word in words[1:]))
    else:
        given = parser.parse_args(words)
        installation.on_each_database(
            __file__, *(str(n) for n in (given.armed, given.due, given.seconds))
        )


if __name__ == "__main__":
    main()
