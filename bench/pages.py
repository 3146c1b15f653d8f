"""What the page of a case costs where a thousand cases stand.

    .venv/bin/python bench/pages.py [SECONDS]

The cases come in through the import, a tenth of them is worked on further. Measured through the server,
signed in, over one kept connection and over eight; with the number of database statements of one page.
"""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import installation

CASES = 1_000
CROWD = 8


def filled(people: dict[str, Any]) -> list[str]:
    """Take a thousand made-up complaints in and return the records' ids."""
    from kesu.cases.models import CaseRecord
    from kesu.intake.complaints.mapping import load_mapping
    from kesu.intake.complaints.taking_in import Import, governing_book, take_in
    from kesu.reports.sheets import read_sheet

    mapping = load_mapping(installation.ROOT / "rulebooks" / "imports" / "car-complaints.toml")
    headings = "id,brand,car_model,type,desc,problem,datetime,status"
    rows = [
        f'{n},样车汽车,样车{n % 40},2020款,行驶中异响第{n}件,"H{n % 90},",2020-0{n % 6 + 1}-{n % 28 + 1:02},信息审核'
        for n in range(CASES)
    ]
    sheet = read_sheet("\n".join([headings, *rows]).encode(), "list.csv")
    outcome = take_in(Import(sheet, mapping, governing_book(mapping), people["lilei"]))
    assert outcome.count("added") == CASES, outcome.faulty[:3]
    return list(CaseRecord.everything.order_by("id").values_list("pk", flat=True))


def session_of(person: Any) -> str:
    """Return the cookie of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def statements(person: Any, path: str) -> int:
    """Return how many statements one page sends."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def one(seconds: float) -> None:
    """Measure on the database that the environment names."""
    people = installation.prepared()
    records = filled(people)
    lilei, turn = people["lilei"], cycle(records)
    headers = {"Cookie": session_of(lilei)}
    engine = "sqlite" if "path" in installation.address() else "postgresql"
    page = f"/cases/{records[0]}"
    print(f"{engine}: the page of a case among {CASES:,}, {statements(lilei, page)} statements")

    def ask() -> tuple[str, str, None, dict[str, str], int]:
        return "GET", f"/cases/{next(turn)}", None, headers, 200

    with installation.served() as port:
        installation.asked(port, ask, clients=2, seconds=min(1, seconds))
        for clients in (1, CROWD):
            rate, times = installation.asked(port, ask, clients=clients, seconds=seconds)
            middle, most = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
            print(
                f"  {clients} at once: {rate:6.0f}/s, median {middle:.1f} ms, 95 % within {most:.1f} ms"
            )


def main() -> None:
    """Measure on both databases."""
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        one(float(words[1]))
    else:
        installation.on_each_database(__file__, words[0] if words else "5")


if __name__ == "__main__":
    main()
