"""Personal facts, sealed before the core sees them; `queries.sight` opens them for those who may read them.

The key is the complainant's: that of the customer's contact where the entry names one, else one of
the record's own. A value that says what is sealed already keeps its seal, so that sending a form
back unchanged corrects nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kesu.cases.errors import refused
from kesu.core.records.record import Record, key
from kesu.core.rulebook.model import Fact
from kesu.journal import keys
from kesu.journal.models import SubjectKey

LONGEST: Final = {"text": 500, "long_text": 5_000}


@dataclass(slots=True)
class Sealer:
    """Seals the facts of one entry; the key is fetched when the first personal value turns up."""

    fetch: Callable[[], SubjectKey]
    record: Record | None
    item: str
    _key: SubjectKey | None = None
    _opened: dict[str, str] | None = None

    def seal(self, facts: Mapping[str, Any], known: Mapping[str, Fact]) -> dict[str, Any]:
        """Return the facts with personal texts sealed; what only looks sealed is refused."""
        return {
            name: self._fact(name, value, known[name]) if name in known else _clear(name, value)
            for name, value in facts.items()
        }

    def _fact(self, name: str, value: Any, fact: Fact) -> Any:
        if fact.sort == "lines" and isinstance(value, list | tuple):
            columns = {column.id: column for column in fact.columns}
            return [self._line(name, row, columns) for row in value]
        if not fact.personal:
            return _clear(name, value)
        return self._text(name, value, fact)

    def _line(self, name: str, row: Any, columns: Mapping[str, Fact]) -> Any:
        if not isinstance(row, Mapping):
            return row
        return {
            column: self._text(name, value, columns[column])
            if column in columns and columns[column].personal
            else _clear(name, value)
            for column, value in row.items()
        }

    def _text(self, name: str, value: Any, fact: Fact) -> Any:
        if not isinstance(value, str) or not value.strip():
            return value
        text, most = value.strip(), LONGEST.get(fact.sort, 500)
        if len(text) > most:
            raise refused("too_long", fact=name, most=most, length=len(text))
        standing = self._standing(name)
        if text in standing:
            return text
        same = next((s for s in standing if self._open(standing)[s] == text), None)
        if same is not None:
            return same
        _clear(name, text)
        if self._key is None:
            self._key = self.fetch()
        return keys.seal(self._key, text)

    def _standing(self, name: str) -> list[str]:
        fact = self.record.facts.get(key(self.item, name)) if self.record else None
        return sealed_in(fact.value) if fact else []

    def _open(self, sealed: list[str]) -> dict[str, str]:
        if self._opened is None or not set(sealed) <= set(self._opened):
            self._opened = {**(self._opened or {}), **keys.open_all(sealed)}
        return self._opened


def _clear(name: str, value: Any) -> Any:
    if sealed_in(value):
        raise refused("looks_sealed", fact=name)
    return value


def sealed_in(value: Any) -> list[str]:
    """Return every sealed text within a value."""
    if isinstance(value, str):
        return [value] if keys.is_sealed(value) else []
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [found for part in value for found in sealed_in(part)]


def shown(value: Any, open_texts: Mapping[str, str]) -> Any:
    """Return a value with every sealed text in it replaced by what `Sight.opened` says to show."""
    if isinstance(value, str):
        return open_texts.get(value, value)
    if isinstance(value, Mapping):
        return {name: shown(part, open_texts) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [shown(part, open_texts) for part in value]
    return value
