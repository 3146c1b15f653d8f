"""What the API shows of a record, held against the record as it is stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kesu.core.clocks.settling import standing_finding
from kesu.core.records.record import PART, Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book
from kesu.core.values import NOT_APPLICABLE, plain


def differences(record: Record, shown: Mapping[str, Any], book: Book) -> list[str]:
    """Return everything that is shown otherwise than it stands."""
    found = []
    for what, (stands, says) in _pairs(record, shown, book).items():
        if stands != says:
            found.append(f"{what}: stands {stands!r}, shown {says!r}")
    return found


def _pairs(record: Record, shown: Mapping[str, Any], book: Book) -> dict[str, tuple[Any, Any]]:
    return {
        "version": (record.seq, shown["version"]),
        "closed": (record.closed.as_ if record.closed else "", shown["closed_as"]),
        "numbers": (dict(record.numbers), shown["numbers"]),
        "open steps": (
            _open(record),
            {s["key"]: (s["round"], s["parties"]) for s in shown["steps"]},
        ),
        "decisions": (
            _decisions(record),
            {d["key"]: (d["value"], d["status"], d["row"]) for d in shown["decisions"]},
        ),
        "deadlines": (
            _deadlines(record),
            {d["run"]: (_moment(d["due"]), d["status"], d["verdict"]) for d in shown["deadlines"]},
        ),
        "facts": (_facts(record, book), dict(_shown_facts(shown, record, book))),
        "papers": (_papers(record), {p["key"]: _shown_paper(p) for p in shown["papers"]}),
        "children": (
            {at: (child.kind, child.closed_as) for at, child in record.live_children()},
            {
                PART.join(filter(None, (c["record"], c["item"]))): (c["kind"], c["closed_as"])
                for c in shown["children"]
            },
        ),
        "about": (
            {i: record.items[i].about for i in record.live_items() if record.items[i].about},
            shown["about"],
        ),
        "links": (
            [(link.sort, link.to) for link in record.links],
            [(link["sort"], link["record"]) for link in shown["links"]],
        ),
    }


def _open(record: Record) -> dict[str, Any]:
    return {
        at.removeprefix("/"): (step.round, list(step.parties))
        for at, step in record.steps.items()
        if step.status == "open"
    }


def _decisions(record: Record) -> dict[str, Any]:
    return {
        at.removeprefix("/"): (
            None if d.value is NOT_APPLICABLE else plain(d.value), d.status, d.row
        )
        for at, d in record.decisions.items()
    }  # fmt: skip


def _deadlines(record: Record) -> dict[str, Any]:
    found = {}
    for at, run in record.clocks.items():
        finding = standing_finding(record, at)
        found[at] = (run.due, run.status, finding.verdict if finding else "")
    return found


def _papers(record: Record) -> dict[str, Any]:
    keys = {*record.numbers, *(f"{issue.item}/{issue.document}" for issue in record.issues)}
    return {
        at.removeprefix("/"): (
            [i.no for i in record.issues if f"{i.item}/{i.document}" == at],
            record.numbers.get(at, ""),
        )
        for at in keys
    }


def _shown_paper(shown: Mapping[str, Any]) -> tuple[list[int], str]:
    return [issue["no"] for issue in shown["issues"]], shown["number"]


def _facts(record: Record, book: Book) -> dict[str, Any]:
    return {at.removeprefix("/"): (plain(f.value), f.state) for at, f in record.facts.items()}


def _shown_facts(shown: Mapping[str, Any], record: Record, book: Book) -> Iterable[tuple[str, Any]]:
    for at, fact in shown["facts"].items():
        item, _, name = at.rpartition("/")
        told = book.kinds[record.kind_of(item)].kind.facts[name]
        yield at, (_shown_value(told, fact["value"]), fact["state"])


def _shown_value(fact: Fact, value: Any) -> Any:
    if fact.sort == "moment":
        return _moment(value)
    if fact.sort != "lines" or not isinstance(value, list):
        return value
    moments = {column.id for column in fact.columns if column.sort == "moment"}
    return [{k: _moment(v) if k in moments else v for k, v in line.items()} for line in value]


def _moment(text: Any) -> Any:
    return int(datetime.fromisoformat(text).timestamp()) if isinstance(text, str) else text
