"""Strict reading of TOML tables: every key is asked for by name and sort, and whatever is left over is a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from kesu.core.errors import Fault
from kesu.core.rulebook.holes import HOLES
from kesu.core.values import Text

T = TypeVar("T")


@dataclass(slots=True)
class Faults:
    """Gathers what is wrong, so that an author sees everything at once."""

    found: list[Fault] = field(default_factory=list)
    at: tuple[str, str] = ("book", "")
    """(concept, id) of the line that is being read or compiled."""
    holes: dict[tuple[str, str], Fault] = field(default_factory=dict)
    """The lines that were not understood, each with the first fault that says so."""

    def add(
        self, code: str, file: str, line_id: str, read: str, write: str, clause: str = ""
    ) -> None:
        """Record one fault."""
        fault = Fault(code, file, line_id, read, write, clause)
        self.found.append(fault)
        if code in HOLES:
            self.holes.setdefault(self.at, fault)


def clauses_of(raw: Any) -> tuple[str, ...]:
    """Return the clause ids in a `clause` value, which is one id or a list of them."""
    if isinstance(raw, str):
        return (raw,)
    return tuple(c for c in raw if isinstance(c, str)) if isinstance(raw, list) else ()


class Table:
    """One TOML table being read. Each `take` marks its key as understood; `finish` reports the rest."""

    def __init__(self, raw: Mapping[str, Any], file: str, line_id: str, faults: Faults) -> None:
        self.raw = raw
        self.file = file
        self.line_id = line_id
        self.faults = faults
        self.asked: list[str] = []
        self.clauses = clauses_of(raw.get("clause"))
        self._check_clause()

    def fault(self, code: str, read: str, write: str) -> None:
        clause = self.clauses[0] if self.clauses else ""
        self.faults.add(code, self.file, self.line_id, read, write, clause)

    def _check_clause(self) -> None:
        raw = self.raw.get("clause", [])
        if not isinstance(raw, str | list) or (
            isinstance(raw, list) and len(self.clauses) < len(raw)
        ):
            self.fault(
                "wrong_sort", f"clause = {raw!r}", 'write clause = "P01-16" or a list of them'
            )

    def has(self, key: str) -> bool:
        return key in self.raw

    def _take(
        self, key: str, sorts: tuple[type, ...], what: str, default: T, convert: Callable[[Any], T]
    ) -> T:
        self.asked.append(key)
        if key not in self.raw:
            return default
        value = self.raw[key]
        if not isinstance(value, sorts) or (isinstance(value, bool) and bool not in sorts):
            self.fault("wrong_sort", f"{key} = {value!r}", f"{key} must be {what}")
            return default
        return convert(value)

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        if needed and key not in self.raw:
            self.fault("missing_key", f"{key} is not there", f'write {key} = "…"')
        return self._take(key, (str,), 'a text: "…"', default, str)

    def truth(self, key: str, default: bool = False) -> bool:
        return self._take(key, (bool,), "true or false", default, bool)

    def number(self, key: str, default: int | None = None) -> int | None:
        return self._take(key, (int,), "a whole number", default, int)

    def day(self, key: str, default: date | None = None) -> date | None:
        value = self._take(key, (date,), "a day: 2026-01-31", default, lambda v: v)
        if isinstance(value, datetime):
            self.fault("wrong_sort", f"{key} = {value}", f"{key} must be a day: {value.date()}")
            return value.date()
        return value

    def anything(self, key: str, default: Any = None) -> Any:
        self.asked.append(key)
        return self.raw.get(key, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        found: tuple[Any, ...] = self._take(
            key, (str, list), 'a text or a list of texts: ["…", "…"]', (), _as_tuple
        )
        if not all(isinstance(v, str) for v in found):
            self.fault(
                "wrong_sort",
                f"{key} = {self.raw.get(key)!r}",
                f"every entry of {key} must be a text",
            )
            return ()
        return found

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in options and value != default:
            close = get_close_matches(value, options, n=1)
            hint = f"; did you mean “{close[0]}”?" if close else ""
            self.fault(
                "unknown_choice", f'{key} = "{value}"', f"write one of: {', '.join(options)}{hint}"
            )
            return default
        return value

    def words(self, key: str, *, needed: bool = False) -> Text:
        """A text for readers: a bare Chinese string or { zh = "…", en = "…" }."""
        self.asked.append(key)
        raw = self.raw.get(key)
        if raw is None:
            if needed:
                self.fault(
                    "missing_key", f"{key} is not there", f'write {key} = {{ zh = "…", en = "…" }}'
                )
            return Text("")
        return self._words(key, raw)

    def _words(self, key: str, raw: Any) -> Text:
        if isinstance(raw, str):
            return Text(raw)
        if isinstance(raw, dict) and set(raw) <= {"zh", "en"} and isinstance(raw.get("zh"), str):
            return Text(raw["zh"], str(raw.get("en", "")))
        self.fault("wrong_words", f"{key} = {raw!r}", f'write {key} = {{ zh = "…", en = "…" }}')
        return Text("")

    def wordings(self, key: str) -> tuple[Text, ...]:
        """A list of texts for readers."""
        raw = self.anything(key, [])
        return tuple(self._words(key, r) for r in (raw if isinstance(raw, list) else [raw]))

    def table(self, key: str) -> Table | None:
        raw = self._take(key, (dict,), f"a table: {key} = {{ … }}", None, lambda v: v)
        return None if raw is None else Table(raw, self.file, f"{self.line_id}.{key}", self.faults)

    def rows(self, key: str, *, bare: str = "") -> Iterator[Table]:
        """Yield the tables of a list of tables; a bare text stands for { `bare` = text } where that is allowed."""
        raw = self.anything(key, [])
        for i, entry in enumerate(raw if isinstance(raw, list) else [raw], 1):
            if isinstance(entry, str) and bare:
                entry = {bare: entry}
            if not isinstance(entry, dict):
                self.fault("wrong_sort", f"{key} holds {entry!r}", f"write {key} = [{{ … }}]")
                continue
            line_id = f"{self.line_id}.{entry.get('id', f'{key}[{i}]')}"
            row = Table(entry, self.file, line_id, self.faults)
            row.clauses = row.clauses or self.clauses
            yield row

    def named(self, key: str) -> Iterator[tuple[str, Table]]:
        """Yield (name, table) for each table in a table of tables."""
        raw: dict[str, Any] = self._take(key, (dict,), f"tables: [{key}.name]", {}, dict)
        for name, entry in raw.items():
            if isinstance(entry, dict):
                yield (
                    name,
                    Table(entry, self.file, f"{self.line_id}.{name}".lstrip("."), self.faults),
                )
            else:
                self.fault(
                    "wrong_sort", f"{key}.{name} = {entry!r}", f"write a table [{key}.{name}]"
                )

    def finish(self) -> None:
        """Report every key that nothing asked for."""
        for key in self.raw:
            if key not in self.asked and key != "clause":
                close = get_close_matches(key, self.asked, n=1)
                hint = (
                    f"write “{close[0]}”"
                    if close
                    else f"the keys here are: {', '.join(sorted(set(self.asked)))}"
                )
                self.fault("unknown_key", f"“{key}” means nothing here", hint)


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
