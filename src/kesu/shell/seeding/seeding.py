"""`kesu bench seed`: make the company, play, copy, verify a part, and say what was done."""

import secrets
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from kesu.cases.models import CaseRecord
from kesu.cases.verifying import Progress, verify
from kesu.directory.models import Person
from kesu.library.shipped import shipped
from kesu.shell.seeding import filling
from kesu.shell.seeding.playing import house, play
from kesu.shell.seeding.reading import Pattern, patterns

FEWEST_PLAYS: Final = 12
MOST_PLAYS: Final = 400
LEAST_VERIFIED: Final = 20
SHARE_VERIFIED: Final = 1000


class NotSeeded(Exception):
    """The database was not filled, and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: how many cases of which book, filled by how many processes, and how many open at most."""

    cases: int
    book: str = "p01"
    processes: int = 2
    most_open: int | None = None


def seed(asked: Asked) -> int:
    """Fill the empty database and print what was done; return 1 where a verified case is not as it must be."""
    refuse_others()
    shelf = shipped()
    if asked.book not in shelf:
        raise NotSeeded(
            f"there is no book “{asked.book}”; write --book with one of: {', '.join(shelf)}"
        )
    began = perf_counter()
    word = f"seed-{secrets.token_hex(4)}"
    company = house(shelf[asked.book], word)
    wanted = max(FEWEST_PLAYS, min(MOST_PLAYS, asked.cases // 40))
    plays = play(company, wanted)
    found, unfit = patterns(plays)
    _say(f"{len(plays)} stories played through the door, {_since(began)}")
    for why in sorted(set(unfit)):
        _say(f"  {unfit.count(why)} not copied: {why}")
    if not found:
        raise NotSeeded(f"no story of {asked.book} can be copied; choose another --book")
    _fill(asked, found, len(plays))
    _say(f"{asked.cases} cases, filled in {_since(began)}")
    _say(f"sign-in names: {', '.join(sorted(company.people))}")
    _say(f"everybody signs in with the password {word}")
    return _verified(asked.cases)


def refuse_others() -> None:
    """Raise NotSeeded where there is anybody or anything: made-up cases are never mixed with others."""
    if CaseRecord.everything.exists() or Person.objects.exists():
        raise NotSeeded(
            "this database holds other cases or people; give an empty one "
            "(another KESU_HOME, or DATABASE_URL of an empty database)"
        )


def _fill(asked: Asked, found: list[Pattern], plays: int) -> None:
    have = CaseRecord.everything.filter(life="case")
    counts = have.count(), have.filter(closed_at=None).count()
    wanted = filling.Wanted(asked.cases, asked.most_open)
    works, last = filling.planned(found, wanted, *counts, plays + 1)
    began, done = perf_counter(), 0

    def more(records: int) -> None:
        nonlocal done
        before, done = done, done + records
        if before // 10_000 != done // 10_000:
            _say(f"  {done} copied, {done / (perf_counter() - began):.0f} a second")

    filling.fill(found, works, last, asked.processes, more)
    _say(f"{done} cases copied from {len(found)} plays, {_since(began)}")


def _verified(cases: int) -> int:
    """Verify a random part of what stands there as `kesu verify` does; say so, and return 1 where anything differs."""
    began = perf_counter()
    ids = list(CaseRecord.everything.filter(life="case").values_list("pk", flat=True))
    sample = secrets.SystemRandom().sample(
        ids, min(len(ids), max(LEAST_VERIFIED, cases // SHARE_VERIFIED))
    )
    progress, wrong = Progress(), 0
    for discrepancy in verify(sample, progress):
        wrong += 1
        _say(str(discrepancy))
    says = (
        "everything is as the door would have written it" if not wrong else f"{wrong} discrepancies"
    )
    _say(f"verified {progress.records} cases, {progress.entries} entries: {says}, {_since(began)}")
    return 1 if wrong else 0


def _since(began: float) -> str:
    return f"{perf_counter() - began:.0f} s"


def _say(line: str) -> None:
    print(line, flush=True)
