"""H7 and H5: a house moves from SQLite to PostgreSQL row by row the same; an upgrade that is killed is begun again."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tests.battery.clients import Manners
from tests.battery.houses import ROOT
from tests.battery.killing import running
from tests.battery.pieces import Outcome, Run
from tests.battery.restoring import WORD, kesu
from tests.durability.databases import own_database

BEATS: Final = 60
"""Answers before the house moves."""
LOST_ROW: Final = "lost_row"
CHANGED_BY_MOVING: Final = frozenset({"notices.Sender", "journal.AccessNote"})
"""What says that this was moved: messages are held, and the taking of the backup was noted after it had begun."""
EARLIEST: Final = 0.5
"""Seconds after which an upgrade is killed at the earliest: before that it is only being loaded."""

# Said by a process of its own: the rows of every table as a backup carries them, and which number is given next.
ROWS: Final = """
import hashlib, json, sys
from kesu.shell import django_ready
django_ready.set_up()
from kesu.journal.models import NumberSeries
from kesu.shell.backing_up import rows
found = {}
for model in rows.tables():
    lines = [json.loads(line) for piece in rows.lines(model) for line in piece.splitlines()]
    plain = sorted(json.dumps(line, sort_keys=True) for line in lines)  # a database may sort keys its own way
    found[model._meta.label] = [len(lines), hashlib.sha256("\\n".join(plain).encode()).hexdigest()]
series = dict(NumberSeries.objects.values_list("key", "nx"))
json.dump({"tables": found, "series": series}, sys.stdout)
"""
# Tables with their columns, indexes and constraints, and the triggers that hold append-only rows.
SCHEMA: Final = """
import json, sys
from kesu.shell import django_ready
django_ready.set_up()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
found = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        columns = connection.introspection.get_table_description(cursor, table)
        found[table] = [
            sorted(repr(c[:6]) for c in columns),
            sorted(repr((n, sorted(c.items(), key=str)))
                   for n, c in connection.introspection.get_constraints(cursor, table).items()),
        ]
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1" if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    )
    found["triggers"] = [row[0] for row in cursor.fetchall()]
found["migrations"] = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
json.dump(found, sys.stdout)
"""


def moved(run: Run) -> Outcome:
    """H7: fill a house on SQLite, move it to PostgreSQL by backup and restore, compare every row, `run.n` times."""
    word = run.folder / "word"
    word.write_text(WORD + "\n")
    wrong: list[str] = []
    rows = 0
    with running(run, Manners(gives_up=0.0)) as load:
        load.begin()
        load.beat.wait_for(BEATS)
        wrong += load.finish()
        here = {"KESU_HOME": str(load.house.home), "DATABASE_URL": load.house.address}
        for turn in range(run.n):
            found, count = _moved_once(run, here, word, turn)
            wrong, rows = wrong + found, rows + count
        return Outcome(run.n, wrong, [f"{rows} rows in all", load.counted()])


def _moved_once(run: Run, here: Mapping[str, str], word: Path, turn: int) -> tuple[list[str], int]:
    folder = run.folder / f"moved-{turn}"
    folder.mkdir()
    backup = folder / "backup"
    if ended := kesu(here, "backup", backup, "--passphrase-file", word):
        return [f"the backup ended with {ended}"], 0
    before = said(here, ROWS)
    with own_database("postgres", folder, name=f"moved_{turn}") as address:
        there = {"KESU_HOME": str(folder / "home"), "DATABASE_URL": address}
        if ended := kesu(there, "restore", backup, "--passphrase-file", word, "--jump", 0):
            return [f"the restoring ended with {ended}"], 0
        if run.saboteur == LOST_ROW:
            said(there, _LOSES_ONE)
        return _differences(before, said(there, ROWS)), sum(n for n, _ in before["tables"].values())


_LOSES_ONE: Final = """
from kesu.shell import django_ready
django_ready.set_up()
from kesu.cases.models import InboxNotice
InboxNotice.everything.order_by("pk").first().delete()
print("{}")
"""


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    found = [
        f"{table}: {before['tables'][table]} became {after['tables'].get(table)}"
        for table in sorted(before["tables"])
        if table not in CHANGED_BY_MOVING and before["tables"][table] != after["tables"].get(table)
    ]
    same = before["series"] == after["series"]
    return found + ([] if same else [f"{before['series']} goes on as {after['series']}"])


def said(where: Mapping[str, str], program: str) -> Any:
    """Return what a program says that runs in the surroundings of an installation."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", program], env={**kept, **where}, cwd=ROOT, check=True,
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return json.loads(done.stdout)


def interrupted(run: Run) -> Outcome:
    """H5: bring empty databases to this version, kill that `run.n` times, and see that another start ends it."""
    chance = random.Random(run.seed)
    wrong: list[str] = []
    with own_database(run.database, run.folder, name="whole") as address:
        where = {"KESU_HOME": str(run.folder / "whole"), "DATABASE_URL": address}
        began = perf_counter()
        if ended := kesu(where, "init"):
            return Outcome(0, [f"the start ended with {ended}"])
        longest = perf_counter() - began
        whole = said(where, SCHEMA)
    kills = turn = 0
    while kills < run.n and not wrong:
        turn += 1
        with own_database(run.database, run.folder, name=f"cut_{turn}") as address:
            where = {"KESU_HOME": str(run.folder / f"home-{turn}"), "DATABASE_URL": address}
            for _ in range(chance.randint(1, 4)):
                kills += _killed(where, chance.uniform(EARLIEST, longest))
            if ended := kesu(where, "init"):
                wrong.append(f"after {kills} kills the start ended with {ended}")
            elif said(where, SCHEMA) != whole:
                wrong.append(f"after {kills} kills the tables are others")
            elif ended := kesu(where, "verify"):
                wrong.append(f"after {kills} kills verify ended with {ended}")
    return Outcome(kills, wrong, [f"{turn} databases", f"schema {_short(whole)}"])


def _short(found: Any) -> str:
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:12]


def _killed(where: Mapping[str, str], seconds: float) -> int:
    """Begin and kill after so many seconds; return 1, or 0 where it had ended before."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "kesu.shell.main", "init"], env={**kept, **where}, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
        return 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return 1
