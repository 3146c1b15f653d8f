"""What pages cost on a large database, beside an empty page and the bare statements, in one run.

    KESU_HOME=… DATABASE_URL=… .venv/bin/python bench/large.py [SECONDS] [FILE]

The database is one that `kesu bench seed` filled; nothing is written but a sign-in. Each page is asked over one kept
connection and over eight, in turn with an empty page (the search before anything is typed: signed in, navigation,
no rows). The *bare* figure is the very statements of the page sent by the bare driver. FILE takes the figures in as a
line of JSON, for `bench/charts.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import bare
import installation
import pages

CROWD: Final = 8
TURNS: Final = 3
MANY: Final = 200
"""So many records at most are looked at in turn."""
WORD: Final = "异响"
EMPTY: Final = "/search"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called, the addresses asked in turn, and how many times its limit it may take.

    The limit is an empty page, for a search an empty page and the bare statements.
    """

    name: str
    addresses: tuple[str, ...]
    goal: float = 0.0

    @property
    def is_search(self) -> bool:
        """Say whether it searches."""
        return self.name.startswith("search")


def one(seconds: float, file: str) -> None:
    """Measure on the database that the environment names."""
    where = installation.ready()
    reader, worker = _reader(), _busiest()
    counts = _counts()
    engine = "sqlite" if "path" in where else "postgresql"
    load = os.getloadavg()[0]
    print(f"{engine}: {counts['cases']:,} cases, {counts['open']:,} open, load {load:.0f}")
    _recall(reader)
    asked = [*_pages(), Page("workbench", ("/",))]
    found: dict[str, Any] = {"engine": engine, **counts, "load": round(load, 1), "pages": {}}
    with installation.served() as port:
        for page in asked:
            person = worker if page.name == "workbench" else reader
            found["pages"][page.name] = _measured(page, person, port, seconds, where)
        found["memory"] = _memory(port)
    print(f"  memory of the server's processes after it: {found['memory']:.0f} MB (sum of PSS)")
    if file:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps(found, ensure_ascii=False) + "\n")


# -- who reads, what is asked ---------------------------------------------------------------------------


def _reader() -> Any:
    """Return somebody who reads everything."""
    from kesu import clock
    from kesu.cases.actors import who_is
    from kesu.cases.queries.scope import reach_of
    from kesu.directory.models import Person

    people = Person.objects.order_by("pk")
    return next(p for p in people if reach_of(who_is(p, clock.now())) == "all")


def _busiest() -> Any:
    """Return whoever has the most to do."""
    from kesu import clock
    from kesu.cases.actors import parties_of, who_is
    from kesu.cases.models import Task
    from kesu.directory.models import Person

    def tasks(person: Any) -> int:
        return Task.objects.for_parties(parties_of(who_is(person, clock.now()))).count()

    return max(Person.objects.order_by("pk"), key=tasks)


def _counts() -> dict[str, int]:
    from kesu.cases.models import CaseRecord, Task
    from kesu.journal.models import JournalEntry

    cases = CaseRecord.everything.filter(life="case")
    return {
        "cases": cases.count(),
        "open": cases.filter(closed_at=None).count(),
        "entries": JournalEntry.everything.count(),
        "tasks": Task.everything.count(),
    }


def _pages() -> Iterator[Page]:
    yield Page("empty", (EMPTY,), 1)
    yield Page("list of open cases", ("/records/complaint?state=open&size=25",), 4)
    yield Page("case, 30 entries", tuple(_cases(28, 32)), 8)
    yield Page("case, 10 entries", tuple(_cases(9, 11)), 8)
    yield Page("search, two signs", (f"/search?q={quote(WORD)}",), 3)
    yield Page("search, one lot", ("/search?q=lot4711",), 3)
    yield from _report()


def _cases(least: int, most: int) -> list[str]:
    from kesu.cases.models import CaseRecord

    found = CaseRecord.everything.filter(version__gte=least, version__lte=most, kind="complaint")
    return [f"/cases/{pk}" for pk in found.order_by("-pk").values_list("pk", flat=True)[:MANY]]


def _report() -> Iterator[Page]:
    from kesu.cases.books import book_of, in_force
    from kesu.core.rulebook.counting import reports_of

    for head in in_force().editions:
        for report in reports_of(book_of(head).source).values():
            if report.statistic.counts == "complaint":
                yield Page(
                    "monthly report", (f"/reports/{head.book}/{report.id}?period={_month()}",)
                )
                return


