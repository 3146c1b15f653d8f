"""What an export through its page costs in memory: the peak of the process that serves it, for few and many rows.

    .venv/bin/python bench/exports.py [SECONDS] [ROWS]

So many generated cases (100,000) and a tenth of them are exported as a workbook behind a figure of a report, each by a
process of its own that serves nothing else; what it takes beyond a process that exported ten rows is told. Flat means
that ten times the rows take no more than a quarter more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import installation
import reports

ROWS: Final = 100_000
GOAL: Final = 1.25
LOGIN: Final = "reader"
FEW: Final = 10
SPREAD: Final = 4
"""The cases lie in three years; the report is of one."""


def one(_seconds: float, rows: int) -> None:
    """Measure on the database that the environment names."""
    print("\n" + ("sqlite" if "path" in installation.ready() else "postgresql"), flush=True)
    reports._fill(reports._published("q05"), rows * SPREAD)
    _reader()
    first, *peaks = [_peak(number) for number in (FEW, rows // 10, rows)]
    for number, peak in zip((rows // 10, rows), peaks, strict=True):
        print(f"{number:>9,} rows  peak {peak:6.1f} MB  (ten rows: {first:.1f} MB)", flush=True)
    print(f"ratio {peaks[1] / peaks[0]:.2f} (goal {GOAL})", flush=True)


def _reader() -> None:
    """Hire somebody who reads everything."""
    from kesu.cases.models import ReadingRight
    from kesu.directory.models import Person
    from kesu.directory.parties import person_party

    person = Person.objects.create(login=LOGIN, name="made up")
    ReadingRight.objects.create(party=person_party(person.pk), reach=ReadingRight.Reach.ALL)


def _peak(rows: int) -> float:
    """Return the peak memory of a process that exports so many rows, in MB."""
    words = [sys.executable, __file__, "serve", str(rows)]
    done = subprocess.run(words, env=os.environ, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def serve(rows: int) -> None:
    """Export so many rows by the page's own view and print the peak of this process in MB."""
    from kesu.shell import django_ready

    django_ready.set_up()
    from django.test import Client

    from kesu.desk.report_pages import files
    from kesu.directory.models import Person

    files.MOST_EXPORTED = rows
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(login=LOGIN))
    found: Any = client.get("/reports/q05/overview_complaint/cases/workbook?period=2026")
    assert found.status_code == 200, found.status_code
    sent = sum(len(piece) for piece in found.streaming_content)
    print(f"{sent} bytes", _own_peak())


def _own_peak() -> float:
    """Return the most memory that this process held, in MB. What getrusage tells includes who started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(float(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        seconds = sys.argv[1] if len(sys.argv) > 1 else "2"
        number = sys.argv[2] if len(sys.argv) > 2 else str(ROWS)
        installation.on_each_database(__file__, seconds, number)
