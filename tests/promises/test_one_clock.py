"""Nobody but kesu.clock reads the wall clock; in core nobody reads even that."""

import re
from pathlib import Path

import kesu

SOURCE = Path(kesu.__file__).parent

WALL_CLOCK = re.compile(
    r"\b(datetime|timezone|date)\.(now|utcnow|today|localtime|localdate)\(|\btime\.(time|time_ns)\(|"
    r"\bauto_now(_add)?\b|\b(functions\.)?Now\(\)"
)


def reading(pattern: re.Pattern[str], room: str = "") -> set[str]:
    return {
        str(file.relative_to(SOURCE))
        for file in (SOURCE / room).rglob("*.py")
        if "migrations" not in file.parts and pattern.search(file.read_text(encoding="utf-8"))
    }


def test_one_module_reads_the_wall_clock():
    assert reading(WALL_CLOCK) == {"clock.py"}


def test_core_and_library_ask_no_clock():
    asks = re.compile(r"\bkesu\.clock\b|from kesu import .*\bclock\b")
    assert reading(asks, "core") | reading(asks, "library") == set()
