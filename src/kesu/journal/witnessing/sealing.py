"""Seals are made: what was written since the last one is found, bound under one root, and signed.

What is new is looked for among what was entered lately; what a long transaction brought in late, or a clock
that was set back, is found by a look at everything once a day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from kesu.journal.chain import GENESIS, canonical, digest_of_text
from kesu.journal.models import (
    AccessNote,
    AuditSeal,
    Erasure,
    JournalEntry,
    RefusalNote,
    SealedLine,
)
from kesu.journal.witnessing import merkle, signing

FORMAT: Final = 1
MOST: Final = 20_000
"""Lines of one seal; what is more waits for the next one."""
AGAIN: Final = timedelta(minutes=10)
"""How long a transaction may take and still be found by the look at what is new."""
A_DAY: Final = timedelta(days=1)
CHUNK: Final = 200
NOTES: Final[dict[str, type[Any]]] = {
    "access": AccessNote,
    "erasure": Erasure,
    "refusal": RefusalNote,
}


@dataclass(slots=True)
class Sealer:
    """Seals in one process; it remembers when it last looked at everything."""

    whole_at: datetime | None = None

    def some(self, now: datetime) -> int:
        """Seal what is new; return how many lines were bound: 0 also where another host has the key."""
        last = AuditSeal.objects.order_by("-number").first()
        secret = signing.made() if last is None else signing.key()
        if secret is None:
            return 0
        is_whole = last is None or self.whole_at is None or now - self.whole_at >= A_DAY
        lines = unsealed(None if is_whole or last is None else last.at - AGAIN)
        if is_whole and len(lines) < MOST:
            self.whole_at = now
        return seal(lines, secret, now) if lines else 0


def unsealed(since: datetime | None) -> list[SealedLine]:
    """Return what no seal binds yet among what was entered since a moment (None: among everything)."""
    found = list(_journals(since))
    for sort, model in NOTES.items():
        found += _notes(sort, model, since)[: MOST - len(found)]
    return found


def seal(lines: Iterable[SealedLine], secret: Ed25519PrivateKey, at: datetime) -> int:
    """Bind these lines under the next seal; return how many, 0 where another process was first."""
    ordered = sorted(lines, key=lambda line: (line.stream, line.seq))
    try:
        with transaction.atomic():
            last = AuditSeal.objects.order_by("-number").first()
            made = _next(last, ordered, secret, at)
            made.save(force_insert=True)
            for line in ordered:
                line.number = made.number
            SealedLine.objects.bulk_create(ordered, batch_size=CHUNK)
    except IntegrityError:
        return 0
    return len(ordered)


def told(line: SealedLine) -> str:
    """Return a line as the tree of its seal binds it."""
    return canonical([line.stream, line.seq, line.hash])


def _next(
    last: AuditSeal | None, lines: list[SealedLine], secret: Ed25519PrivateKey, at: datetime
) -> AuditSeal:
    number = last.number + 1 if last else 1
    says: dict[str, Any] = {
        "v": FORMAT,
        "number": number,
        "at": at.astimezone(UTC).isoformat(),
        "before": digest_of_text(last.text) if last else GENESIS,
        "count": len(lines),
        "root": merkle.root([merkle.leaf(told(line)) for line in lines]),
        "key": signing.public_of(secret),
    }
    text = canonical(says)
    return AuditSeal(number=number, at=at, text=text, signature=signing.signature(secret, text))


def _journals(since: datetime | None) -> Iterator[SealedLine]:
    """Yield how far each journal has come that went on after its last seal."""
    entries = JournalEntry.everything.all()
    entries = entries if since is None else entries.filter(entered_at__gte=since)
    bound = (
        SealedLine.objects.filter(stream=OuterRef("record"))
        .order_by("-seq")
        .values("seq")[:1]
    )  # fmt: skip
    grown = (
        entries.order_by("record")
        .values("record")
        .annotate(last=Max("seq"))
        .filter(last__gt=Coalesce(Subquery(bound), Value(0)))
        .values_list("record", "last")[:MOST]
    )
    heads = list(grown)
    for at in range(0, len(heads), CHUNK):
        yield from _heads(dict(heads[at : at + CHUNK]))


def _heads(last: dict[str, int]) -> Iterator[SealedLine]:
    rows = JournalEntry.everything.filter(record__in=last).values_list("record", "seq", "hash")
    wanted = Q()
    for record, seq in last.items():
        wanted |= Q(record=record, seq=seq)
    for record, seq, hash_ in rows.filter(wanted):
        yield SealedLine(stream=record, seq=seq, hash=hash_)


def _notes(sort: str, model: type[Any], since: datetime | None) -> list[SealedLine]:
    """Return the notes of a sort that no seal binds."""
    rows = model.objects.all() if since is None else model.objects.filter(at__gte=since)
    stream = Concat(Value(f"{sort}:"), OuterRef("pk"))
    bound = Exists(SealedLine.objects.filter(stream=stream, seq=1))
    fresh = rows.exclude(bound).order_by("pk").values_list("pk", F("seal"))[:MOST]
    return [SealedLine(stream=f"{sort}:{pk}", seq=1, hash=hash_) for pk, hash_ in fresh]
