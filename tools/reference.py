"""The reference of the rulebook language, `docs/rulebook/reference.md`: made from the code, never by hand.

Which keys there are, of what sort and with what default, is learnt by watching the reader read every
rulebook that comes with the program: it asks a table for each key by name, present or not. What a key
means stands in `reference.toml`, and each example is a line of those rulebooks, which `kesu check`
runs. `python -m tools.reference` writes the page; `--check` only says whether it is up to date.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Final

from kesu.core.rulebook import reading
from kesu.core.rulebook.model import ACT_VERBS
from kesu.core.rulebook.tables import Faults, Table
from kesu.library.books import folders

ROOT: Final = Path(__file__).resolve().parents[1]
RULEBOOKS: Final = ROOT / "rulebooks"
PAGE: Final = ROOT / "docs" / "rulebook" / "reference.md"
WORDS: Final = Path(__file__).with_suffix(".toml")
FIRST: Final = ("p01", "p05", "q04")
"""Books whose lines are shown before those of others: they change least."""
LONGEST: Final = 130
EVERYWHERE: Final = ("id", "clause", "title", "says", "force", "basis", "rejected")

SORTS: Final = {
    "text": "text", "truth": "true / false", "number": "whole number", "day": "day", "texts": "text or list of texts",
    "words": "words { zh, en }", "wordings": "list of words", "table": "table", "rows": "list of tables",
    "named": "table of tables", "anything": "value",
}  # fmt: skip
# Tables whose keys are ids of the book, not words of the language.
FREE: Final = {
    "kind.rights": "‹act›",
    "step.outcomes.sets": "‹fact›",
    "act.with": "‹fact›",
    "kind.carries": "‹tie›",
}
# Tables that are the same wherever they stand.
SHARED: Final = (
    (re.compile(r"kind\.facts|fact\.columns"), "fact"),
    (re.compile(r"trigger\.do|clock\.late"), "act"),
    (re.compile(r"(fact\.options|fact\.factors|kind\.closings|decision\.values)"), "option"),
)


@dataclass(slots=True)
class Key:
    """One key of one table: its sort, default and options, whether it must be there, and where a book writes it."""

    sort: str
    default: Any = None
    options: tuple[str, ...] = ()
    needed: bool = False
    written: list[tuple[str, str, str]] = field(default_factory=list)


# What no rulebook of ours writes yet, so that the reader asks for what stands within it.
UNUSED: Final = """
["book.toml"]
id = "unused"
[["lines.toml".clock]]
id = "c"
pauses = [{ from = "held", until = "resumed" }]
exempt = { when = "known(x)" }
[["lines.toml".setting]]
id = "s"
dated = [{ from = 2026-01-01, value = 1 }]
[["lines.toml".trigger]]
id = "t"
do = [VERBS]
"""

OWN_ID: Final = "its id"
INLINE: Final = {
    "option": "options|factors|closings|values", "act": "do|late", "step.outcomes": "outcomes", "step.by": "by",
    "gate.needs": "needs", "clock.starts": "starts", "clock.limit": "limit", "trigger.every": "every",
    "posting.amount": "amount", "book.serves": "serves", "book.drop": "drop",
}  # fmt: skip
"""Tables written within a line, each with the keys that hold it: their examples are looked for in the braces."""

BUSY: list[bool] = []
"""Holds something while a table is asked, so that what it asks itself in turn is not noted twice."""

Keys = dict[str, dict[str, Key]]
"""Table → key → what is known of it."""


def learn() -> Keys:
    """Return every key that the reader asks for in the rulebooks of the program."""
    found: Keys = {}
    with _watched(found) as at:
        for folder in _in_order(folders(RULEBOOKS)):
            at.append(folder.name)
            files = {
                str(path.relative_to(folder)): tomllib.loads(path.read_text("utf-8"))
                for path in sorted(folder.glob("*.toml"))
                if not path.name.endswith(".cases.toml")
            }
            files.pop("calendar.toml", None)
            _note_drops(found, folder.name, files)
            reading.read(files, Faults())
        at.append("")
        verbs = ", ".join(f'{{ {verb} = "x" }}' for verb in ACT_VERBS)
        reading.read(tomllib.loads(UNUSED.replace("VERBS", verbs)), Faults())
    return found


def _in_order(books: list[Path]) -> list[Path]:
    def place(folder: Path) -> tuple[int, str]:
        first = FIRST.index(folder.name) if folder.name in FIRST else len(FIRST)
        return first, folder.as_posix()

    return sorted(books, key=place)


def _note_drops(found: Keys, book: str, files: dict[str, Any]) -> None:
    """Note what only a book that varies another writes: it is read before the tables are (rulebook/varying)."""
    drops = files["book.toml"].get("drop", [])
    key = found.setdefault("book", {}).setdefault("drop", Key(SORTS["rows"]))
    inner = found.setdefault("book.drop", {n: Key("text") for n in ("concept", "id", "why")})
    for one in (key, *inner.values()) if drops else ():
        one.written.append((book, "book.toml", "book"))


@contextmanager
def _watched(found: Keys) -> Iterator[list[str]]:
    """Watch every table being read; the list yielded holds the name of the book that is, at its end."""
    kept = {name: getattr(Table, name) for name in (*SORTS, "choice")}
    line = reading._read_line
    at: list[str] = []

    def read_line(concept: str, line_id: str, t: Table, *rest: Any) -> None:
        t.path = concept  # type: ignore[attr-defined]
        line(concept, line_id, t, *rest)

    for name, method in kept.items():
        setattr(Table, name, _watching(name, method, found, at))
    reading._read_line = read_line  # type: ignore[assignment]
    try:
        yield at
    finally:
        reading._read_line = line
        for name, method in kept.items():
            setattr(Table, name, method)


def _watching(
    name: str, method: Callable[..., Any], found: Keys, at: list[str]
) -> Callable[..., Any]:

    @wraps(method)
    def watching(self: Table, key: str, *args: Any, **more: Any) -> Any:
        if BUSY:
            return method(self, key, *args, **more)
        BUSY.append(True)
        try:
            _note(found, at, self, name, key, args, needed=bool(more.get("needed")))
            result = method(self, key, *args, **more)
            if name in ("rows", "named"):
                result = list(result)
        finally:
            BUSY.clear()
        return _placed(self, key, result)

    return watching


def _path(t: Table) -> str:
    path: str = getattr(t, "path", "") or t.line_id
    for pattern, name in SHARED:
        if pattern.fullmatch(path):
            return name
    return path


def _placed(parent: Table, key: str, result: Any) -> Any:
    """Give the tables that were read within another their place, and return what was read."""
    inner = result if isinstance(result, list) else [result]
    for one in inner:
        table = one[1] if isinstance(one, tuple) and len(one) == 2 else one
        if isinstance(table, Table):
            table.path = f"{_path(parent)}.{key}"  # type: ignore[attr-defined]
    return result


def _note(
    found: Keys,
    at: list[str],
    t: Table,
    name: str,
    key: str,
    args: tuple[Any, ...],
    *,
    needed: bool,
) -> None:
    table = _path(t)
    shown = FREE.get(table, key)
    options = tuple(args[0]) if name == "choice" else ()
    default = args[1] if len(args) > 1 else (args[0] if args and name != "choice" else None)
    default = OWN_ID if default == t.line_id else default
    known = found.setdefault(table, {}).setdefault(
        shown, Key("choice" if name == "choice" else SORTS[name], default, options, needed)
    )
    if key in t.raw and at[-1]:
        known.written.append((at[-1], t.file, t.line_id.partition(".")[0]))


# -- the page ----------------------------------------------------------------------------------------------


def page() -> str:
    """Return the page as it should be."""
    keys, words = learn(), tomllib.loads(WORDS.read_text("utf-8"))
    parts = [HEAD]
    for table in _tables(keys, words):
        parts.append(_section(table, keys[table], words))
    return "\n".join(parts)


def _tables(keys: Keys, words: dict[str, Any]) -> list[str]:
    """Return the tables in the order of `reference.toml`, those it lacks last."""
    return [t for t in words if t in keys] + sorted(set(keys) - set(words))


def _section(table: str, keys: dict[str, Key], words: dict[str, Any]) -> str:
    said = words.get(table, {})
    lines = [
        f"## {table} · {said.get('_', '')}",
        "",
        "| key | sort | default | 中文 | meaning | example |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, key in keys.items():
        if name in EVERYWHERE and table != "everywhere" and name not in said:
            continue
        zh, en = said.get(name, ("", ""))
        cells = (f"`{name}`", _sort(key), _default(key), zh, en, _example(table, name, key))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _sort(key: Key) -> str:
    return " · ".join(f"`{o}`" for o in key.options if o) if key.options else key.sort


def _default(key: Key) -> str:
    if key.needed:
        return "**必填 required**"
    if key.default in (None, "", ()) or key.default == 0:
        return ""
    return f"`{str(key.default).lower() if isinstance(key.default, bool) else key.default}`"


def _example(table: str, name: str, key: Key) -> str:
    """Return a line of a rulebook that writes the key, and whose it is."""
    for book, file, line in key.written:
        text = _line(book, file, line, (table, name))
        if text:
            shown = text.replace("|", "\\|")
            return f"`{shown}` <br>{book} {line}" if line != "book" else f"`{shown}` <br>{book}"
    return f"{key.written[0][0]} {key.written[0][2]}" if key.written else ""


def _line(book: str, file: str, line_id: str, key: tuple[str, str]) -> str:
    """Return the first short line within a block of a book that writes the key of a table, "" where there is none."""
    for folder in folders(RULEBOOKS):
        if folder.name == book and (folder / file).is_file():
            for text in _block((folder / file).read_text("utf-8"), line_id):
                bare = text.strip().partition(" # ")[0].strip()
                if (
                    len(bare) <= LONGEST
                    and "`" not in bare
                    and bare[-1:] != "["
                    and _writes(bare, *key)
                ):
                    return bare
    return ""


def _writes(text: str, table: str, name: str) -> bool:
    """Say whether a line writes a key; of a table within a line only what stands in braces after its name counts."""
    if name.startswith("‹"):
        return bool(re.search(rf"(^|[\s,{{]){table.rpartition('.')[2]} = \{{", text))
    inside = _within(text, table) if table in INLINE else text
    return bool(
        re.search(rf'(^|[{{,\s.\["])"?{re.escape(name)}"?\s*=|\.{re.escape(name)}[\].]', inside)
    )


def _within(text: str, table: str) -> str:
    """Return what a line holds of an inline table: after `needs = [{`, or a row of such a list by itself."""
    if text.startswith("{"):
        return text
    opened = re.search(rf"\b({INLINE[table]}) = \[?\{{", text)
    return text[opened.end() - 1 :] if opened else ""


def _block(text: str, line_id: str) -> Iterator[str]:
    """Yield the lines that belong to a line of a book: from its header or id to the next header of another."""
    if line_id == "book":
        yield from text.splitlines()
        return
    for part in re.split(r"(?m)^(?=\[\[?\w+[\].])", text):
        if re.search(
            rf'(?m)^id = "{re.escape(line_id)}"|^\[\[?\w+\.{re.escape(line_id)}[\].]', part
        ):
            yield from part.splitlines()


HEAD: Final = """# Reference of the language · 规程语言总览

本页由程序生成（`make reference`），不要手改：每个关键字、类型、缺省值取自读规程的代码，例子取自随附的规程，
`kesu check` 会运行它们。“必填”指写了所在的这一行就必须有这一项。说明性的文字见各概念的页面。

Made by `make reference` from the code that reads rulebooks; do not edit it. The keys, their sorts and defaults are
those the reader asks for, each example is a line of a rulebook that comes with the program and is run by
`kesu check`. The [pages of the concepts](README.md) explain them. *Required* means: wherever the line
or part that it belongs to is written. `id`, `clause`, `title`, `says`, `force`, `basis` and `rejected` may stand
[in every line](README.md#what-every-line-may-carry--每一行都可以写的).
"""


def main(arguments: list[str]) -> int:
    """Return 0 when the page is written, or up to date with --check; else 1."""
    made = page()
    if "--check" not in arguments:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == made:
        return 0
    print("docs/rulebook/reference.md is out of date; run make reference")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
