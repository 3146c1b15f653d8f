"""The two texts of a journal entry: what was said and answered, and what followed. And back again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kesu.core.records.entries import Entry, from_plain, to_plain
from kesu.core.records.outcomes import Outcome, Telling, Tie
from kesu.core.records.record import Codec, Record, decode, encode
from kesu.journal.chain import canonical, digest_of_text


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What stood around an entry and is needed to apply it again: books, calendars, names, files."""

    edition: str
    book: str
    calendars: str
    act_id: str
    branch: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    imported: tuple[str, str] | None = None
    deputising: tuple[str, ...] = ()
    muted: bool = False
    governing: tuple[Any, ...] = ()
    filed: tuple[str, str] | None = None
    engine: int = 1
    """The engine that judged the entry; texts written before engines had numbers name none."""

    def plain(self) -> dict[str, Any]:
        """Return it as the text holds it, what says nothing left out."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in found.items() if value}


def as_journaled(entry: Entry) -> tuple[dict[str, Any], Entry]:
    """Return an entry's plain form and the very entry that a replay will read from it."""
    raw: dict[str, Any] = json.loads(canonical(encode(to_plain(entry))))
    return raw, from_plain(decode(raw))


def entry_text(
    raw: Mapping[str, Any],
    around: Circumstances,
    record: Record,
    asked: Mapping[str, Any],
    outcome: str,
) -> str:
    """Return the canonical text of an entry; it names the hash of what followed."""
    return canonical(
        {
            **around.plain(),
            "record": record.id,
            "seq": record.seq,
            "entry": raw,
            "asked": encode(dict(asked)),
            "outcome": digest_of_text(outcome),
        }
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A journal entry read back."""

    entry: Entry
    asked: Mapping[str, Any]
    around: Circumstances
    record: str
    seq: int
    outcome: str


def read_text(text: str) -> Read:
    """Return what `entry_text` wrote. Raises ValueError or KeyError when the text is not one of its."""
    raw = json.loads(text)
    names = Circumstances.__slots__
    around = Circumstances(**{name: raw[name] for name in names if name in raw})
    return Read(
        from_plain(decode(raw["entry"])), decode(raw["asked"]), around, raw["record"], raw["seq"],
        raw["outcome"],
    )  # fmt: skip


def state_text(record: Record) -> str:
    """Return the whole state of a record as canonical text."""
    return canonical(Codec.dump(record))


def record_in(text: str) -> Record:
    """Return the record whose state the text holds."""
    return Codec.load(json.loads(text))


def _telling(telling: Telling) -> list[Any]:
    events = [list(event) for event in telling.events]
    return [telling.parent, events, telling.closed_as, encode(dict(telling.values))]


def _tie(tie: Tie) -> list[Any]:
    return [tie.to, tie.link, tie.withdrawn, [list(one) for one in tie.receipts]]


def outcome_text(outcome: Outcome, state: str) -> str:
    """Return what followed from an entry: what happened, decisions and deadlines after it, what was sent on."""
    record = outcome.record
    return canonical(
        {
            "happenings": [
                [h.code, h.item, h.line, encode(dict(h.particulars))] for h in outcome.happenings
            ],
            "decisions": {
                at: [encode(d.value), d.row, d.status, list(d.missing)]
                for at, d in record.decisions.items()
            },
            "deadlines": {
                run: [c.start, c.due, c.status, c.ground, c.provisional, c.stopped_at]
                for run, c in record.clocks.items()
            },
            "notices": [
                [list(n.parties), n.line, n.code, n.item, n.clock] for n in outcome.notices
            ],
            "openings": [[o.kind, o.line, encode(dict(o.facts)), o.link] for o in outcome.openings],
            **({"tellings": [_telling(t) for t in outcome.tellings]} if outcome.tellings else {}),
            **({"ties": [_tie(t) for t in outcome.ties]} if outcome.ties else {}),
            "timers": [[t.clock, t.stage, t.at] for t in outcome.timers],
            "tallies": [
                [t.measure, t.key, t.at, encode(t.amount), t.root] for t in outcome.tallies
            ],
            "state": digest_of_text(state),
        }
    )
