"""What must hold after everything: the ledger outside against the database."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Lines = Sequence[Mapping[str, Any]]


def faults(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    """Return everything that was acknowledged and is not there, or is there twice, or was answered in two ways."""
    return [
        *found["discrepancies"],
        *_lost(ledger, found),
        *_doubled(ledger, found),
        *_at_odds(ledger),
    ]


def _acknowledged(ledger: Lines) -> dict[str, Mapping[str, Any]]:
    return {line["op"]: line for line in ledger if line["status"] == 201}


def _lost(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    numbers = {pk: number or "" for pk, _, number in found["complaints"]}
    entries = {tuple(entry) for entry in found["entries"]}
    faults = []
    for op, line in _acknowledged(ledger).items():
        record, seq = line["answer"]["record"], line["answer"]["version"]
        if record not in numbers or (record, seq) not in entries or op not in found["operations"]:
            faults.append(f"lost: {line['kind']} {op} {record} {seq}")
        elif line["kind"] == "open" and numbers[record] != line["answer"]["number"]:
            faults.append(f"another number: {record} {numbers[record]} {line['answer']['number']}")
    return faults


def _doubled(ledger: Lines, found: Mapping[str, Any]) -> list[str]:
    opened = {line["op"] for line in ledger if line["kind"] == "open"}
    kept = [op for op in found["operations"] if op in opened]
    numbers = Counter(number for _, _, number in found["complaints"] if number)
    faults = [f"a number twice: {number}" for number, n in numbers.items() if n > 1]
    if len(found["complaints"]) != len(kept):
        faults.append(f"{len(found['complaints'])} complaints by {len(kept)} operations")
    return faults


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
        "unknown": len(asked - done.keys()),
        "settled by repeating": sum(line["attempt"] > 1 for line in done.values()),
        "answered again": sum(bool(line["answer"]["repeated"]) for line in done.values()),
        "read": sum(line["kind"] == "read" and line["status"] == 200 for line in ledger),
        "statuses": dict(sorted(statuses.items())),
    }


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
