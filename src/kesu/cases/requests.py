"""What somebody asks the door for, read strictly: known words only, plain values, moments as moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.timezone import get_default_timezone

from kesu.cases.errors import refused
from kesu.core.records.entries import ACTS, Actor, Entry
from kesu.core.records.record import encode
from kesu.core.rulebook.model import Fact
from kesu.core.values import Moment
from kesu.journal.chain import canonical, refuse_unplain
from kesu.journal.master import keyed_hash

TEXTS: Final = (
    "item", "kind", "step", "outcome", "decision", "event", "clock", "closes_as", "to", "link",
    "reason", "on_behalf_of", "evidence",
)  # fmt: skip
DOOR_TEXTS: Final = ("book", "contact", "draft", "imported_from", "imported_id")
OTHERS: Final = ("act", "facts", "value", "payload", "until", "happened_at", "source")
KNOWN: Final = frozenset({*TEXTS, *DOOR_TEXTS, *OTHERS})
SAID: Final = frozenset({"seen", "told", "device", "import"})
LONGEST_REASON: Final = 4_000
LONGEST_WORD: Final = 200


@dataclass(frozen=True, slots=True)
class Request:
    """One entry as asked for. `data` is plain; times are moments; the facts are as they were typed."""

    data: Mapping[str, Any]
    source: str
    happened_at: Moment | None

    def text(self, name: str) -> str:
        """Return one of the texts, empty where nothing was said."""
        return str(self.data.get(name, ""))

    @property
    def act(self) -> str:
        return str(self.data["act"])

    @property
    def facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data.get("facts", {})
        return found

    @property
    def opens_record(self) -> bool:
        """Say whether the entry may open a record of its own."""
        return self.act == "open"

    def hash(self, record_id: str | None) -> str:
        """Return what tells whether an operation key is used for the same thing again."""
        return keyed_hash(
            canonical([record_id or "", encode(dict(self.data)), self.source, self.happened_at])
        )

    def entry(
        self, by: Actor, entered_at: Moment, record_id: str, facts: Mapping[str, Any]
    ) -> Entry:
        """Return the entry that the engine gets; `facts` are sealed where they are personal."""
        until = self.data.get("until")
        return Entry(
            act=self.act,
            by=by,
            happened_at=entered_at if self.happened_at is None else self.happened_at,
            entered_at=entered_at,
            record_id=record_id,
            facts=facts,
            value=self.data.get("value"),
            payload=self.data.get("payload", {}),
            until=None if until is None else Moment(until),
            source=self.source,
            **{name: self.text(name) for name in TEXTS},
        )


def read(
    data: Mapping[str, Any], *, source: str = "seen", happened_at: datetime | int | None = None
) -> Request:
    """Return the request, or refuse it naming what cannot be read and what to write instead."""
    unknown = sorted(set(data) - KNOWN)
    if unknown:
        raise refused("unknown_word", word=unknown[0], options=sorted(KNOWN))
    if data.get("act") not in ACTS:
        raise refused("unknown_act", act=str(data.get("act", "")), options=list(ACTS))
    plain: dict[str, Any] = {
        name: _text(data, name) for name in (*TEXTS, *DOOR_TEXTS) if data.get(name)
    }
    plain["act"] = data["act"]
    for name in ("facts", "payload"):
        if data.get(name):
            plain[name] = _table(data, name)
    if data.get("value") is not None:
        plain["value"] = _plain(data["value"], "value")
    if data.get("until") is not None:
        plain["until"] = moment(data["until"], "until")
    said = data.get("source", source)
    if said not in SAID:
        raise refused("unknown_source", source=str(said), options=sorted(SAID))
    when = data.get("happened_at", happened_at)
    return Request(plain, said, None if when is None else moment(when, "happened_at"))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise refused("not_a_text", name=name, given=str(value)[:80])
    most = LONGEST_REASON if name in ("reason", "evidence") else LONGEST_WORD
    if len(value) > most:
        raise refused("too_long", name=name, most=most, length=len(value))
    return str(_plain(value.strip(), name))


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data[name]
    if not isinstance(value, Mapping):
        raise refused("not_a_table", name=name, given=str(value)[:80])
    return dict(_plain(dict(value), name))


def _plain(value: Any, name: str) -> Any:
    try:
        refuse_unplain(value, name)
    except ValueError as fault:
        raise refused("unplain", name=name, says=str(fault)) from None
    return value


def moment(value: Any, name: str) -> Moment:
    """Return a moment given as such, as a datetime or as ISO text; without a zone it is the company's."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise refused("not_a_moment", name=name, given=value[:80]) from None
    if isinstance(value, datetime):
        aware = value if value.utcoffset() is not None else _here(value)
        return Moment(int(aware.timestamp()))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**36:
        raise refused("not_a_moment", name=name, given=str(value)[:80])
    return Moment(value)


def _here(value: datetime) -> datetime:
    return value.replace(tzinfo=get_default_timezone())


def readable(facts: Mapping[str, Any], known: Mapping[str, Fact]) -> dict[str, Any]:
    """Return facts with moments written as ISO text turned into moments, in lines too."""
    return {
        name: _readable(value, known[name]) if name in known else value
        for name, value in facts.items()
    }


def _readable(value: Any, fact: Fact) -> Any:
    if fact.sort == "moment" and isinstance(value, str) and value.strip():
        return moment(value, fact.id)
    if fact.sort == "lines" and isinstance(value, list | tuple):
        columns = {column.id: column for column in fact.columns}
        return [readable(row, columns) if isinstance(row, Mapping) else row for row in value]
    return value
