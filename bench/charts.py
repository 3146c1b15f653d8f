"""The charts of docs/performance.md, drawn from what was measured and from nothing else.

    .venv/bin/python bench/charts.py

`bench/large.jsonl` holds a line for each run of `bench/large.py`; a size that was not measured has no bar.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURED: Final = ROOT / "bench" / "large.jsonl"
OUT: Final = ROOT / "docs" / "pictures"


def drawn(runs: list[dict[str, Any]]) -> dict[str, str]:
    """Return file name → picture: what each page takes at each size, as so many empty pages of its own run."""
    from kesu.drawing.bars import Bar, bars

    found = {}
    for engine in sorted({run["engine"] for run in runs}):
        own = sorted((r for r in runs if r["engine"] == engine), key=lambda r: int(r["cases"]))
        rows = [
            Bar(f"{page} {run['cases'] / 1000:.0f}k", round(of["ms"] / of["empty"], 2))
            for page in own[0]["pages"]
            if page != "empty"
            for run in own
            for of in [run["pages"].get(page)]
            if of
        ]
        title = f"What pages take on {engine}, as so many empty pages, by the number of cases"
        found[f"growth-{engine}.svg"] = str(bars(rows, title=title, unit=" ×"))
    return found


def main() -> None:
    """Draw the charts anew."""
    sys.path.insert(0, str(ROOT / "src"))
    runs = [json.loads(line) for line in MEASURED.read_text("utf-8").splitlines() if line]
    OUT.mkdir(exist_ok=True)
    for name, picture in drawn(runs).items():
        (OUT / name).write_text(picture + "\n", encoding="utf-8")
        print(OUT / name)


if __name__ == "__main__":
    main()
