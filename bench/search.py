"""What it takes to find cases among many: by words, by a number, the similar ones; on both databases.

    .venv/bin/python bench/search.py [CASES]

One complaint is opened through the door under P01; CASES copies of it (100,000) follow with texts, numbers, days
and tallies of their own, put into the tables and the search index by the product's own writers. Each figure is the
middle of nine runs of the queries behind the page, excerpts included, for somebody who may read everything.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import create
import installation

RUNS = 9
CHUNK = 2_000
PLACES = (
    "曳引机", "控制柜", "门机", "限速器", "编码器", "制动器", "变频器", "应急电源",
    "显示板", "安全钳", "轿厢", "对重", "导轨", "电机", "主板",
)  # fmt: skip
FAULTS = (
    "异响", "停机", "抖动", "漏油", "过热", "误报", "失灵", "断裂",
    "松动", "短路", "卡滞", "偏移", "死机", "烧毁", "变形", "脱落",
    "打滑", "延迟", "进水", "生锈",
)  # fmt: skip
WHEN = (
    "投用一周后", "运行半年", "雨后", "夜间", "满载时", "上电一小时后", "检修后", "低速时",
    "高温下", "停电恢复后",
)  # fmt: skip
DEMANDS = (
    "要求更换", "要求上门", "要求书面说明", "要求赔偿", "希望尽快处理", "要求给出最后日期", "已停用", "业主多次投诉",
)  # fmt: skip
QUERIES = (
    ("two signs, common", "异响"), ("four signs", "曳引机异"), ("two words", "门机 断裂"),
    ("rare word", "第7654批"), ("number in part", "2026-065432"), ("Latin", "lot4711"),
)  # fmt: skip


def one(cases: int) -> None:
    """Measure on the database that the environment names."""
    people = installation.prepared()
    from django.db import connection

    from kesu import clock
    from kesu.cases.actions.posting import post
    from kesu.cases.actors import who_is

    data = {"act": "open", "kind": "complaint", "facts": create.facts()}
    pattern = post(entry_data=data, actor=people["wangfang"], op_id="pattern").record_id
    begun = perf_counter()
    _fill(pattern, cases)
    print(f"\n{connection.vendor}: {cases} cases made in {perf_counter() - begun:.0f} s")
    who = who_is(people["lilei"], clock.now())
    for name, query in QUERIES:
        total, times = _timed(lambda query=query: _searched(query, who))
        print(f"  {name:20} {query:12} {total:>7} found   {_shown(times)}")
    alike, times = _timed(lambda: _alike(pattern, who))
    print(f"  {'similar cases':20} {'':12} {alike:>7} found   {_shown(times)}")


def _shown(times: list[float]) -> str:
    return f"middle {median(times) * 1000:7.1f} ms   slowest {max(times) * 1000:7.1f} ms"


def _timed(work: Callable[[], int]) -> tuple[int, list[float]]:
    found, times = work(), []
    for _ in range(RUNS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return found, times


def _searched(query: str, who: Any) -> int:
    from kesu.cases.books import in_force
    from kesu.cases.models import CaseRecord
    from kesu.cases.queries.excerpts import excerpts_of
    from kesu.cases.queries.finding import asked_for, counted, ranked

    rows, asked = CaseRecord.objects.visible_to(who), asked_for(query)
    ids = ranked(asked, rows, 21)
    excerpts_of(CaseRecord.objects.visible_to(who).filter(pk__in=ids[:20]), asked.words, in_force())
    return sum(counted(asked, rows).values())


def _alike(pattern: str, who: Any) -> int:
    from kesu.cases.books import book_of, in_force
    from kesu.cases.models import CaseRecord
    from kesu.cases.queries.similar import alike, described
    from kesu.cases.texts import record_in

    rows = CaseRecord.objects.visible_to(who)
    row = rows.get(pk=pattern)
    book = book_of(in_force().edition(row.edition_id))
    own = described(record_in(row.state), book, row.tallies)
    return len(alike(own, rows.filter(kind=row.kind), but=pattern))


# -- many cases --------------------------------------------------------------------------------------


def _texts(cases: int) -> Iterator[str]:
    for n in range(cases):
        words = (WHEN[n * 7 % 10], PLACES[n * 11 // 3 % 15], FAULTS[n * 13 // 7 % 20])
        yield f"{''.join(words)}，{DEMANDS[n // 5 % 8]}，第{n}批 lot{n}"


def _fill(pattern: str, cases: int) -> None:
    from django.db import connection, transaction

    from kesu.cases.models import CaseRecord

    row = CaseRecord.everything.get(pk=pattern)
    texts = list(_texts(cases))
    for begin in range(0, cases, CHUNK):
        with transaction.atomic():
            _chunk(row, texts[begin : begin + CHUNK], begin)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _chunk(row: Any, texts: list[str], begin: int) -> None:
    from django.db import connection

    from kesu.cases import dialect, indexing
    from kesu.cases.models import CaseRecord, Tally
    from kesu.journal.ids import new_id, new_row

    first = datetime(2020, 1, 1, tzinfo=UTC)
    state = json.loads(row.state)
    records, tallies, index = [], [], []
    for n, text in enumerate(texts, begin):
        at = first + timedelta(minutes=30 * n)
        own = new_id(at)
        state["id"] = own
        state["facts"]["/description"][0] = text
        number = f"KS2026-{n:06}"
        fields = {f.attname: getattr(row, f.attname) for f in CaseRecord._meta.concrete_fields}
        fields |= {
            "id": own,
            "number": number,
            "subject": text,
            "opened_at": at,
            "state": json.dumps(state),
        }
        records.append(CaseRecord(**fields))
        for measure, key in (
            ("same_problem_before", f'["control_cabinet","M-{n % 97}"]'),
            ("customer_before", f'["C-{n % 3000:04}"]'),
        ):
            tallies.append(
                Tally(
                    measure=f"{row.book}/{measure}",
                    key=key,
                    at=at,
                    amount=10_000,
                    root=True,
                    record_id=own,
                )
            )
        for place, said in ((indexing.HEAD, [number, f"C-{n % 3000:04}"]), (indexing.CASE, [text])):
            index += [(new_row(at), own, made) for made in indexing.rows(place, said)]
    CaseRecord.everything.bulk_create(records, batch_size=500)
    Tally.everything.bulk_create(tallies, batch_size=1_000)
    for at in range(0, len(index), 500):
        dialect.run_writes(connection, dialect.search_writes(connection, index[at : at + 500]))


def main() -> None:
    """Measure once on each database."""
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        one(int(words[1]))
    else:
        installation.on_each_database(__file__, words[0] if words else "100000")


if __name__ == "__main__":
    main()
