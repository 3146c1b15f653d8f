"""From the parsed TOML files of a book to its lines: each line read strictly, all faults gathered.

The readers here know the keys of each concept. What lines say about one another (names, events, posts) is checked
when the book is compiled; worked examples are read by `kesu.core.examples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.judging import decision, gate, measure
from kesu.core.rulebook.reading.kinds import clause, kind, setting
from kesu.core.rulebook.reading.papers import document, posting_line
from kesu.core.rulebook.reading.timing import clock
from kesu.core.rulebook.reading.working import post, step, trigger
from kesu.core.rulebook.tables import Faults, Table

Files = Mapping[str, Mapping[str, Any]]


def read(files: Files, faults: Faults) -> m.Source | None:
    """Return the lines of the book whose parsed files are given by name, or None if book.toml itself is unusable.

    Every fault found is added to `faults`; the caller refuses the book when there is any.
    """
    if "book.toml" not in files:
        faults.add(
            "no_book",
            "book.toml",
            "",
            "the file is missing",
            "write book.toml with id, title, edition, in_force",
        )
        return None
    return _source(files, faults)


def _source(files: Files, faults: Faults) -> m.Source | None:
    head = Table(files["book.toml"], "book.toml", "book", faults)
    in_force = head.day("in_force")
    if in_force is None:
        head.fault("missing_key", "in_force is not there", "write in_force = 2026-01-01")
    groups: dict[str, dict[str, Any]] = {name: {} for name in _CONCEPTS}
    precedence = _precedences(head)
    source = _head(head, in_force or date.min)
    head.finish()
    for file, content in files.items():
        if file != "book.toml":
            _read_file(file, content, groups, faults)
    concepts: dict[str, Any] = {field: groups[name] for name, (field, _) in _CONCEPTS.items()}
    return m.Source(**source, precedence=precedence, **concepts)


def _head(t: Table, in_force: date) -> dict[str, Any]:
    return {
        "id": t.text("id", needed=True),
        "title": t.words("title", needed=True),
        "edition": t.text("edition", needed=True),
        "in_force": in_force,
        "document_no": t.text("document_no"),
        "company": t.words("company"),
        "calendar": t.text("calendar", needed=True),
        "serves": tuple(_serves(r) for r in t.rows("serves", bare="kind")),
        "varies": t.text("varies"),
        "uses": t.texts("uses"),
        "outranks": t.texts("outranks"),
        "replaces": t.text("replaces"),
        "procedures": t.texts("procedures"),
    }


def _serves(t: Table) -> m.Serves:
    found = m.Serves(t.text("kind", needed=True), t.text("when"))
    t.finish()
    return found


def _precedences(t: Table) -> tuple[m.Precedence, ...]:
    return tuple(_precedence(r) for r in t.rows("precedence"))


def _precedence(t: Table) -> m.Precedence:
    found = m.Precedence(
        t.text("first", needed=True),
        t.texts("over"),
        t.clauses,
        t.words("says"),
        t.choice("basis", m.BASES, ""),
    )
    t.finish()
    return found


def _read_file(
    file: str, content: Mapping[str, Any], groups: dict[str, dict[str, Any]], faults: Faults
) -> None:
    for concept, raw in content.items():
        if concept not in _CONCEPTS:
            faults.add(
                "unknown_table",
                file,
                concept,
                f"“{concept}” is no concept",
                f"write one of: {', '.join(_CONCEPTS)}",
            )
            continue
        for line_id, table in _tables(concept, raw, file, faults):
            faults.at = (concept, line_id)
            _read_line(concept, line_id, table, groups[concept], faults)
            faults.at = ("book", "")


def _tables(concept: str, raw: Any, file: str, faults: Faults) -> list[tuple[str, Table]]:
    if isinstance(raw, dict):
        return [pair for k, v in raw.items() for pair in _named_table(concept, k, v, file, faults)]
    if not isinstance(raw, list):
        faults.add("wrong_sort", file, concept, f"{concept} = {raw!r}", f"write [[{concept}]]")
        return []
    found = []
    for i, entry in enumerate(raw, 1):
        line_id = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        if not line_id:
            faults.add(
                "missing_id", file, f"{concept}[{i}]", "the line has no id", 'write id = "…"'
            )
        else:
            found.append((line_id, Table(entry, file, line_id, faults)))
    return found


def _named_table(
    concept: str, line_id: str, raw: Any, file: str, faults: Faults
) -> list[tuple[str, Table]]:
    if isinstance(raw, dict):
        return [(line_id, Table(raw, file, line_id, faults))]
    write = f"write a table [{concept}.{line_id}], or [[{concept}]] with id = …"
    faults.add("wrong_sort", file, line_id, f"{concept}.{line_id} = {raw!r}", write)
    return []


def _read_line(concept: str, line_id: str, t: Table, group: dict[str, Any], faults: Faults) -> None:
    if line_id in group:
        t.fault("twice", f"{concept} “{line_id}” is written twice", "give one of them another id")
    t.text("id")
    group[line_id] = _CONCEPTS[concept][1](line_id, t)
    t.finish()


_CONCEPTS: dict[str, tuple[str, Callable[[str, Table], Any]]] = {
    "clause": ("clauses", clause),
    "kind": ("kinds", kind),
    "setting": ("settings", setting),
    "measure": ("measures", measure),
    "decision": ("decisions", decision),
    "step": ("steps", step),
    "trigger": ("triggers", trigger),
    "clock": ("clocks", clock),
    "gate": ("gates", gate),
    "post": ("posts", post),
    "posting": ("postings", posting_line),
    "document": ("documents", document),
}
