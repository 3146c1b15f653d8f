"""H3 and H9: a backup taken under load is restored and held against the ledger; damage to stored bytes is reported."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.battery import checker
from tests.battery.clients import Manners
from tests.battery.houses import ROOT
from tests.battery.killing import Load, running
from tests.battery.pieces import Outcome, Run
from tests.durability.databases import own_database

WORD: Final = "correct horse battery"
BEATS: Final = 25
"""Answers before each backup."""
DAMAGES: Final = ("a bit flipped", "cut short", "deleted")
COMPLAINTS: Final = 12


def drills(run: Run) -> Outcome:
    """H3: back up under load, restore elsewhere and compare, `run.n` times."""
    word = run.folder / "word"
    word.write_text(WORD + "\n")
    wrong: list[str] = []
    with running(run, Manners(gives_up=0.0)) as load:
        load.begin()
        done, rows = 0, 0
        while done < run.n and not (wrong or load.wrong()):
            if not load.beat.wait_for(BEATS):
                wrong.append("the clients hang")
                break
            before = list(load.ledger.lines)
            backup = run.folder / f"backup-{done}"
            made = kesu(_of(load), "backup", backup, "--passphrase-file", word)
            wrong += [f"the backup ended with {made}"] if made else []
            after = list(load.ledger.lines)
            report = _restored(run, backup, word, done, wrong)
            rows += len(report.get("entries", []))
            wrong += checker.faults(before, report) + ahead(after, report) if report else []
            done += 1
        wrong += load.finish()
        return Outcome(done, wrong, [f"{rows} entries came back in all", load.counted()])


def _of(load: Load) -> dict[str, str]:
    return {"KESU_HOME": str(load.house.home), "DATABASE_URL": load.house.address}


def kesu(surroundings: Mapping[str, str], *words: object) -> int:
    """Run a command of kesu; return its exit code."""
    return python(surroundings, "kesu.shell.main", *words)


def python(surroundings: Mapping[str, str], module: str, *words: object) -> int:
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        env={**kept, **surroundings}, cwd=ROOT, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode


def _restored(run: Run, backup: Path, word: Path, turn: int, wrong: list[str]) -> dict[str, Any]:
    """Restore a backup into an installation of its own; return what stands there."""
    folder = run.folder / f"restored-{turn}"
    folder.mkdir()
    with own_database(run.database, folder, name=f"restored_{turn}") as address:
        where = {"KESU_HOME": str(folder / "home"), "DATABASE_URL": address}
        ended = kesu(where, "restore", backup, "--passphrase-file", word)
        if ended:
            wrong.append(f"the restoring ended with {ended}")
            return {}
        if python(where, "tests.battery.judging", folder / "report"):
            wrong.append("what was restored cannot be read")
            return {}
        found: dict[str, Any] = json.loads((folder / "report").read_text(encoding="utf-8"))
        return found


def ahead(lines: list[dict[str, Any]], report: Mapping[str, Any]) -> list[str]:
    """Numbers go on beyond every number that was ever given, also after the backup."""
    given = [
        line["answer"]["number"]
        for line in lines
        if line["state"] == "acknowledged" and "sha256" not in line
    ]
    last = max((int(number.rpartition("-")[2]) for number in given if number), default=0)
    return [
        f"{name} goes on at {nx}, {last} was given"
        for name, nx in report["series"].items()
        if nx <= last and not name.startswith("_")
    ]


def scrubbed(run: Run) -> Outcome:
    """H9: damage `run.n` stored files in turn; each is named by `kesu verify`, and by no other name."""
    with running(run, Manners(gives_up=0.0)) as load:
        load.begin(workers=0)
        load.beat.wait_for(COMPLAINTS * 5)
        wrong = load.finish()
        store = load.house.home / "attachments"
        files = sorted(store.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"))
        notes = [f"{len(files)} files"]
        for turn in range(run.n if files else 0):
            file, damage = load.chance.choice(files), DAMAGES[turn % len(DAMAGES)]
            whole = file.read_bytes()
            _damage(load, file, whole, damage)
            report = load.house.judge()
            named = {pk for pk, *_, digest, is_whole in report["files"] if not is_whole}
            meant = {pk for pk, *_, digest, _ in report["files"] if digest == file.name}
            told = [says for says in report["discrepancies"] if any(pk in says for pk in meant)]
            if named != meant or not told or len(told) != len(report["discrepancies"]):
                wrong.append(
                    f"{damage}: {file.name[:12]} of {len(meant)} rows, told: {report['discrepancies']}"
                )
            file.write_bytes(whole)
        wrong += [] if files else ["there was nothing to damage"]
        return Outcome(run.n, wrong, notes)


def _damage(load: Load, file: Path, whole: bytes, damage: str) -> None:
    if damage == "deleted":
        file.unlink()
    elif damage == "cut short":
        file.write_bytes(whole[: load.chance.randrange(len(whole))])
    else:
        place = load.chance.randrange(len(whole))
        changed = bytes([whole[place] ^ (1 << load.chance.randrange(8))])
        file.write_bytes(whole[:place] + changed + whole[place + 1 :])
