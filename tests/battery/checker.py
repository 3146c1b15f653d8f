"""The ledger held against the database: acknowledged once, refused never, unknown at most once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

KEY: Final = "battery-"
Report = Mapping[str, Any]
Lines = Iterable[Mapping[str, Any]]


def faults(ledger: Lines, report: Report) -> list[str]:
    """Return everything that is not as the clients were told."""
    lines = list(ledger)
    return [
        *report["discrepancies"],
        *_acknowledged(lines, report),
        *_refused(lines, report),
        *nobody_asked(report),
        *twice(report),
        *numbers(report),
        *_files(lines, report),
    ]


def _acknowledged(lines: Lines, report: Report) -> list[str]:
    """Everything acknowledged stands there as it was answered."""
    entries = {(record, seq): act_id for record, seq, _, _, _, act_id in report["entries"]}
    found = []
    for line in lines:
        if line["state"] != "acknowledged" or "sha256" in line:
            continue
        answer = line["answer"]
        told = [answer[name] for name in ("record", "version", "number", "act_id", "opened")]
        kept = report["operations"].get(KEY + line["op"])
        if kept != told:
            found.append(f"lost: {line['op']} was answered {told}, kept is {kept}")
        elif entries.get((answer["record"], answer["version"])) != answer["act_id"]:
            found.append(f"lost: the entry of {line['op']} is not in the journal")
    return found


def _refused(lines: Lines, report: Report) -> list[str]:
    refused = [line["op"] for line in lines if line["state"] == "refused"]
    return [f"{op} was refused and is there" for op in refused if KEY + op in report["operations"]]


def nobody_asked(report: Report) -> list[str]:
    """Every entry of a person belongs to an operation, and every operation has an entry."""
    known = {r[3] for r in report["operations"].values() if isinstance(r, list)}
    entered = {e[5] for e in report["entries"] if e[3].startswith("person:")}
    found = [f"nobody asked for the entries of {act}" for act in sorted(entered - known)]
    return found + [f"an operation without entries: {act}" for act in sorted(known - entered)]


def twice(report: Report) -> list[str]:
    """No operation opened two records, none stands on two entries, no reminder came twice."""
    acts = Counter((e[0], e[2], e[5]) for e in report["entries"] if e[3].startswith("person:"))
    found = [f"{n} entries of one operation: {one}" for one, n in acts.items() if n > 1]
    opened = Counter(e[5] for e in report["entries"] if e[2] == "open" and e[4] != "rule")
    asked = {r[3] for op, r in report["operations"].items() if op.startswith(f"{KEY}open-")}
    found += [f"{opened[act]} records of one operation {act}" for act in asked if opened[act] != 1]
    told = Counter(tuple(notice) for notice in report["notices"])
    return found + [f"told {n} times in the program: {one}" for one, n in told.items() if n > 1]


def numbers(report: Report) -> list[str]:
    """Each series counts from one without a gap, and each number stands on one record."""
    found = []
    series: dict[str, list[int]] = {}
    for name, nx, state, _ in report["numbers"]:
        if state == "issued":
            series.setdefault(name, []).append(nx)
    for name, given in series.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            missing = sorted(set(range(1, max(given) + 1)) - set(given))
            found.append(
                f"series {name}: {len(given)} numbers up to {max(given)}, not {missing[:5]}"
            )
    shown = Counter(number for *_, number in report["records"] if number)
    return found + [f"{n} records have number {one}" for one, n in shown.items() if n > 1]


def _files(lines: Lines, report: Report) -> list[str]:
    """Every upload that was acknowledged is there, whole, once; no row lacks its bytes."""
    rows = {pk: digest for pk, _, _, _, digest, _ in report["files"]}
    found = [
        f"file {pk} has no bytes or others" for pk, *_, is_whole in report["files"] if not is_whole
    ]
    for line in lines:
        if line["state"] == "acknowledged" and "sha256" in line:
            kept = rows.get(line["answer"]["id"])
            if kept != line["sha256"]:
                found.append(f"lost: {line['op']} was uploaded, kept is {kept}")
    drafts = Counter((owner, draft) for _, owner, draft, *_ in report["files"] if draft)
    return found + [f"{n} files of one upload: {one}" for one, n in drafts.items() if n > 1]
