"""Figures counted again from the journals alone: a script of its own that knows nothing of figure rows.

It reads what the texts of the entries say happened, up to a moment, and counts in plain Python.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kesu.journal.models import JournalEntry

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """One record as its journal tells of it."""

    kind: str = ""
    department: str = ""
    opened: date = date.min
    facts: dict[str, Any] = field(default_factory=dict)
    decided: dict[str, Any] = field(default_factory=dict)
    closed_as: str = ""
    links: set[str] = field(default_factory=set)
    done: dict[str, str] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    entered: Decimal = Decimal(0)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        return self.closed_as != "void" and not self.links & {"duplicate", "restarts", "split"}

    def verdicts(self, verdict: str) -> int:
        """Return how many runs of clocks stand so; a later finding on a run took the place of the earlier one."""
        return sum(several.count(verdict) for several in self.found.values())

    def proved(self, tree: str) -> list[dict[str, Any]]:
        """Return the proved causes of a tree that no other cause explains further, each with its bone."""
        rows = self.facts.get(tree) or []
        by_id = {row["id"]: row for row in rows}
        explained = {row.get("under") for row in rows}
        found = []
        for row in rows:
            if row["state"] == "proved" and row["id"] not in explained:
                first = row
                while first.get("under"):
                    first = by_id[first["under"]]
                found.append({**row, "factor": first["factor"]})
        return found

    def named(self, fact: str, column: str) -> set[str]:
        """Return what the lines of a table say in a column."""
        return {row[column] for row in self.facts.get(fact) or [] if row.get(column)}

    def of_parts(self, fact: str) -> set[str]:
        """Return what its items say."""
        return {facts[fact] for facts in self.parts.values() if facts.get(fact)}

    def number(self, fact: str) -> Decimal | None:
        value = self.facts.get(fact)
        value = value["$d"] if isinstance(value, dict) else value
        return None if value is None else Decimal(value)


def told(until: datetime | None = None) -> dict[str, Told]:
    """Return what the journals say of every record, of entries entered up to a moment."""
    found: dict[str, Told] = defaultdict(Told)
    for entry in JournalEntry.everything.order_by("record", "seq"):
        text = json.loads(entry.text)
        at = datetime.fromtimestamp(text["entry"]["entered_at"], UTC)
        if until is None or at <= until:
            _take(found[entry.record], text["entry"], json.loads(entry.outcome))
    return dict(found)


def _take(record: Told, entry: dict[str, Any], outcome: dict[str, Any]) -> None:
    if entry["act"] == "open" and not record.kind:
        record.kind = entry["kind"]
        record.department = entry["by"]["department"]
        record.opened = datetime.fromtimestamp(entry["happened_at"], ZONE).date()
    for key, (value, *_rest) in outcome.get("decisions", {}).items():
        record.decided[key] = value
    for code, item, line, told_of in outcome["happenings"]:
        if not item:
            _happened(record, code, line, told_of)
        elif code in ("learned", "corrected"):
            value = told_of["value" if code == "learned" else "new"]
            record.parts.setdefault(item, {})[line] = value


def _happened(record: Told, code: str, line: str, about: dict[str, Any]) -> None:
    match code:
        case "learned":
            record.facts[line] = about["value"]
        case "corrected":
            record.facts[line] = about["new"]
        case "step_done":
            record.done[line] = about["outcome"]
        case "found":
            several = record.found.setdefault(line, [])
            if about["supersedes"]:
                several.pop()
            several.append(about["verdict"])
        case "closed":
            record.closed_as = about["closed_as"]
        case "reopened":
            record.closed_as = ""
        case "linked":
            record.links.add(about["link"])
        case "posted" | "counter_posted":
            record.entered += Decimal(about["amount"]["$d"])


def of_month(records: Iterable[Told], year: int, month: int) -> list[Told]:
    """Return the complaints that count in a month."""
    return [
        one
        for one in records
        if one.kind == "complaint"
        and one.counts
        and (one.opened.year, one.opened.month) == (year, month)
    ]


def by(records: Iterable[Told], name: Callable[[Told], str]) -> Counter[str]:
    """Return how many there are of each."""
    return Counter(name(one) for one in records)


def by_each(records: Iterable[Told], names: Callable[[Told], Iterable[str]]) -> Counter[str]:
    """Return how many there are of each, a record under each of its names, or under "" where it has none."""
    return Counter(name for one in records for name in (set(names(one)) or {""}))
