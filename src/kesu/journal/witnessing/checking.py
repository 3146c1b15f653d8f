"""Is everything still there that was sealed, and are the seals those that the witness was told of?

Everything is read as a stream: memory does not grow with the number of entries. What is found says where it is
(a seal's number, a record's id and entry) and what is wrong.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Substr

from kesu.journal.chain import GENESIS, digest, digest_of_text
from kesu.journal.models import AuditSeal, JournalEntry, SealedLine
from kesu.journal.witnessing import merkle, signing
from kesu.journal.witnessing.sealing import NOTES, told
from kesu.journal.witnessing.witness import Witnessed

CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was sealed: of a seal (`where` "seal 12"), of an entry or a note."""

    where: str
    seq: int
    says: str


@dataclass(slots=True)
class Seen:
    """What was looked at."""

    seals: int = 0
    lines: int = 0
    entries: int = 0
    witnessed: int = 0


def check(witness: Iterable[Witnessed] | None = None, seen: Seen | None = None) -> Iterator[Fault]:
    """Yield what is wrong with seals and with what they bind; with a witness, also what it knows otherwise."""
    seen = seen or Seen()
    yield from seals(seen)
    yield from bound()
    if witness is not None:
        yield from witnessed(witness, seen)


# -- the seals themselves ----------------------------------------------------------------------------------------


def seals(seen: Seen) -> Iterator[Fault]:
    """Yield what is wrong with the row of seals: its order, its signatures, its roots."""
    believed, last, before = signing.believed(), 0, GENESIS
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=CHUNK):
        where = f"seal {seal.number}"
        if seal.number != last + 1:
            yield Fault(where, 0, f"seal {last + 1} is missing")
        says = _read(seal)
        believed = believed or frozenset({str(says.get("key"))})
        yield from (Fault(where, 0, what) for what in _wrong(seal, says, before, believed))
        yield from _under(seal, says, seen)
        last, before = seal.number, digest_of_text(seal.text)
        seen.seals += 1
    for line in SealedLine.objects.filter(number__gt=last)[:1]:
        yield Fault(f"seal {line.number}", 0, "there are lines of it, it is not there")


def _read(seal: AuditSeal) -> dict[str, Any]:
    try:
        found = json.loads(seal.text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wrong(
    seal: AuditSeal, says: dict[str, Any], before: str, believed: frozenset[str]
) -> Iterator[str]:
    if says.get("number") != seal.number or says.get("at") != seal.at.isoformat():
        yield "its columns say something else than its text"
    if says.get("before") != before:
        yield "it does not follow the seal before it"
    key = str(says.get("key"))
    if key not in believed:
        yield f"it is signed with a key that is not believed here: {key}"
    if not signing.is_signed(key, seal.text, seal.signature):
        yield "its signature is not that of its text"


def _under(seal: AuditSeal, says: dict[str, Any], seen: Seen) -> Iterator[Fault]:
    lines = SealedLine.objects.filter(number=seal.number)
    ordered = sorted(lines.iterator(chunk_size=CHUNK), key=lambda line: (line.stream, line.seq))
    seen.lines += len(ordered)
    root = merkle.root([merkle.leaf(told(line)) for line in ordered])
    if (says.get("count"), says.get("root")) != (len(ordered), root):
        yield Fault(f"seal {seal.number}", 0, "it binds other lines than those that stand there")


# -- what they bind ----------------------------------------------------------------------------------------------


def bound() -> Iterator[Fault]:
    """Yield each entry and each note that a seal binds and that is gone or another one."""
    entry = JournalEntry.everything.filter(record=OuterRef("stream"), seq=OuterRef("seq"))
    yield from _held(SealedLine.objects.exclude(stream__contains=":"), entry.values("hash"))
    for sort, model in NOTES.items():
        lines = SealedLine.objects.filter(stream__startswith=f"{sort}:")
        lines = lines.annotate(row=Substr("stream", Value(len(sort) + 2)))
        yield from _held(lines, model.objects.filter(pk=OuterRef("row")).values("seal"))


def _held(lines: QuerySet[SealedLine], stands: QuerySet[Any, Any]) -> Iterator[Fault]:
    held = lines.annotate(stands=Subquery(stands[:1]))
    for line in held.filter(Q(stands=None) | ~Q(stands=F("hash"))).iterator(chunk_size=CHUNK):
        says = "is gone" if line.stands is None else "is another one"
        yield Fault(line.stream, line.seq, f"what seal {line.number} binds {says}")


def chains(seen: Seen) -> Iterator[Fault]:
    """Yield what is wrong with the chain of every journal; `kesu verify` sees the same where it replays."""
    rows = JournalEntry.everything.order_by("record", "seq")
    each = rows.values_list("record", "seq", "text", "hash").iterator(chunk_size=CHUNK)
    for record, entries in groupby(each, key=lambda row: row[0]):
        yield from _chain(record, ((seq, text, hash_) for _, seq, text, hash_ in entries), seen)


def _chain(record: str, entries: Iterable[tuple[int, str, str]], seen: Seen) -> Iterator[Fault]:
    last, before = 0, GENESIS
    for seq, text, hash_ in entries:
        yield from gap(record, last, seq)
        if digest(before, text) != hash_:
            yield Fault(record, seq, "it is not the hash of the text and what came before")
        last, before = seq, hash_
        seen.entries += 1


def gap(record: str, last: int, seq: int) -> Iterator[Fault]:
    """Yield that entries are missing between two that follow each other."""
    if seq != last + 1:
        yield Fault(record, seq, f"entry {last + 1} is missing")


# -- the witness -------------------------------------------------------------------------------------------------


def witnessed(witness: Iterable[Witnessed], seen: Seen) -> Iterator[Fault]:
    """Yield every seal that the witness was told of and that is not there, or is another one."""
    told_last = 0
    for known in witness:
        seen.witnessed += 1
        stands = AuditSeal.objects.filter(number=known.number).values_list("text", "signature")
        found = stands.first()
        if found is not None and found != (known.text, known.signature):
            yield Fault(f"seal {known.number}", 0, "the witness was told of another one")
        told_last = max(told_last, known.number)
    yield from tail(told_last)


def tail(told_last: int) -> Iterator[Fault]:
    """Yield that seals are gone at the end which the witness was told of."""
    last = AuditSeal.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if last < told_last:
        says = f"the witness was told of seals up to {told_last}; what was written since is gone"
        yield Fault(f"seal {last}", 0, says)