def _month() -> str:
    """Return the last whole month."""
    from datetime import timedelta

    from kesu import clock

    return f"{clock.now().replace(day=1) - timedelta(days=1):%Y-%m}"


# -- measuring -----------------------------------------------------------------------------------------


def _measured(page: Page, person: Any, port: int, seconds: float, where: Any) -> dict[str, Any]:
    """Measure a page and the empty one by turns, and return the medians in milliseconds."""
    if not page.addresses:
        return {}
    headers = {"Cookie": pages.session_of(person)}
    asks = {name: _ask(found, headers) for name, found in
            (("own", page.addresses), ("empty", (EMPTY,)))}  # fmt: skip
    installation.asked(port, asks["own"], clients=2, seconds=min(1, seconds))
    times: dict[tuple[str, int], list[float]] = {}
    rates = []
    for _ in range(TURNS):
        for clients in (1, CROWD):
            for name, ask in asks.items():
                rate, took = installation.asked(port, ask, clients=clients, seconds=seconds / TURNS)
                times.setdefault((name, clients), []).extend(took)
                if (name, clients) == ("own", CROWD):
                    rates.append(rate)
    statements = pages.statements(person, page.addresses[0])
    limit = _bare(person, page.addresses[0], where)
    own, empty = (median(times[name, 1]) * 1000 for name in ("own", "empty"))
    crowd = median(times["own", CROWD]) * 1000
    share = own / (empty + limit if page.is_search else empty)
    verdict = "" if not page.goal else "reached" if share <= page.goal else f"goal {page.goal:g}"
    print(
        f"  {page.name:20} {own:7.1f} ms  {share:5.1f} × limit {verdict:8} bare {limit:7.1f} ms"
        f"  {statements:3} statements  8 at once: {crowd:7.1f} ms, {median(rates):5.0f}/s",
        flush=True,
    )
    return {
        "ms": round(own, 2), "empty": round(empty, 2), "bare": round(limit, 2),
        "quickest": round(_quickest(times["own", 1]), 2),
        "quickest_empty": round(_quickest(times["empty", 1]), 2),
        "crowd": round(crowd, 2), "rate": round(median(rates), 1), "statements": statements,
    }  # fmt: skip


def _quickest(times: list[float]) -> float:
    """Return what one in twenty stays under, in milliseconds: near what a machine of its own takes."""
    return sorted(times)[len(times) // 20] * 1000


def _ask(addresses: tuple[str, ...], headers: dict[str, str]) -> Callable[[], Any]:
    turn = cycle(addresses)
    return lambda: ("GET", next(turn), None, headers, 200)


def _bare(person: Any, address: str, where: dict[str, str]) -> float:
    """Return how long the very statements of a page take by the bare driver, in milliseconds."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    client.get(address)
    found = bare.recorded(lambda: client.get(address))
    reading = [one for one in found if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]
    replay = bare.Replay(where, bare.placeholders(reading, is_sqlite="path" in where), frozenset())
    times = []
    for _ in range(7):
        began = perf_counter()
        replay.once()
        times.append(perf_counter() - began)
    return median(times) * 1000


def _recall(reader: Any) -> None:
    """Say whether the search finds what a look at every text finds."""
    from kesu import clock
    from kesu.cases.actors import who_is
    from kesu.cases.models import CaseRecord
    from kesu.cases.queries.finding import asked_for, ranked

    rows = CaseRecord.objects.visible_to(who_is(reader, clock.now()))
    there = set(CaseRecord.everything.filter(state__contains=WORD).values_list("pk", flat=True))
    found = ranked(asked_for(WORD), rows, 2 * len(there) + 1)
    recall = len(there & {*found}) / len(there)
    print(
        f"  {WORD}: {len(there)} of the states hold it, its pages show {len(found)}: recall {recall:.2f}"
    )


def _memory(port: int) -> float:
    """Return the memory of the processes that serve, each page of it counted once, in MB."""
    listening = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True)
    rows = [line.split(None, 2) for line in listening.stdout.splitlines()[1:]]
    own = {str(os.getpid())}
    for _ in range(4):
        own |= {pid for pid, parent, _ in rows if parent in own}
    served = [pid for pid, _, words in rows if pid in own - {str(os.getpid())} and "kesu" in words]
    return sum(map(_pss, served)) / 1024


def _pss(pid: str) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def main() -> None:
    """Measure on the database that the environment names."""
    words = sys.argv[1:]
    one(float(words[0]) if words else 3, words[1] if len(words) > 1 else "")


if __name__ == "__main__":
    main()
