"""The outward form of cases and stories: what must be a table, a list of tables, a list of texts.

Checked before anything is run, so that a slip of the pen is told as one and never as a failure of the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from kesu.core.examples.reading import Unclear
from kesu.core.rulebook import events
from kesu.core.rulebook.compiling import REVIEW
from kesu.core.rulebook.model import Kind, Source
from kesu.core.rulebook.rows import ROWS

CASE_TABLES = ("given", "measures", "events", "items", "decisions", "numbers", "expect")
ENTRY_TABLES = ("with", "expect")
TABLES_OF_EXPECT = (
    "decisions",
    "due",
    "limits",
    "findings",
    "numbers",
    "values",
    "measures",
    "by",
    "rounds",
    "posted",
    "drafts",
)
LISTS_OF_EXPECT = ("open", "not_open", "running", "not_running", "provisional", "superseded", "notices", "not_told",
                   "missing", "breaches", "links")  # fmt: skip


def check_case(raw: Any) -> None:
    """Raise Unclear if a case is not formed as one."""
    _table("a case", raw, "[[case]]")
    _tables(raw, CASE_TABLES)
    _texts(raw, "clause")
    for many, members in raw.get("items", {}).items():
        if not isinstance(members, list) or not all(isinstance(m, Mapping) for m in members):
            raise Unclear(f"items.{many} = {members!r}; write a list of tables: [{{ … }}]")


def check_story(raw: Any) -> None:
    """Raise Unclear if a story is not formed as one."""
    _texts(raw, "clause")
    _texts(raw, "clauses")
    entries = raw.get("entry", [])
    if not isinstance(entries, list):
        raise Unclear(f"entry = {entries!r}; write [[entry]]")
    for number, entry in enumerate(entries, 1):
        _table(f"entry {number}", entry, "[[entry]]")
        _tables(entry, ENTRY_TABLES)
        _check_expect(entry.get("expect", {}))


def _check_expect(expect: Mapping[str, Any]) -> None:
    _tables(expect, TABLES_OF_EXPECT)
    papers = expect.get("papers", [])
    if not isinstance(papers, list) or not all(isinstance(paper, Mapping) for paper in papers):
        raise Unclear(f'expect.papers = {papers!r}; write a list: [{{ document = "…" }}]')
    for name in LISTS_OF_EXPECT:
        if name in expect and not isinstance(expect[name], list):
            raise Unclear(f'expect.{name} = {expect[name]!r}; write a list: ["…"]')


def _table(what: str, raw: Any, write: str) -> None:
    if not isinstance(raw, Mapping):
        raise Unclear(f"{what} is {raw!r}; write {write}")


def _tables(raw: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in raw and not isinstance(raw[name], Mapping):
            raise Unclear(f"{name} = {raw[name]!r}; write a table: {name} = {{ … }}")


def _texts(raw: Mapping[str, Any], name: str) -> None:
    value = raw.get(name, [])
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in listed):
        raise Unclear(f"{name} = {value!r}; write a clause id or a list of them")


# -- names that an expectation speaks of must exist, or what must *not* happen would hold by a slip of the pen ---------


def check_event(source: Source, kind: Kind, event: str) -> None:
    """Raise Unclear if the event cannot occur on the kind."""
    if events.resolve(source, kind, event) is None:
        raise Unclear(
            f"event “{event}” cannot occur on {kind.id}; {_hint(event, events.candidates(source, kind))}"
        )


def check_names(what: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    """Raise Unclear if one of `wanted` ("item/name" or a bare name) is not known."""
    names = set(known)
    for one in wanted:
        name = one.rpartition("/")[2]
        if name not in names:
            raise Unclear(f"{what} “{name}” is not in the book; {_hint(name, sorted(names))}")


def steps_of(source: Source) -> set[str]:
    """Return every step of the book, the engine's own review included."""
    return {*source.steps, REVIEW}


def check_row(row: str, values: Mapping[str, Any]) -> None:
    """Raise Unclear if this is no registry row, or not one of its columns."""
    if row not in ROWS:
        raise Unclear(f"registry row “{row}” does not exist; write one of: {', '.join(ROWS)}")
    check_names(f"column of {row}", values, ROWS[row])


def _hint(wrong: str, names: list[str]) -> str:
    close = get_close_matches(wrong, names, n=2)
    return (
        f"did you mean {' or '.join(close)}?" if close else f"write one of: {', '.join(names[:20])}"
    )
