"""Which stories are played, in which weeks, and under which names: those of each play are its own.

A rule that counts earlier cases counts by such names – a customer, a product and a problem. With names of its own a
play sees nothing of any other, so that a copy under other names is what the door would have written for those.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kesu.core.examples.reading import Unclear
from kesu.core.examples.stories import CoreStage, post_line
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar
from kesu.intake.demo.retold import Part, Story, numbers_in
from kesu.shell.seeding.wording import text_of

WEEKS: Final = 104
"""How far back the cases reach."""
LATELY: Final = 6
"""In so many last weeks stories are played in parts, too."""
RECENT: Final = (0.5, 0.25, 0.8, 0.4)
FREE: Final = frozenset({"text", "customer", "product", "order", "site", "serial"})
"""Sorts of facts in which any name may stand."""


def marker(serial: int) -> str:
    """Return what makes the names of one play or copy its own; it stands in no hash and no moment."""
    return f"s{serial:07}"


def playable(stories: Iterable[Story]) -> list[Story]:
    """Return the stories that are about cases alone: rows of the registry and looks at the clock are left out."""
    return [s for s in stories if s.lines and not any(_is_row(line) for line in s.lines)]


def _is_row(line: Mapping[str, Any]) -> bool:
    return str(line.get("do", "")).split(" ")[0] == "row"


def programme(stories: list[Story], how_many: int) -> list[Part]:
    """Return what is played, so many plays: two of three whole, spread over two years, the others parts of late."""
    return [_part(stories, n, how_many) for n in range(how_many)]


def _part(stories: list[Story], number: int, how_many: int) -> Part:
    turn, sort = divmod(number, 3)
    story = stories[(turn if sort == 2 else number - turn) % len(stories)]
    if sort < 2:
        return Part(story, number, len(story.lines), WEEKS * number // how_many)
    length = max(1, round(RECENT[turn % len(RECENT)] * len(story.lines)))
    return Part(story, number, length, turn % LATELY)


# -- names of its own ---------------------------------------------------------------------------------


def customers_in(story: Story, source: Source, serial: int) -> dict[str, str]:
    """Return the customers that a story names → the numbers they have in one play."""
    named = numbers_in(story, source, "customer")
    return {old: f"C-{marker(serial)}-{n}" for n, old in enumerate(named, 1)}


def other_names(
    story: Story, source: Source, counted_by: Iterable[str], serial: int
) -> dict[str, str]:
    """Return text → text for one play: what rules count by, customers, and what the complaint says."""
    words = {word: f"{word}.{marker(serial)}" for word in counted_by}
    said = dict.fromkeys(_subjects(story, source), text_of(serial))
    return {**words, **said, **customers_in(story, source, serial)}


def counted_by(story: Story, book: Book, calendars: Mapping[str, Calendar]) -> set[str]:
    """Return the names in a story by which its book counts earlier cases, as the bare core asks for them."""
    stage = CoreStage(book, calendars)
    for line in story.lines:
        try:
            post_line(line, {"kind": story.kind}, book, calendars[book.calendar], stage)
        except Unclear:
            break
    asked = {q for journal in stage.world.journals.values() for _, found in journal for q in found}
    return _texts_of_keys(asked) & _free_values(story, book.source)


def _texts_of_keys(questions: Iterable[str]) -> set[str]:
    asked = [json.loads(question) for question in questions]
    keys = [json.loads(parts[2]) for parts in asked if parts[0] == "measure"]
    return {text for key in keys for text in key if isinstance(text, str) and text}


def _free_values(story: Story, source: Source) -> set[str]:
    facts = [f for kind in source.kinds.values() for f in kind.facts.values()]
    free = {f.id for f in facts if f.sort in FREE and not f.personal}
    fixed = {f.id for f in facts} - free
    given = [pair for line in story.lines for pair in line.get("with", {}).items()]
    kept = {value for name, value in given if name in fixed and isinstance(value, str)}
    return {value for name, value in given if name in free and isinstance(value, str)} - kept


def _subjects(story: Story, source: Source) -> list[str]:
    """Return what the story says where a kind has its subject."""
    cases = [k for k in source.kinds.values() if k.life == "case" and not (k.part_of or k.child_of)]
    names = {kind.subject for kind in cases if kind.subject}
    facts = {f.id: f for kind in source.kinds.values() for f in kind.facts.values()}
    words = {n for n in names if n in facts and facts[n].sort in ("text", "long_text")}
    words -= {n for n in words if facts[n].personal}
    given = [pair for line in story.lines for pair in line.get("with", {}).items()]
    return [value for name, value in given if name in words and isinstance(value, str)]
