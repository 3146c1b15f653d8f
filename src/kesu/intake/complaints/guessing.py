"""Which mapping a list may want: one that is kept, all of whose columns are there, else one by the headings."""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from kesu.core.errors import Faulty
from kesu.core.rulebook.model import Fact, Kind
from kesu.core.values import Text
from kesu.intake.complaints.mapping import ColumnMap, Recipe, load_mapping
from kesu.library.official_days import RULEBOOKS

NUMBER_HEADINGS: Final = ("客诉编号", "投诉编号", "编号", "单号", "工单号", "id", "no", "number")
DAY_HEADINGS: Final = (
    "投诉日期", "投诉时间", "客诉日期", "受理日期", "登记日期", "日期", "时间", "date", "day", "datetime",
)  # fmt: skip


def kept_mappings() -> dict[str, Path]:
    """Return the mapping files by name: those that come with the program, and the company's own."""
    folders = dict.fromkeys([RULEBOOKS / "imports", Path(settings.RULEBOOKS) / "imports"])
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def fitting(headings: Sequence[str]) -> list[str]:
    """Return the names of the kept mappings that find all their columns in a file, the widest first."""
    found = []
    for name, path in kept_mappings().items():
        try:
            columns = load_mapping(path).columns
        except Faulty:
            continue
        if set(columns) <= set(headings):
            found.append((-len(columns), name))
    return [name for _width, name in sorted(found)]


def guessed(headings: Sequence[str], kind: Kind, source: str) -> ColumnMap | None:
    """Return a mapping by the headings alone, or None where no number or no day is among them.

    A fact is recognised by its id or its title in either language; whoever imports confirms it.
    """
    there = {folded(heading): heading for heading in reversed(headings) if heading}
    number, day = _first(there, NUMBER_HEADINGS), _first(there, DAY_HEADINGS)
    if number is None or day is None:
        return None
    recipes = [*_origin(kind), *_recognised(there, kind, {number, day})]
    return ColumnMap(Text(source), kind.id, source, number, day, tuple(recipes))


def _first(there: dict[str, str], names: Iterable[str]) -> str | None:
    return next((there[folded(name)] for name in names if folded(name) in there), None)


def _recognised(there: dict[str, str], kind: Kind, taken: set[str]) -> Iterable[Recipe]:
    for fact in kind.facts.values():
        heading = _first(there, (fact.id, *_titles(fact)))
        if heading is not None and heading not in taken and fact.sort not in ("lines", "files"):
            taken.add(heading)
            yield Recipe(fact.id, column=heading)


def _titles(fact: Fact) -> Iterable[str]:
    """Return a fact's titles, also without the letter of its box on the printed form."""
    for text in (fact.title.zh, fact.title.en):
        yield text
        letter, _, rest = text.partition(" ")
        if len(letter) == 1 and rest:
            yield rest


def _origin(kind: Kind) -> Iterable[Recipe]:
    """What comes on a list comes from outside, unless a column says otherwise."""
    origin = kind.facts.get("origin")
    if origin is not None and "external" in {option.id for option in origin.options}:
        yield Recipe("origin", constant="external")


def folded(text: str) -> str:
    """Return a heading as it is compared: width, case, spaces and marks left out."""
    plain = unicodedata.normalize("NFKC", text).casefold().partition("(")[0]
    return "".join(letter for letter in plain if letter.isalnum())
