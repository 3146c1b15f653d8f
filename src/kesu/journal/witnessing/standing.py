"""How sealing stands: the last seal, what waits for the next, and how far each witness was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from kesu.journal.models import AuditSeal, JournalEntry, WitnessMark
from kesu.journal.witnessing.witness import line_of

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A witness ("file", "mail", "web"): up to which seal it was told, when, and what went wrong last."""

    witness: str
    seal: int
    at: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The last seal (None: none was made), how many entries came after it, and the witnesses of this host."""

    last: AuditSeal | None
    waiting: int
    witnesses: tuple[Told, ...]


def standing() -> Standing:
    """Return how sealing stands now."""
    last = AuditSeal.objects.order_by("-number").first()
    entries = JournalEntry.everything.all()
    waiting = entries if last is None else entries.filter(entered_at__gt=last.at)
    return Standing(last, waiting.count(), tuple(_told()))


def _told() -> Iterator[Told]:
    given, marks = settings.WITNESSES, WitnessMark.objects.in_bulk()
    for name, place in (("file", given.file), ("mail", given.mail), ("web", given.url)):
        mark = marks.get(name)
        if place and mark is not None:
            yield Told(name, mark.seal, mark.at, mark.fault)
        elif place:
            yield Told(name, 0, None, "")


def lines_after(number: int) -> Iterator[str]:
    """Yield the lines that a witness keeps, of every seal after a number, oldest first."""
    rows = AuditSeal.objects.filter(number__gt=number).order_by("number")
    yield from (f"{line_of(seal)}\n" for seal in rows.iterator(chunk_size=CHUNK))
