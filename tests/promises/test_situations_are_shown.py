"""The page of situations names cases, stories and tests that exist, and leaves none of its numbers out."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rulebook" / "situations.md"
ROW = re.compile(r"^\| (\d+) \| .+ \| (`[^`|]+`|—) \| (.+) \|$", re.MULTILINE)
SITUATIONS = 52

ROWS = [
    (int(number), file.strip("`"), says.strip("`"))
    for number, file, says in ROW.findall(PAGE.read_text("utf-8"))
]


def sentences(path: Path) -> set[str]:
    """Return what the cases of a file say, or the story in it."""
    raw = tomllib.loads(path.read_text("utf-8"))
    return {part["says"] for part in raw.get("case", [raw])}


def test_every_situation_is_there_and_shown():
    assert {number for number, _, _ in ROWS} == set(range(1, SITUATIONS + 1))
    assert [number for number, file, _ in ROWS if file == "—"] == []


@pytest.mark.parametrize(("number", "file", "says"), ROWS, ids=[f"{n}-{s}" for n, _, s in ROWS])
def test_what_shows_a_situation_exists(number: int, file: str, says: str):
    if file.startswith("tests/"):
        assert f"def {says}(" in (ROOT / file).read_text("utf-8")
    else:
        assert says in sentences(ROOT / "rulebooks" / file)
