"""A tree of causes of a book drawn: as a fishbone where the book has factors, else as a tree of whys.

The one source for page and paper: `drawn` returns the picture, `listed` the same as a nested list of texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.core import causes as tree
from kesu.core.rulebook.model import Fact, Option
from kesu.core.rulebook.reading.causes import FINDINGS
from kesu.core.values import Text
from kesu.drawing import fishbone, whys
from kesu.drawing.twigs import Twig

COUNTED = Text("计入：{}", "counted as {}")
ASKED = Text("为什么 {}", "why {}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree in words: its level from 1, the cause, what was found and the evidence."""

    level: int
    factor: str
    text: str
    state: str
    finding: str
    evidence: str
    code: str
    files: tuple[str, ...] = ()


def drawn(fact: Fact, rows: tree.Causes, *, problem: str, language: str) -> SafeString:
    """Return the picture of a value of a fact of type "causes". problem -- what the causes explain."""
    title = f"{fact.name.say(language)}: {problem}"
    key = [(o.id, o.title.say(language)) for o in FINDINGS]
    if not fact.factors:
        twigs = _twigs(fact, rows, tree.below(rows), language)
        return whys.drawn(problem, twigs, title=title, asked=_asked(language), key=key)
    return fishbone.drawn(problem, bones(fact, rows, language), title=title, key=key)


def bones(fact: Fact, rows: tree.Causes, language: str) -> list[fishbone.Bone]:
    """Return a bone for every factor of the book, empty ones too: an empty one says that nothing was found."""
    return [
        fishbone.Bone(
            factor.title.say(language),
            _twigs(fact, rows, tree.below(rows, factor=factor.id), language),
        )
        for factor in fact.factors
    ]


def listed(fact: Fact, rows: tree.Causes, language: str) -> list[Line]:
    """Return the tree line by line, factor by factor, each cause before those that explain it."""
    by_factor = [o.id for o in fact.factors]
    ordered = sorted(rows, key=lambda row: _place(by_factor, tree.factor_of(rows, row)))
    return [
        Line(
            tree.depth(rows, row),
            _titled(fact.factors, tree.factor_of(rows, row), language),
            row["text"],
            row["state"],
            _titled(FINDINGS, row["state"], language),
            row.get("evidence", ""),
            _titled(fact.options, row.get("code", ""), language),
            tuple(row.get("files", ())),
        )
        for row in ordered
    ]


def _place(factors: Sequence[str], factor: str) -> int:
    return factors.index(factor) if factor in factors else len(factors)


def _titled(options: Sequence[Option], name: str, language: str) -> str:
    return next((o.title.say(language) for o in options if o.id == name), name)


def _twigs(
    fact: Fact, rows: tree.Causes, here: Sequence[tree.Cause], language: str
) -> tuple[Twig, ...]:
    return tuple(
        Twig(
            row["text"],
            row["state"],
            _note(fact, row, language),
            _twigs(fact, rows, tree.below(rows, row["id"]), language),
        )
        for row in here
    )


def _note(fact: Fact, row: tree.Cause, language: str) -> str:
    code = _titled(fact.options, row.get("code", ""), language)
    return COUNTED.say(language).format(code) if code else ""


def _asked(language: str) -> Callable[[int], str]:
    return lambda level: ASKED.say(language).format(level)
