"""Reading a table out of a TOML file, gathering what is wrong with it instead of stopping."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.core.errors import Fault, Faulty, Unreadable
from kesu.core.values import Text


def read_toml(path: Path) -> dict[str, Any]:
    """Return what the file holds, numbers as decimals. `Faulty` if it cannot be read as TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as why:
        raise _unreadable(path, f"not UTF-8 at byte {why.start}", "save it as UTF-8") from why
    except tomllib.TOMLDecodeError as why:
        raise _unreadable(path, f"not TOML: {why}", "mend the line named") from why
    except OSError as why:
        told = why.strerror or "cannot be opened"
        raise _unreadable(path, told, "name a file that can be read") from why


def _unreadable(path: Path, read: str, write: str) -> Faulty:
    return Faulty([Fault("file.unreadable", str(path), "", read, write)])


@dataclass(slots=True)
class Findings:
    """The faults of one file, gathered while it is read."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, line: str, read: str, write: str) -> None:
        self.faults.append(Fault(f"calendar.{code}", self.file, line, read, write))

    def add_unreadable(self, code: str, line: str, why: Unreadable) -> None:
        self.add(code, line, why.read, why.write)

    def check_keys(self, table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        """Find each key that is not known; the known ones are what to write."""
        names = list(known)
        for key in table:
            if key not in names:
                self.add(
                    "unknown_key",
                    where,
                    f"{key} is not known here",
                    f"write one of {', '.join(names)}",
                )

    def table(self, of: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return the sub-table, empty if it is missing or no table."""
        value = of.get(key, {})
        if isinstance(value, dict):
            return value
        self.add("not_a_table", key, f"{key} = {value!r}", f"write it as a table, [{key}]")
        return {}

    def tables(self, of: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        """Return the list of tables, empty if it is missing or none."""
        value = of.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.add("not_tables", key, f"{key} = {value!r}", f"write each as a table, [[{key}]]")
        return []

    def word(self, of: Mapping[str, Any], key: str, default: str = "", where: str = "") -> str:
        """Return the text, `default` if it is missing or none."""
        value = of.get(key, default)
        if isinstance(value, str):
            return value
        self.add("not_a_text", where or key, f"{key} = {value!r}", "write a text in quotes")
        return default

    def text(self, of: Mapping[str, Any], key: str, where: str) -> Text | None:
        """Return a text in one or two languages, or None."""
        value = of.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            return Text(value)
        if (
            isinstance(value, dict)
            and value.keys() <= {"zh", "en"}
            and isinstance(value.get("zh"), str)
        ):
            return Text(value["zh"], str(value.get("en", "")))
        self.add(
            "not_a_text", where, f"{key} = {value!r}", 'write a text, or { zh = "…", en = "…" }'
        )
        return None

    def refuse_if_any(self) -> None:
        """Raise `Faulty` with everything found so far."""
        if self.faults:
            raise Faulty(self.faults)
