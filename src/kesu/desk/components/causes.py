"""A tree of causes as a page shows it: drawn, and beside the picture as nested lists with evidence and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kesu.core.causes import Causes, sound
from kesu.core.errors import Unfit
from kesu.core.rulebook.model import Fact
from kesu.desk.forms import causes as outline
from kesu.desk.forms.fields import Field
from kesu.drawing.causes import Line, drawn, listed


@dataclass(slots=True)
class Branch:
    """A cause in words with its files, and what explains it."""

    line: Line
    files: tuple[Any, ...]
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of causes: its picture, which a phone scrolls where it is broad, and its first causes in words."""

    picture: SafeString
    branches: list[Branch]
    is_broad: bool


def tree_of(fact: Fact, rows: Causes, problem: str, files: Mapping[str, Any]) -> Tree:
    """Return a value as the page shows it. files -- those of the record, by id."""
    language = get_language() or "zh"
    picture = drawn(fact, rows, problem=problem, language=language)
    return Tree(picture, branches(listed(fact, rows, language), files), bool(fact.factors))


def branches(lines: Sequence[Line], files: Mapping[str, Any]) -> list[Branch]:
    """Return flat lines as what stands under what."""
    first: list[Branch] = []
    at: list[Branch] = []
    for line in lines:
        branch = Branch(line, tuple(files[f] for f in line.files if f in files))
        at = at[: line.level - 1]
        (at[-1].below if at else first).append(branch)
        at.append(branch)
    return first


def picture_of(typed: Field, problem: str) -> SafeString | str:
    """Return what stands on a form as a picture, or nothing while it cannot be drawn yet."""
    told = [{c.fact.id: c.raw for c in row.cells if c.raw} for row in typed.causes]
    rows = outline.as_value(typed.causes, told)
    for (
        row
    ) in rows:  # what is still to be written is asked for when the form is sent, not by the picture
        row.setdefault("text", "…")
        row.setdefault("evidence", "…")
    factors, codes = ([o.id for o in some] for some in (typed.fact.factors, typed.fact.options))
    try:
        kept = sound(rows, factors, codes)
    except Unfit:
        return ""
    return drawn(typed.fact, kept, problem=problem, language=get_language() or "zh") if kept else ""
