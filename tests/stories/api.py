"""The stage of the HTTP API: programs of real people, JSON in and out, the clock where the story says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Notice, Refusal
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from tests.stories import registry
from tests.stories.agreeing import differences
from tests.stories.cast import Cast
from tests.stories.database import PDF, record_in_clear
from tests.stories.people import PeopleStage, at, name_of

READER: Final = "quality_manager"


@dataclass(slots=True)
class Answer:
    """What the API answered."""

    status: int
    body: Any


class ApiStage(PeopleStage):
    """Plays stories through the HTTP API. Only `tick` is not of the API: it is the operator's."""

    __slots__ = ("compared", "listens", "raw", "summaries")

    def __init__(self, book: Book, cast: Cast, raw: Mapping[str, Any]) -> None:
        super().__init__(book, cast)
        self.raw = raw
        self.compared: dict[str, int] = {}
        wanted = [entry.get("expect", {}) for entry in raw["entry"]]
        self.listens = any({"notices", "not_told", "told"} & set(each) for each in wanted)
        self.summaries: dict[str, list[str]] = {}

    # -- the acts --------------------------------------------------------------------------------

    def post(self, label: str, entry: Entry) -> Posted:
        """Post an entry as the person the story names."""
        name = name_of(entry)
        record = self.labels.id_of(label)
        row = self.labels.row(label)
        body = self.body(label, entry)
        path = f"/records/{record}/{_doors(body)}" if record else "/records"
        with at(entry.entered_at):
            answer = self.call(name, path, body)
            if answer.status != 201:
                return Posted(_refusals(answer))
            self.labels.name(label, answer.body["record"])
            notices = self._told(answer.body["record"], row.version if row else 0)
            notices += [n for new in answer.body["opened"] for n in self._told(new, 0)]
        return Posted((), tuple(notices), self.labels.name_opened(answer.body["opened"]))

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        """Add a registry row by the numbers it names."""
        with at(entry.entered_at):
            if row == "part_month":
                return Posted((), (), self._part(values, name_of(entry)))
            prepare, columns = ROWS[row]
            prepare(values)
            body = {n: values[n] for n in columns if values.get(n) is not None}
            body["at"] = _iso(values["at"])
            answer = self.call(name_of(entry), f"/rows/{row}", body)
        assert answer.status == 201, answer.body
        return Posted((), (), self.labels.name_opened(answer.body["opened"]))

    def record(self, label: str) -> Record | None:
        """Return the record as it is stored; what the API shows of it must say the same."""
        row = self.labels.row(label)
        if row is None:
            return None
        if self.compared.get(row.pk) != row.version:
            shown = self.get(f"/records/{row.pk}")
            wrong = differences(record_in_clear(row.state), shown, self.book)
            assert wrong == [], wrong
            self.compared[row.pk] = row.version
        return record_in_clear(row.state, self.names())

    # -- asking ----------------------------------------------------------------------------------

    def call(self, name: str, path: str, body: Mapping[str, Any]) -> Answer:
        """Return the answer to a POST of somebody's program."""
        answer = Client().post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {self.cast.token(name)}",
                "Idempotency-Key": f"story-{self.op_id()}",
            },
        )
        return Answer(answer.status_code, answer.json())

    def get(self, path: str, **words: Any) -> Any:
        """Return what a reader of everything is shown."""
        headers = {"Authorization": f"Bearer {self.cast.token(READER)}"}
        answer = Client().get(f"/api/v1{path}", words, headers=headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def body(self, label: str, entry: Entry) -> dict[str, Any]:
        """Return the entry as JSON carries it."""
        asked = self.cast.real(self.asked(entry))
        known = self._facts(label, entry) if "facts" in asked else {}
        facts = {n: self._value(v, known.get(n)) for n, v in asked.get("facts", {}).items()}
        sent = {**asked, **({"facts": facts} if facts else {})}
        if entry.until is not None:
            sent["until"] = _iso(entry.until)
        if entry.source != "seen":
            sent["source"] = entry.source
        if self.labels.id_of(label) is None:
            assert sent.pop("act") == "open"
        if "payload" in sent:
            return {**_issue(_plain(sent)), "happened_at": _iso(entry.happened_at)}
        return {**_plain(sent), "happened_at": _iso(entry.happened_at)}

    def _facts(self, label: str, entry: Entry) -> Mapping[str, Fact]:
        row = self.labels.row(label)
        kind = entry.kind if entry.act == "open" else ""
        if not kind and row is not None:
            kind = record_in_clear(row.state).kind_of(entry.item)
        plan = self.book.kinds.get(kind)
        return plan.kind.facts if plan else {}

    def _value(self, value: Any, fact: Fact | None) -> Any:
        if fact is None:
            return value
        if fact.sort == "moment" and isinstance(value, int):
            return _iso(value)
        if fact.sort == "lines" and isinstance(value, list):
            columns = {c.id: c for c in fact.columns}
            return [{n: self._value(v, columns.get(n)) for n, v in line.items()} for line in value]
        return value

    def staged(self, name: str, entry: Entry) -> str:
        """Return the id of a file of this name, uploaded by the person."""
        answer = Client().post(
            "/api/v1/attachments",
            {"file": SimpleUploadedFile(name, PDF)},
            headers={
                "Authorization": f"Bearer {self.cast.token(name_of(entry))}",
                "Idempotency-Key": f"story-{self.op_id()}",
            },
        )
        assert answer.status_code == 201, answer.content
        found: str = answer.json()["id"]
        self.files[found] = name
        return found

    def _told(self, record: str, since: int) -> list[Notice]:
        """Return who was told by the entries after one; not asked where the story does not want to know."""
        if not self.listens:
            return []
        entries = self.get(f"/records/{record}/journal", since=since, limit=200)
        return [
            Notice(self.called(n["parties"]), n["line"], n["code"], Text(""), n["item"], n["clock"])
            for entry in entries
            for n in entry["notices"]
        ]

    # -- the parts of a month --------------------------------------------------------------------

    def _part(self, values: Mapping[str, Any], name: str) -> list[str]:
        """Return the labels of what one part's line opened. A month's summary is sent whole, once.

        The registry ranks the parts of a month among one another; what a second summary of the same
        month says of a part is not taken up.
        """
        month = values["month"]
        if month not in self.summaries:
            lines = [_line(e["with"]) for e in self.raw["entry"] if _is_part_of(e, month)]
            unique = {line["part_no"]: line for line in reversed(lines)}
            parts = {"month": month, "parts": list(unique.values())}
            answer = self.call(name, "/rows/part_month", parts)
            assert answer.status == 201, answer.body
            self.summaries[month] = answer.body["opened"]
        mine = [r for r in self.summaries[month] if self._part_of(r) == values["part_no"]]
        self.summaries[month] = [r for r in self.summaries[month] if r not in mine]
        return self.labels.name_opened(mine)

    def _part_of(self, record: str) -> str:
        return str(self.get(f"/records/{record}")["facts"]["part_no"]["value"])


VISIT: Final = ("site", "product", "units", "quality_caused", "problem_code")
RETURN: Final = ("customer", "product", "quantity", "because_of_quality", "batch")
ROWS: Final[Mapping[str, tuple[Any, tuple[str, ...]]]] = {
    "service_visit": (registry.prepare_visit, VISIT),
    "return_batch": (registry.prepare_return, RETURN),
}


def _is_part_of(line: Mapping[str, Any], month: str) -> bool:
    return bool(line["do"] == "row part_month" and line["with"]["month"] == month)


def _line(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "part_no": given["part_no"],
        "part_name": given["part"],
        "failures": given["failures"],
        "base_quantity": given["base"],
        "solved": given["solved"],
    }


def _refusals(answer: Answer) -> tuple[Refusal, ...]:
    assert 400 <= answer.status < 500, answer.body
    reasons = answer.body.get("reasons") or [{"code": answer.body["code"]}]
    assert all(r["says"] for r in reasons if answer.status in (403, 422))
    return tuple(
        Refusal(
            r["code"],
            r.get("line", ""),
            tuple(r.get("clauses", ())),
            tuple(r.get("missing", ())),
            particulars=r.get("particulars", {}),
        )
        for r in reasons
    )


def _doors(body: Mapping[str, Any]) -> str:
    return "issues" if "document" in body else "entries"


def _issue(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry that issues a paper as its own operation takes it."""
    return {
        **asked["payload"],
        "item": asked.get("item", ""),
        "why": asked.get("reason", ""),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
