"""Books that rest on other books: `varies` (a base whose lines are replaced or dropped) and `uses` (one namespace).

Works on parsed files, before any line is read. The files of other books appear under "<book id>/<file>", so that a
fault names the book it stands in; the result is read and compiled as one book (language §2, G50).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kesu.core.rulebook.restating import CLAUSE, recited
from kesu.core.rulebook.tables import Faults

Files = Mapping[str, Mapping[str, Any]]
HEAD = "book.toml"
INHERITED = ("calendar", "serves", "company")
"""What a variant's head takes over from its base where it says nothing itself."""


def needs_of(head: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the books that a book with this head rests on, its base first."""
    uses = head.get("uses", [])
    varies = head.get("varies", "")
    names = [varies, *(uses if isinstance(uses, list) else [uses])]
    return tuple(n for n in names if isinstance(n, str) and n)


def join(own: Files, others: Mapping[str, Files], faults: Faults) -> Files:
    """Return the files of one book that stands on its own: `own` together with what it varies and uses."""
    if HEAD not in own:
        return own
    return _Joiner(others, faults).joined(own, (str(own[HEAD].get("id", "")),))


class _Joiner:
    def __init__(self, others: Mapping[str, Files], faults: Faults) -> None:
        self.others = others
        self.faults = faults

    def joined(self, own: Files, way: tuple[str, ...]) -> Files:
        head = dict(own[HEAD])
        found: dict[str, dict[str, Any]] = {}
        base = self._other("varies", str(head.get("varies", "")), way)
        if base is not None:
            base = self._base_of(own, head, base)
            _inherit(head, base[HEAD])
            found.update(_varied(base, own))
        for book_id in needs_of({"uses": head.get("uses", [])}):
            used = self._other("uses", book_id, way)
            if used is not None:
                found.update({n: dict(c) for n, c in used.items() if n != HEAD})
                _append(head, "precedence", used[HEAD])
        own_files = {n: dict(c) for n, c in own.items() if n != HEAD}
        return {HEAD: head, **found, **(_completed(own_files, base) if base else own_files)}

    def _base_of(self, own: Files, head: dict[str, Any], base: Files) -> Files:
        """Return the base without what the variant drops, its clauses under the numbers that the variant gives them."""
        drops = _drops(head, self.faults)
        _check_drops(base, drops, self.faults)
        base, restated = recited(base, own, [i for c, i in drops if c == CLAUSE], self.faults)
        gone = {*drops, *((CLAUSE, name) for name in restated)}
        return {n: c if n == HEAD else _without(c, gone) for n, c in base.items()}

    def _other(self, key: str, book_id: str, way: tuple[str, ...]) -> Files | None:
        """Return another book, joined with what it rests on itself; its files stand under its id."""
        if not book_id:
            return None
        if book_id in way:
            ring = " → ".join([*way[way.index(book_id) :], book_id])
            self.faults.add(
                "circular_books", HEAD, key, f"{key} leads back: {ring}", "break the ring"
            )
            return None
        found = self.others.get(book_id)
        if found is None or HEAD not in found:
            known = ", ".join(sorted(self.others)) or "no other book is here"
            read = f"{key} = “{book_id}”, which is not here"
            self.faults.add("unknown_book", HEAD, key, read, f"write one of: {known}")
            return None
        joined = self.joined(found, (*way, book_id))
        return {n if n == HEAD or "/" in n else f"{book_id}/{n}": c for n, c in joined.items()}


def _inherit(head: dict[str, Any], base: Mapping[str, Any]) -> None:
    for key in INHERITED:
        if key in base:
            head.setdefault(key, base[key])
    _append(head, "procedures", base)
    _append(head, "precedence", base)


def _append(head: dict[str, Any], key: str, other: Mapping[str, Any]) -> None:
    more, own = other.get(key, []), head.get(key, [])
    if isinstance(more, list) and isinstance(own, list) and more:
        head[key] = [*own, *(m for m in more if m not in own)]


# -- a variant's own lines go before its base's -----------------------------------------------------------------------

Line = tuple[str, str]
"""(concept, id)"""


def lines_of(content: Mapping[str, Any]) -> Iterator[tuple[Line, Any]]:
    """Yield every line of one parsed file, whichever way it is written."""
    for concept, raw in content.items():
        if isinstance(raw, dict):
            yield from (((concept, name), line) for name, line in raw.items())
        elif isinstance(raw, list):
            for line in raw:
                if isinstance(line, dict):
                    yield (concept, str(line.get("id", ""))), line


def _drops(head: dict[str, Any], faults: Faults) -> list[Line]:
    """Return what the variant leaves out of its base; each drop says why."""
    found = []
    for raw in head.pop("drop", []):
        if not isinstance(raw, dict) or set(raw) - {"concept", "id", "why"}:
            write = 'write drop = [{ concept = "step", id = "…", why = "…" }]'
            faults.add("wrong_drop", HEAD, "drop", f"drop holds {raw!r}", write)
            continue
        if not raw.get("why"):
            read = f"{raw.get('concept')} “{raw.get('id')}” is dropped without a reason"
            faults.add("no_reason", HEAD, "drop", read, 'write why = "…"')
        found.append((str(raw.get("concept", "")), str(raw.get("id", ""))))
    return found


def _varied(base: Files, own: Files) -> dict[str, dict[str, Any]]:
    """Return the base's files without the lines that the variant writes itself."""
    written = {line for n, c in own.items() if n != HEAD for line, _ in lines_of(c)}
    return {n: _without(c, written) for n, c in base.items() if n != HEAD}


def _check_drops(base: Files, drops: list[Line], faults: Faults) -> None:
    there = {line for n, c in base.items() if n != HEAD for line in _all_lines(c)}
    for concept, name in drops:
        if (concept, name) not in there:
            names = sorted(i for c, i in there if c == concept)[:20]
            write = f"write one of: {', '.join(names)}" if names else "write the concept of a line"
            read = f"{concept} “{name}” is not in the base"
            faults.add("unknown_drop", HEAD, "drop", read, write)


def _all_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for (concept, name), line in lines_of(content):
        yield concept, name
        if isinstance(line, dict):
            yield from (("fact", f"{name}.{fact}") for fact in _facts(line))
            yield from (("row", f"{name}.{row}") for row in _row_ids(line))


def _facts(line: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = line.get("facts", {})
    return facts if isinstance(facts, dict) else {}


def _row_ids(line: Mapping[str, Any]) -> list[str]:
    rows = line.get("row", [])
    return (
        [str(r.get("id", "")) for r in rows if isinstance(r, dict)]
        if isinstance(rows, list)
        else []
    )


def _without(content: Mapping[str, Any], gone: set[Line]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for concept, raw in content.items():
        if isinstance(raw, dict):
            found[concept] = {
                n: _thinned(n, v, gone) for n, v in raw.items() if (concept, n) not in gone
            }
        elif isinstance(raw, list):
            found[concept] = [r for r in raw if not _is_gone(concept, r, gone)]
        else:
            found[concept] = raw
    return found


def _is_gone(concept: str, raw: Any, gone: set[Line]) -> bool:
    return isinstance(raw, dict) and (concept, str(raw.get("id", ""))) in gone


def _thinned(name: str, line: Any, gone: set[Line]) -> Any:
    """Return a kind without its dropped facts, a decision without its dropped rows."""
    if not isinstance(line, dict):
        return line
    found = dict(line)
    if "facts" in found:
        found["facts"] = {
            f: v for f, v in _facts(line).items() if ("fact", f"{name}.{f}") not in gone
        }
    if _row_ids(line):
        found["row"] = [r for r in line["row"] if ("row", f"{name}.{r.get('id', '')}") not in gone]
    return found


def _completed(own: dict[str, dict[str, Any]], base: Files) -> dict[str, dict[str, Any]]:
    """A kind that is written again adds to the base's: facts and keys that it does not write stay as they are."""
    before = {
        name: kind
        for n, c in base.items() if n != HEAD
        for (concept, name), kind in lines_of(c) if concept == "kind" and isinstance(kind, dict)
    }  # fmt: skip
    return {n: _with_base(content, before) for n, content in own.items()}


def _with_base(content: dict[str, Any], before: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    kinds = content.get("kind")
    if not isinstance(kinds, dict):
        return content
    merged = {name: _merged(kind, before.get(name, {})) for name, kind in kinds.items()}
    return {**content, "kind": merged}


def _merged(kind: Any, before: Mapping[str, Any]) -> Any:
    if not isinstance(kind, dict) or not before:
        return kind
    facts = {**_facts(before), **_facts(kind)}
    return {**before, **kind, **({"facts": facts} if facts else {})}
