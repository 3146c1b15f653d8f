"""What a form costs as PDF: set by typst in the process, a filled complaint sheet and every blank form of the books.

    .venv/bin/python bench/paper.py [ROUNDS]

Each round prints with another number, so that nothing is remembered from the round before. Beside the time on the
clock stands the time of the processor, which does not depend on what else the machine does; and how much memory the
process holds after the first paper and after the last.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

GOAL_MS = 150
STORY = "01_from_telephone_note_to_closure"


def memory() -> float:
    """Return how many megabytes of memory the process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def measured(say: str, papers: list[object]) -> None:
    """Print each paper once and tell what they cost."""
    from kesu.paper import printing

    wall, busy = [], []
    for paper in papers:
        began, spent = perf_counter(), process_time()
        printing.pdf(paper)  # type: ignore[arg-type]
        wall.append((perf_counter() - began) * 1000)
        busy.append((process_time() - spent) * 1000)
    cuts = quantiles(wall, n=20)
    print(
        f"{say}: {len(papers)} papers, half within {cuts[9]:.0f} ms, 95 % within {cuts[18]:.0f} ms,"
        f" processor {sum(busy) / len(busy):.0f} ms each (goal {GOAL_MS} ms), memory {memory():.0f} MB"
    )


def main(rounds: int) -> None:
    """Measure, in this order: the first paper of a process, filled sheets, blank forms."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kesu.site.settings")
    django.setup()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from kesu.paper import printing
    from kesu.paper.making import sheet
    from kesu.paper.subject import is_paper
    from tests.paper import books

    reader = books.reader(books.book("p01"))
    records = books.stage("p01", STORY).world.records.values()
    record = next(r for r in records if r.kind == "complaint")
    filled = sheet(reader, "complaint_sheet", record, address="http://127.0.0.1:8000/cases/1")
    blank = [
        sheet(books.reader(books.book(name)), document.id)
        for name in sorted(books.FOLDERS)
        for document in books.book(name).source.documents.values()
        if is_paper(document)
    ]
    began = perf_counter()
    printing.pdf(filled)
    print(
        f"the first paper of a process: {(perf_counter() - began) * 1000:.0f} ms, memory {memory():.0f} MB"
    )
    measured("filled sheets", [replace(filled, number=f"KS2026-{n:04}") for n in range(rounds)])
    measured("blank forms", list(blank))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
