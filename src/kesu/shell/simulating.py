"""`kesu simulate` in words: what fires when, on which record, by which clause, and who is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kesu.core.explaining import Reader, tell_happening
from kesu.core.explaining.names import listed_parties
from kesu.core.records.outcomes import Notice, Outcome
from kesu.core.worktime import local

Named = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Line:
    """What happened by itself at one moment on one record."""

    at: datetime
    record: str
    says: tuple[str, ...]
    told: tuple[tuple[str, str], ...] = ()
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the line as plain values."""
        return {
            "at": self.at.isoformat(),
            "record": self.record,
            "says": list(self.says),
            "told": [{"to": to, "what": what} for to, what in self.told],
            "fault": self.fault,
        }

    def lines(self) -> Iterator[str]:
        """Yield the line as text: the moment and the record, then what happened and who is told."""
        yield f"{self.at:%Y-%m-%d %H:%M}  {self.record}"
        yield from (f"    {one}" for one in self.says)
        for to, what in self.told:
            yield "    " + _("→ %(who)s: %(what)s") % {"who": to, "what": what}
        if self.fault:
            yield "    " + _("failed: %(why)s") % {"why": self.fault}


def told_of(
    outcome: Outcome, reader: Reader, at: int, record: str, named: Named | None = None
) -> Line:
    """Return what came of a timer in words; `named` adds who answers for parties today."""
    kind = outcome.record.kind
    says = [
        tell_happening(h, reader, kind, record=outcome.record).sentence for h in outcome.happenings
    ]
    told = [_told(notice, reader, named) for notice in outcome.notices]
    moment = local(reader.calendar.tz, at)
    return Line(moment, record, tuple(dict.fromkeys(says)), tuple(dict.fromkeys(told)))


def _told(notice: Notice, reader: Reader, named: Named | None) -> tuple[str, str]:
    who = listed_parties(reader, notice.parties)
    people = named(notice.parties) if named else ""
    return (f"{who}（{people}）" if people else who), reader.text(notice.says)


def summary(lines: Sequence[Line]) -> Mapping[str, int]:
    """Return how much fired, and to how many addressees something was told."""
    return {
        "fired": len(lines),
        "told": sum(len(line.told) for line in lines),
        "failed": sum(bool(line.fault) for line in lines),
    }
