"""H4: PostgreSQL's own tools put a database back to moments at random; each is taken into use.

The server archives its log as it goes. What was acknowledged before the moment must be there and nothing that was
asked after it: the prefix of the ledger.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests import postgres
from tests.battery import checker
from tests.battery.clients import Manners
from tests.battery.killing import Load, running
from tests.battery.pieces import Outcome, Run
from tests.battery.restoring import ahead, kesu, python
from tests.battery.servers import Server

DATABASE: Final = "kesu_rewound"
EARLIER, NO_JUMP = "earlier", "no_jump"
"""Broken on purpose: a moment two seconds before the one that is meant, and numbers that go on as if nothing were."""
BEATS: Final = 12
"""Answers between two moments, at most; at random."""
ARCHIVED: Final = "test ! -f {place}/%f && cp %p {place}/%f"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment by the server's clock: what was acknowledged before it, what had been asked before it."""

    at: str
    acknowledged: list[dict[str, Any]]
    asked: frozenset[str]


def rewound(run: Run) -> Outcome:
    """H4: put the database back to `run.n` moments."""
    run.folder.chmod(0o755)
    archive = _for_the_server(run.folder / "archive")
    with _archived(run, archive) as server:
        address = server.database(DATABASE)
        with running(run, Manners(gives_up=0.0), address=address) as load:
            load.begin()
            load.beat.wait_for(BEATS)
            base = _base_of(server, run.folder / "base")
            moments, wrong = _moments(run, load, server)
            load.beat.wait_for(BEATS)
            wrong += load.finish()
            _close_the_archive(server, archive)
            for number, moment in enumerate(moments):
                wrong += [
                    f"{moment.at}: {fault}"
                    for fault in _went_back(run, load, base, archive, moment, number)
                ]
            kept = [len(moment.acknowledged) for moment in moments]
            return Outcome(
                len(moments), wrong, [f"{kept} acknowledged before the moments", load.counted()]
            )


# -- the server that is archived ---------------------------------------------------------------------------------------


def _for_the_server(folder: Path) -> Path:
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, postgres.NOBODY, postgres.NOBODY)
    return folder


@contextmanager
def _archived(run: Run, archive: Path) -> Iterator[Server]:
    """A server of the piece's own that keeps a copy of every piece of its log."""
    server = Server(run.folder / "pg")
    try:
        server.make()
        _set(
            server.data,
            archive_mode="on",
            wal_level="replica",
            archive_command=ARCHIVED.format(place=archive),
        )
        server.start()
        yield server
    finally:
        server.stop()


def _set(data: Path, **settings: str) -> None:
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


def _base_of(server: Server, folder: Path) -> Path:
    """Copy the server as it runs, by its own tool."""
    postgres._run(
        server.programs / "pg_basebackup", "-h", server.sockets, "-U", "kesu", "-D", _for_the_server(folder),
        "-X", "none", "-c", "fast", "--no-sync",
    )  # fmt: skip
    return folder


def _close_the_archive(server: Server, archive: Path) -> None:
    """Return when the log is archived to its last entry."""
    with psycopg.connect(server.admin(), autocommit=True) as admin:
        row = admin.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        assert row is not None
        while not (archive / row[0]).exists():
            admin.execute("SELECT pg_sleep(0.1)")


# -- moments -----------------------------------------------------------------------------------------------------------


def _moments(run: Run, load: Load, server: Server) -> tuple[list[Moment], list[str]]:
    found: list[Moment] = []
    while len(found) < run.n and not load.wrong():
        if not load.beat.wait_for(load.chance.randint(1, BEATS)):
            return found, ["the clients hang"]
        found.append(_now(load, server))
    return found, []


def _now(load: Load, server: Server) -> Moment:
    """Return the moment: the ledger is read before it, and what has begun is asked after it."""
    acknowledged = list(load.ledger.lines)
    with psycopg.connect(server.admin(), autocommit=True) as admin:
        back = "2 seconds" if load.run.saboteur == EARLIER else "0"
        row = admin.execute("SELECT (clock_timestamp() - %s::interval)::text", [back]).fetchone()
    assert row is not None
    return Moment(row[0], acknowledged, frozenset(load.ledger.asked))


def _went_back(
    run: Run, load: Load, base: Path, archive: Path, moment: Moment, number: int
) -> list[str]:
    """Put a copy back to the moment and take it into use; return everything that is not as it was then."""
    folder = run.folder / f"moment-{number}"
    folder.mkdir()
    try:
        with _put_back(base, archive, folder / "pg", moment.at) as server:
            return _held_against(load, server, folder, moment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _put_back(base: Path, archive: Path, data: Path, at: str) -> Iterator[Server]:
    """Recover a copy to a moment and let it be written again; it runs until the block ends."""
    shutil.copytree(base, data)
    _owned(data)
    _set(
        data, archive_mode="off", restore_command=f"cp {archive}/%f %p", recovery_target_time=at,
        recovery_target_action="promote",
    )  # fmt: skip
    (data / "recovery.signal").touch()
    server = Server(data)
    try:
        server.start()
        with psycopg.connect(server.admin(), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_sleep(0.1) FROM generate_series(1, 600) WHERE pg_is_in_recovery()"
            )
        yield server
    finally:
        server.stop()


def _owned(data: Path) -> None:
    data.chmod(0o700)
    if os.geteuid() == 0:
        subprocess.run(
            ["chown", "-R", f"{postgres.NOBODY}:{postgres.NOBODY}", str(data)], check=True
        )


def _held_against(load: Load, server: Server, folder: Path, moment: Moment) -> list[str]:
    shutil.copytree(load.house.home, folder / "home")
    where = {
        "KESU_HOME": str(folder / "home"),
        "DATABASE_URL": f"postgresql://kesu@/{DATABASE}?host={server.sockets}",
    }
    jump = 0 if load.run.saboteur == NO_JUMP else 1000
    ended = kesu(where, "restore", "--recovered", "--jump", jump)
    if ended:
        return [f"taking it into use ended with {ended}"]
    if python(where, "tests.battery.judging", folder / "report"):
        return ["what was put back cannot be read"]
    report: dict[str, Any] = json.loads((folder / "report").read_text(encoding="utf-8"))
    held = kesu(where, "outbox")
    return [
        *checker.faults(moment.acknowledged, report),
        *later(moment, report),
        *ahead(load.ledger.lines, report),
        *([] if held == 1 else ["messages leave from it"]),
    ]


def later(moment: Moment, report: Mapping[str, Any]) -> list[str]:
    """Return the operations that are there and were asked after the moment only."""
    known = {op.removeprefix(checker.KEY) for op in report["operations"]}
    return [f"of a later moment: {op}" for op in sorted(known - moment.asked)]
