"""The colours of the desk: what is written on what can be read, in light and in dark (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

from kesu.desk import urls

SHEET = (Path(urls.__file__).parent / "static" / "desk" / "ground.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\n *\}", SHEET, re.DOTALL)
)

TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "muted")
        for ground in ("page", "surface", "sunken", "raised")
    ),
    *(("ink", f"{state}-soft") for state in ("accent", "ok", "near", "late")),
    *((state, f"{state}-soft") for state in ("ok", "near", "late")),
    *((state, "surface") for state in ("accent", "accent-strong", "ok", "near", "late")),
    ("accent", "page"),
    ("accent", "sunken"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-late", "late-strong"),
    ("muted", "ok-soft"),
    ("muted", "near-soft"),
]
# Borders of fields and signs of focus: seen, not read.
SEEN = [
    ("edge", "surface"),
    ("edge", "page"),
    ("edge", "sunken"),
    ("accent", "surface"),
    ("late", "surface"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_dark_names_the_same_colours_as_light():
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(colours, ink, ground):
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SEEN)
def test_borders_can_be_seen(colours, line, ground):
    assert contrast(colours[line], colours[ground]) >= 3
