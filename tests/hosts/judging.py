"""What must hold after everything: the ledger outside against the database."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tests.battery import checker

Lines = Sequence[Mapping[str, Any]]


def faults(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    """Return everything that was acknowledged and is not there, or is there twice, or was answered in two ways."""
    return [
        *found["discrepancies"],
        *_lost(ledger, found),
        *_doubled(ledger, found),
        *_at_odds(ledger),
        *checker.nobody_asked(found),
        *checker.twice(found),
        *checker.numbers(found),
    ]


def _acknowledged(ledger: Lines) -> dict[str, Mapping[str, Any]]:
    return {line["op"]: line for line in ledger if line["status"] == 201}


def _lost(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    numbers = {pk: number or "" for pk, _kind, _version, number in found["records"]}
    entries = {(record, seq) for record, seq, *_ in found["entries"]}
    faults = []
    for op, line in _acknowledged(ledger).items():
        record, seq = line["answer"]["record"], line["answer"]["version"]
        if record not in numbers or (record, seq) not in entries or op not in found["operations"]:
            faults.append(f"lost: {line['kind']} {op} {record} {seq}")
        elif line["kind"] == "number" and numbers[record] != (line["answer"]["number"] or "none"):
            faults.append(f"another number: {record} {numbers[record]} {line['answer']['number']}")
    return faults


def _doubled(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    opened = {line["op"] for line in ledger if line["kind"] == "open"}
    kept = [op for op in found["operations"] if op in opened]
    complaints = [pk for pk, kind, *_ in found["records"] if kind == "complaint"]
    if len(complaints) == len(kept):
        return []
    return [f"{len(complaints)} complaints by {len(kept)} operations"]


def _at_odds(ledger: Lines) -> list[str]:
    answers = defaultdict(set)
    for line in ledger:
        if line["status"] == 201:
            answers[line["op"]].add((line["answer"]["record"], line["answer"]["version"]))
    return [f"answered in two ways: {op}" for op, said in answers.items() if len(said) > 1]


def summary(ledger: Lines) -> dict[str, Any]:
    """Return what was asked and answered."""
    done = _acknowledged(ledger)
    asked = {line["op"] for line in ledger if line["op"]}
    statuses = Counter(str(line["status"]) for line in ledger)
    return {
        "acknowledged": len(done),
        "complaints": sum(line["kind"] == "open" for line in done.values()),
        "numbers": sum(line["kind"] == "number" for line in done.values()),
        "unknown": len(asked - done.keys()),
        "settled by repeating": sum(line["attempt"] > 1 for line in done.values()),
        "answered again": sum(bool(line["answer"]["repeated"]) for line in done.values()),
        "read": sum(line["kind"] == "read" and line["status"] == 200 for line in ledger),
        "reports from the replica": sum(line.get("replica", False) for line in ledger),
        "slowest": _slowest(ledger),
        "statuses": dict(sorted(statuses.items())),
    }


def _slowest(ledger: Lines) -> str:
    """Return the slowest answer: what was asked, how long it took."""
    slow = max(ledger, key=lambda line: line["at"] - line["asked"])
    return f"{slow['kind']} {slow.get('path', '')} {slow['at'] - slow['asked']:.1f} s"


def failed(
    ledger: Lines, since: float = 0.0, until: float = float("inf")
) -> list[Mapping[str, Any]]:
    """Return the attempts, begun between two moments, that were not answered as they should be."""
    return [
        line
        for line in ledger
        if line["status"] not in (200, 201) and since <= line["asked"] <= until
    ]


def back_after(ledger: Lines, moment: float) -> float:
    """Return how many seconds after a moment the first call was acknowledged that was sent after it."""
    return min(
        (
            line["at"] - moment
            for line in ledger
            if line["status"] == 201 and line["asked"] > moment
        ),
        default=float("inf"),
    )
