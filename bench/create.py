"""What it costs to open a complaint, through the API and through the door, beside the bare transaction.

    .venv/bin/python bench/create.py [SECONDS]
    KESU_HOME=… DATABASE_URL=… .venv/bin/python bench/create.py one SECONDS     (on a database that is there)

Each create is whole: full evaluation under P01, journal with chain, tasks, deadlines, search. The bare
transaction is the statements of one such create, in the same order, by the bare driver, in the same
run on the same database. Both databases write to disk before they answer.
"""

from __future__ import annotations

import secrets
import sys
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import bare
import installation

GOAL = 0.25
CROWD = 8
_turns = count()


def facts() -> dict[str, Any]:
    """Return what is known of a complaint when it is filed with everything the grade asks."""
    turn = next(_turns)
    return {
        "origin": "external", "description": f"电机运行一小时后停转，第 {turn} 件", "customer": f"C-{turn % 30 + 1:04}",
        "customer_demand": "一周内修好", "product": "P-VC-110", "product_type": "control_cabinet",
        "problem_code": f"M-{turn % 97}", "shipped": 40, "defective": 12, "ordered": 40,
        "shipped_on": "2026-01-12", "serial_no": "SN001001", "installed_on": "2026-01-20",
        "has_repair_record": False, "contact_person": "某先生（虚构）", "contact_phone": "000-0000-0000",
        "has_doubts": False, "has_written_material": False, "has_defective_sample": False,
        "endangers_people": False, "customer_stopped": False, "function_lost": True,
        "late_delivery": False, "goods_received": True, "written_demand": False, "new_sample": False,
        "wants_to_end_cooperation": False, "claims_compensation": False,
    }  # fmt: skip


def one(seconds: float) -> None:
    """Measure on the database that the environment names."""
    people = installation.prepared()
    from kesu.cases.actions.posting import post

    clerk = people["wangfang"]
    token = installation.token_of(clerk)

    def through_api() -> tuple[str, str, bytes, dict[str, str], int]:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(16),
        }
        body = installation.as_json({"kind": "complaint", "facts": facts()})
        return "POST", "/api/v1/records", body, headers, 201

    def through_door() -> None:
        data = {"act": "open", "kind": "complaint", "facts": facts()}
        post(entry_data=data, actor=clerk, op_id=secrets.token_hex(16))

    for _ in range(5):
        through_door()
    first, second = bare.recorded(through_door), bare.recorded(through_door)
    where = installation.address()
    statements = bare.placeholders(first, is_sqlite="path" in where)
    fresh = bare.fresh_tokens(first, second)
    print(f"{'sqlite' if 'path' in where else 'postgresql'}: {len(first)} statements a create")
    limits = {
        clients: bare.rate(where, statements, fresh, clients=clients, seconds=seconds)
        for clients in (1, CROWD)
    }
    _print("the bare transaction", limits[1], limits[CROWD])
    door = _alone(through_door, seconds)
    print(f"  {'through the door, in process':36}{door:8.0f}/s {door / limits[1]:7.0%}")
    with installation.served() as port:
        installation.asked(port, through_api, clients=2, seconds=min(1, seconds))
        rates = {
            clients: installation.asked(port, through_api, clients=clients, seconds=seconds)
            for clients in (1, CROWD)
        }
    _print("through the API", rates[1][0], rates[CROWD][0])
    for clients, (rate, times) in rates.items():
        share = rate / limits[clients]
        middle, most = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
        verdict = "reaches" if share >= GOAL else "misses"
        print(
            f"  {clients} client{'s' if clients > 1 else ''}: {share:.0%} of the bare rate, {verdict} a quarter;"
            f" median {middle:.1f} ms, 95 % within {most:.1f} ms"
        )


def _alone(work: Any, seconds: float) -> float:
    done, began = 0, perf_counter()
    while perf_counter() - began < seconds:
        work()
        done += 1
    return done / (perf_counter() - began)


def _print(title: str, alone: float, crowd: float) -> None:
    print(f"  {title:36}{alone:8.0f}/s {crowd:8.0f}/s with {CROWD} clients")


def main() -> None:
    """Measure on both databases."""
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        one(float(words[1]))
    else:
        installation.on_each_database(__file__, words[0] if words else "5")


if __name__ == "__main__":
    main()
