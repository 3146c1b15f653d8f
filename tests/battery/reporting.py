"""Lines of what was run, kept in docs/battery.jsonl, and the table in docs/quality.md that is made from them."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
LINES: Final = ROOT / "docs" / "battery.jsonl"
PAGE: Final = ROOT / "docs" / "quality.md"
BEGIN: Final = "<!-- from battery.jsonl: begin -->"
END: Final = "<!-- from battery.jsonl: end -->"
HEAD: Final = (
    "| Piece | Date | Database | Tried | Wrong | Bound (95 %) | Seconds | Machine |\n"
    "|---|---|---|---|---|---|---|---|"
)


def machine() -> str:
    """Return what the figures were measured on, without its name: cores, memory, and how busy it was."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {pages / 2**30:.0f} GB, {platform.system()}, load {busy:.1f}"


def bound(tried: int, wrong: int) -> str:
    """Return what no fault in so many trials says of the rate: at most 3 in N, with 95 % confidence."""
    if wrong or not tried:
        return ""
    return f"{min(3 / tried, 1):.2g}"


def shown(line: Mapping[str, Any]) -> str:
    """Return a line as it is printed."""
    what = f" with {line['saboteur']}" if line["saboteur"] else ""
    limit = f", at most {line['bound']} a trial" if line["bound"] else ""
    head = f"{line['id']} {line['database']}{what}: {line['wrong']} wrong in {line['tried']} {line['of']}{limit}"
    return f"{head}; {line['seconds']:.0f} s, {line['machine']}, {line['date']}"


def keep(line: Mapping[str, Any]) -> None:
    """Add a line to those that are kept, and write the table again."""
    with LINES.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    write_page()


def kept() -> list[dict[str, Any]]:
    """Return every line that was kept, oldest first."""
    if not LINES.exists():
        return []
    return [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]


def write_page() -> None:
    """Put the table into the page, between its two marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(kept())}\n{END}{after}", encoding="utf-8")


def table(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return the lines as a table, by piece and then by date."""
    rows = sorted(lines, key=lambda line: (line["id"], line["saboteur"], line["date"]))
    return "\n".join([HEAD, *map(_row, rows)])


def _row(line: Mapping[str, Any]) -> str:
    piece = f"{line['id']} {line['title']}"
    wrong = str(line["wrong"])
    if line["saboteur"]:
        piece += f", broken on purpose: `{line['saboteur']}`"
        wrong = f"found ({wrong})" if line["wrong"] else "**not found**"
    cells = (
        piece, line["date"], line["database"] or "–", f"{line['tried']:,} {line['of']}", wrong,
        line["bound"] or "–", f"{line['seconds']:.0f}", line["machine"],
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"
