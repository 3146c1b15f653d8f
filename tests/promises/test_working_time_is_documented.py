"""Every switch and every kind of limit has its line in the manual."""

from pathlib import Path

import pytest

from kesu.core.worktime import SWITCHES

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
PAGES = [MANUAL / "working-time.md", MANUAL / "zh" / "working-time.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_switch_and_its_values_are_documented_default_first(page):
    text = page.read_text(encoding="utf-8")
    for switch, values in SWITCHES.items():
        (line,) = [row for row in text.splitlines() if row.startswith(f"| `{switch}`")]
        assert [line.index(f'"{value}"') for value in values] == sorted(
            line.index(f'"{value}"') for value in values
        )
