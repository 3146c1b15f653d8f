"""What a report costs, beside the bare SQL over the same rows in the same run.

    .venv/bin/python bench/reports.py [SECONDS] [CASES] [BOOK]

Rows of so many generated cases (300,000) are written in bulk as the door would write them, one in ten with an
earlier version; every report of the book (q05) that counts complaints is then reckoned for a month, a quarter and a
year. The bare SQL asks for the same groups of the same rows by the bare driver, written by hand, without the period
before, without words; its number of statements is that of the report's breakdowns and totals. Medians of several
turns, taken alternately; `known` is the report as known on a day before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import installation

CASES: Final = 300_000
GOAL: Final = 2.0
AT_ONCE: Final = 500
BOOK: Final = "q05"
COUNTED: Final = "complaint"
LAST: Final = date(2026, 10, 31)
PERIODS: Final = ("2026-10", "2026-Q3", "2026")


def one(_seconds: float, cases: int, id_: str = BOOK) -> None:
    """Measure on the database that the environment names."""
    print("\n" + ("sqlite" if "path" in installation.ready() else "postgresql"), flush=True)
    book = _published(id_)
    _fill(book, cases)
    from kesu.core.rulebook.counting import reports_of

    reports = [r for r in reports_of(book.source).values() if r.statistic.counts == COUNTED]
    for report in reports:
        for period in PERIODS:
            _measure(book, report.id, period, "")
    _measure(book, reports[0].id, PERIODS[-1], "2026-06-30")


def _published(id_: str) -> Any:
    from kesu import clock
    from kesu.cases.actions.publishing import publish
    from kesu.cases.books import book_of, in_force
    from kesu.core.records.entries import SYSTEM
    from kesu.library.books import texts_of

    (folder,) = (installation.ROOT / "rulebooks").glob(f"*/{id_}")
    publish(texts_of(folder), by=SYSTEM, at=clock.now())
    return book_of(in_force().current(LAST)[id_])


# -- rows ------------------------------------------------------------------------------------------------


def _fill(book: Any, cases: int) -> None:
    """Write the records and their figure rows, as the door writes them."""
    from django.db import connection, transaction

    from kesu.cases import keeping_figures
    from kesu.cases.filling_tables import look_anew

    begun = perf_counter()
    for first in range(0, cases, AT_ONCE):
        with transaction.atomic():
            _records(book.id, range(first, min(first + AT_ONCE, cases)))
    rows = _rows(book, cases)
    while some := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            _run(keeping_figures.inserts(some))
    look_anew(connection)
    print(f"{book.id}: {cases:,} cases written in {perf_counter() - begun:.0f} s", flush=True)


def _run(statements: Any) -> None:
    from django.db import connection

    from kesu.cases import dialect

    dialect.run_writes(connection, statements)


def _records(book: str, numbers: range) -> None:
    """Write records that are nothing but their ids: what a report counts stands in figure rows."""
    from kesu.cases.models import CaseRecord, Edition

    edition = Edition.objects.get(book=book)
    at = datetime.fromisoformat("2026-01-05T09:00+08:00")
    CaseRecord.everything.bulk_create(
        [
            CaseRecord(
                id=_id(n), kind=COUNTED, life="case", book=book, edition=edition, version=1,
                head="", filed_by="person:1", opened_at=at, entered_at=at, changed_at=at, state="{}",
            )
            for n in numbers
        ]
    )  # fmt: skip


def _id(number: int) -> str:
    return f"{number:032x}"


def _rows(book: Any, cases: int) -> Iterator[Any]:
    from django.db import connection

    from kesu.cases import dialect, keeping_figures

    chance = _Chance()
    made = _Making(book, chance)
    for n in range(cases):
        opened = LAST - timedelta(days=chance.randrange(365 * 3))
        at = int(datetime(opened.year, opened.month, opened.day, 9, tzinfo=UTC).timestamp())
        later = at + 86_400 * chance.randint(1, 40)
        begin, middle = dialect.stamp(connection, at), dialect.stamp(connection, later)
        key = (_id(n), "", 1, book.id, "", chance.choice(made.departments))
        if n % 10 == 0:
            yield keeping_figures.row_of(
                (*key, begin, middle), made.values(opened, is_closed=False)
            )
            key, begin = (key[0], "", 2, *key[3:]), middle
        yield keeping_figures.row_of((*key, begin, None), made.values(opened, is_closed=True))


class _Making:
    """Makes what can be counted of a complaint: everything that it can hold, of which a report names a little."""

    def __init__(self, book: Any, chance: _Chance) -> None:
        facts = book.source.kinds[COUNTED].facts.values()
        self.chance = chance
        self.departments = [p.id for p in book.source.posts.values() if p.is_department][:8] or [""]
        self.choices = {f.id: [o.id for o in f.options] for f in facts if f.sort == "choice"}
        self.choices |= {f.id: ["true", "false"] for f in facts if f.sort == "truth"}
        self.numbers = [f.id for f in facts if f.sort in ("number", "amount")]
        clocks = [c.id for c in book.source.clocks.values() if c.of == COUNTED]
        self.kept = {f"{name}.met": "1" for name in clocks[:8]}

    def values(self, opened: date, *, is_closed: bool) -> Any:
        from kesu.cases.figuring import FigureValues

        chance = self.chance
        closed = opened + timedelta(days=chance.randint(1, 60)) if is_closed else None
        named = {name: chance.choice(options) for name, options in self.choices.items() if options}
        named |= {name: str(chance.randrange(10**8)) for name in self.numbers}
        named |= self.kept
        category, grade = chance.choice(("human", "quality")), chance.choice(("major", "minor"))
        named |= {"class": category, "grade": grade}
        return FigureValues(
            COUNTED, chance.randrange(50) > 0, _number(opened), _number(closed) if closed else None,
            "closed" if closed else "", category, grade, f"C-{chance.randrange(400):04}", "",
            chance.randint(1, 6), chance.randint(0, 2),
            json.dumps(dict(sorted(named.items())), ensure_ascii=False, separators=(",", ":")),
        )  # fmt: skip


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


class _Chance:
    """The same numbers in every run: a plain congruence, good enough to spread values."""

    def __init__(self) -> None:
        self.state = 7

    def randrange(self, below: int) -> int:
        self.state = (self.state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (self.state >> 33) % below

    def randint(self, least: int, most: int) -> int:
        return least + self.randrange(most - least + 1)

    def choice(self, options: Any) -> Any:
        return options[self.randrange(len(options))]


# -- measuring -------------------------------------------------------------------------------------------


def _measure(book: Any, report: str, period: str, known: str) -> None:
    from kesu.cases.actors import who_is
    from kesu.core.records.entries import SYSTEM
    from kesu.reports import statistics

    at = datetime.fromisoformat("2026-11-01T09:00+08:00")
    asked = statistics.asked(
        book, report, who_is(SYSTEM, at), at.date(), period=period, known=known
    )
    bare = _bare(asked)
    ours: list[float] = []
    theirs: list[float] = []
    for _turn in range(5):
        ours.append(_took(lambda: statistics.reckon(asked)))
        theirs.append(_took(bare))
    shown = _took(lambda: statistics.shown(statistics.reckon(asked)))
    ratio = median(ours) / median(theirs)
    told = f"{period}{f' known {known}' if known else ''}"
    counted = statistics.reckon(asked).totals[0].value
    print(
        f"{report:20} {told:22} {counted:>9,} cases  report {median(ours) * 1000:8.1f} ms"
        f"  bare SQL {median(theirs) * 1000:8.1f} ms  {ratio:4.2f} x (goal {GOAL:.0f} x)"
        f"  in words {shown * 1000:.1f} ms",
        flush=True,
    )


def _took(work: Callable[[], Any]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _bare(asked: Any) -> Callable[[], Any]:
    """Return what runs the same questions by hand: totals, then each breakdown with the period that it is over."""
    from django.db import connection

    statements = [_statement(asked, (), asked.period)]
    statements.append(_statement(asked, (), asked.period.before))
    for names in asked.statistic.by:
        columns = [asked.columns[name] for name in names]
        if columns[0].sort == "period":
            periods = asked.period.back(columns[0].name)
            over = type(asked.period)(periods[0].first, periods[-1].last, "")
            statements.append(_statement(asked, columns, over))
            continue
        statements.append(_statement(asked, columns, asked.period))
        if len(columns) == 1:
            statements.append(_statement(asked, columns, asked.period.before))

    def run() -> None:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()

    return run


def _statement(asked: Any, columns: Any, period: Any) -> tuple[str, list[Any]]:
    """Return one question in SQL as somebody would write it who wants nothing but these numbers."""
    from django.db import connection

    from kesu.reports.statistics.rows import holds

    is_file = connection.vendor == "sqlite"

    def value(name: str) -> str:
        return f'json_extract("values", \'$."{name}"\')' if is_file else f"\"values\" ->> '{name}'"

    def group(column: Any) -> str:
        day = "closed_day" if asked.statistic.dated == "closed" else "opened_day"
        return f"{day} / 100" if column.sort == "period" else column.stored or value(column.key)

    figures, params = _figures(asked, value)
    keys = [group(column) for column in columns]
    known = "known_to IS NULL"
    if asked.known:
        known = "known_from < %s AND (known_to IS NULL OR known_to >= %s)"
        moment = asked.known.astimezone().isoformat(" ") if not is_file else _utc(asked.known)
        params += [moment, moment]
    day = "closed_day" if asked.statistic.dated == "closed" else "opened_day"
    roots = " AND root" if asked.statistic.only == "roots" else ""
    sql = (
        f"SELECT {', '.join([*keys, *figures])} FROM cases_figurerow"
        f" WHERE book = '{asked.book.id}' AND kind = '{COUNTED}'"
        f" AND {known} AND closed_as <> 'void'{roots} AND {day} BETWEEN %s AND %s"
    )
    params += [_number(period.first), _number(period.last)]
    if asked.statistic.where:
        condition = holds(asked, asked.statistic.where)
        sql, params = f"{sql} AND {condition.sql}", [*params, *condition.params]
    if keys:
        sql += f" GROUP BY {', '.join(str(n + 1) for n in range(len(keys)))}"
    return sql, params


def _figures(asked: Any, value: Callable[[str], str]) -> tuple[list[str], list[Any]]:
    """Return what is reckoned of each group, with its parameters."""
    from kesu.reports.statistics.rows import holds

    figures, params = ["count(*)"], []
    for figure in asked.statistic.figures:
        if figure.sort == "rate":
            condition = holds(asked, figure.of)
            figures += [f"count(*) FILTER (WHERE {condition.sql})"]
            figures += [f"count(*) FILTER (WHERE NOT {condition.sql})"]
            params += [*condition.params, *condition.params]
        if figure.sort in ("sum", "mean"):
            number = f"cast({value(figure.of)} AS bigint)"
            figures += [f"sum({number})", f"count({number})"]
        elif figure.sort == "on_time" and figure.of == "all":
            figures += ["sum(met)", "sum(late)"]
        elif figure.sort == "on_time":
            figures += [
                f"sum(cast({value(f'{figure.of}.{v}')} AS bigint))" for v in ("met", "late")
            ]
    return figures, params


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(float(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    else:
        seconds = sys.argv[1] if len(sys.argv) > 1 else "2"
        cases = sys.argv[2] if len(sys.argv) > 2 else str(CASES)
        installation.on_each_database(__file__, seconds, cases, *sys.argv[3:])
