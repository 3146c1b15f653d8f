"""A sealed house is tampered with by somebody who owns its database; the check has to find every try.

Whoever tampers may do what the owner of a database can: lift the guards, write any row, compute any hash, sign
with a key of their own. Out of their reach are the witness's file and the key that seals. Each try is made on the
same house and taken back. By hand: python -m tests.durability.tampering --n 10000 [--saboteur gaps|tail|witness].
"""

import argparse
import base64
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AT: Final = datetime(2026, 1, 30, 12, 0, tzinfo=UTC)
RECORDS, NOTES = 4, 3


class Taken(Exception):
    """The try is over: what it did is taken back."""


class House:
    """A few journals and notes, sealed three times, some entries newer than the last seal; and what a witness knows."""

    def __init__(self) -> None:
        from django.db import connection

        from kesu.journal import guards
        from kesu.journal.models import AuditSeal
        from kesu.journal.notes import note_access
        from kesu.journal.witnessing.sealing import Sealer
        from kesu.journal.witnessing.witness import line_of, read_line

        guards.remove(connection)
        for turn in range(3):
            for n in range(RECORDS):
                write(f"record-{n}", 1 + (n + turn) % 3)
            for n in range(NOTES):
                note_access(person=f"person:{n}", sort="export", at=AT, says="list")
            Sealer().some(AT + timedelta(minutes=turn))
        self.sealed = lengths()
        for n in range(RECORDS):
            write(f"record-{n}", 3)
        self.witness = [read_line(line_of(seal)) for seal in AuditSeal.objects.order_by("number")]

    def faults(self) -> list[str]:
        """Return what the check finds; a check that breaks has found something too."""
        from kesu.journal.witnessing import checking

        try:
            found = [*checking.chains(checking.Seen()), *checking.check(self.witness)]
        except (ValueError, KeyError, TypeError) as fault:
            return [f"it cannot be checked: {fault}"]
        return [f"{fault.where} {fault.seq}: {fault.says}" for fault in found]


# -- what the tamperer works with ------------------------------------------------------------------


def entries(record: str) -> Any:
    """Return a record's entries."""
    from kesu.journal.models import JournalEntry

    return JournalEntry.everything.filter(record=record).order_by("seq")


def lengths() -> dict[str, int]:
    """Return how long each journal is."""
    return {f"record-{n}": entries(f"record-{n}").count() for n in range(RECORDS)}


def write(record: str, count: int) -> None:
    """Write entries at the end of a journal, as the door does."""
    from kesu.journal import chain
    from tests.journal.entries import an_entry

    last = entries(record).last()
    seq, before = (last.seq, last.hash) if last else (0, chain.GENESIS)
    for n in range(1, count + 1):
        entry = an_entry(record, seq + n, before)
        entry.entered_at = AT
        entry.save()
        before = entry.hash


def altered(text: str, rng: random.Random) -> str:
    """Return a text with one sign changed."""
    at = rng.randrange(len(text))
    return text[:at] + ("#" if text[at] != "#" else "+") + text[at + 1 :]


def linked_again(record: str, first: int = 1) -> None:
    """Compute the hashes of a journal anew from an entry on."""
    from kesu.journal import chain

    before = chain.GENESIS
    for entry in entries(record):
        if entry.seq >= first:
            entries(record).filter(seq=entry.seq).update(hash=chain.digest(before, entry.text))
            entry.hash = chain.digest(before, entry.text)
        before = entry.hash


def sealed_again(key: Ed25519PrivateKey) -> None:
    """Make every seal anew over what stands there now, signed with another key."""
    from kesu.journal import chain
    from kesu.journal.models import AuditSeal, SealedLine
    from kesu.journal.witnessing import merkle, signing
    from kesu.journal.witnessing.sealing import told

    before = chain.GENESIS
    for seal in AuditSeal.objects.order_by("number"):
        lines = sorted(
            SealedLine.objects.filter(number=seal.number), key=lambda one: (one.stream, one.seq)
        )
        for line in lines:
            stands = entries(line.stream).filter(seq=line.seq).first()
            if stands is not None and stands.hash != line.hash:
                line.hash = stands.hash
                SealedLine.objects.filter(stream=line.stream, seq=line.seq).update(hash=line.hash)
        says = json.loads(seal.text)
        root = merkle.root([merkle.leaf(told(line)) for line in lines])
        says |= {"before": before, "root": root, "key": signing.public_of(key)}
        text = chain.canonical(says)
        AuditSeal.objects.filter(pk=seal.pk).update(
            text=text, signature=signing.signature(key, text)
        )
        before = chain.digest_of_text(text)


# -- the tries -------------------------------------------------------------------------------------

Try = Callable[[House, random.Random], None]


def some(house: House, rng: random.Random) -> tuple[str, int]:
    """Return a record and how many of its entries are sealed."""
    record = rng.choice(sorted(house.sealed))
    return record, house.sealed[record]


def edit(house: House, rng: random.Random) -> None:
    """Change a sign of an entry, sealed or not."""
    record, _ = some(house, rng)
    entry = rng.choice(list(entries(record)))
    entries(record).filter(seq=entry.seq).update(text=altered(entry.text, rng))


def delete(house: House, rng: random.Random) -> None:
    """Take an entry away, sealed or followed by another one."""
    record, _ = some(house, rng)
    entries(record).filter(seq=rng.randint(1, entries(record).count() - 1)).delete()


def insert(house: House, rng: random.Random) -> None:
    """Put an entry between two; those after it get the next numbers."""
    from tests.journal.entries import an_entry

    record, sealed = some(house, rng)
    at = rng.randint(1, sealed)
    for entry in reversed(list(entries(record).filter(seq__gte=at))):
        entries(record).filter(seq=entry.seq).update(seq=entry.seq + 1)
    before = entries(record).filter(seq=at - 1).values_list("hash", flat=True).first()
    forged = an_entry(record, at, before or "0" * 64)
    forged.text = altered(forged.text, rng)
    forged.save()
    if rng.random() < 0.5:
        linked_again(record)


def swap(house: House, rng: random.Random) -> None:
    """Let two entries of a record stand in each other's place."""
    record, _ = some(house, rng)
    one, other = rng.sample(list(entries(record)), 2)
    for at, put in ((one, other), (other, one)):
        entries(record).filter(seq=at.seq).update(text=put.text, hash=put.hash)


def renumber(house: House, rng: random.Random) -> None:
    """Give the entries from one on other numbers."""
    record, sealed = some(house, rng)
    first, by = rng.randint(1, sealed), rng.randint(1, 3)
    for entry in reversed(list(entries(record).filter(seq__gte=first))):
        entries(record).filter(seq=entry.seq).update(seq=entry.seq + by)


def relink(house: House, rng: random.Random) -> None:
    """Take an entry away and let the next one follow the one before; half the tries among what is not sealed yet."""
    record, sealed = some(house, rng)
    last = entries(record).count() - 1
    at = rng.randint(sealed + 1, last) if rng.random() < 0.5 else rng.randint(1, last)
    entries(record).filter(seq=at).delete()
    linked_again(record, first=at)


def truncate(house: House, rng: random.Random) -> None:
    """Cut off the end of one journal, with something that is sealed; half the tries with its lines under seals."""
    from kesu.journal.models import SealedLine

    record, sealed = some(house, rng)
    keep = rng.randrange(sealed)
    entries(record).filter(seq__gt=keep).delete()
    if rng.random() < 0.5:
        SealedLine.objects.filter(stream=record, seq__gt=keep).delete()


def truncate_all(house: House, rng: random.Random) -> None:
    """Bring everything back to what it was at an earlier seal, seals and their lines with it."""
    from kesu.journal.models import AccessNote, AuditSeal, SealedLine

    last = rng.randint(0, len(house.witness) - 1)
    gone = SealedLine.objects.filter(number__gt=last)
    notes = [s.partition(":")[2] for s in gone.values_list("stream", flat=True) if ":" in s]
    AccessNote.objects.filter(pk__in=notes).delete()
    gone.delete()
    AuditSeal.objects.filter(number__gt=last).delete()
    for record in house.sealed:
        kept = SealedLine.objects.filter(stream=record).order_by("-seq").first()
        entries(record).filter(seq__gt=kept.seq if kept else 0).delete()


def rehash(house: House, rng: random.Random) -> None:
    """Change a sealed entry and compute the rest of its journal anew; half the tries with its lines under seals."""
    from kesu.journal.models import SealedLine

    record, sealed = some(house, rng)
    entry = entries(record).get(seq=rng.randint(1, sealed))
    entries(record).filter(seq=entry.seq).update(text=altered(entry.text, rng))
    linked_again(record, first=entry.seq)
    if rng.random() < 0.5:
        for entry in entries(record):
            SealedLine.objects.filter(stream=record, seq=entry.seq).update(hash=entry.hash)


def reseal(house: House, rng: random.Random) -> None:
    """Change a sealed entry, compute everything anew, and seal all of it again with another key."""
    rehash(house, rng)
    sealed_again(Ed25519PrivateKey.from_private_bytes(rng.randbytes(32)))


def note(_house: House, rng: random.Random) -> None:
    """Take a note of an export away, or let another one stand in its place."""
    from kesu.journal.models import AccessNote

    row = rng.choice(list(AccessNote.objects.order_by("pk")))
    if rng.random() < 0.5:
        AccessNote.objects.filter(pk=row.pk).delete()
    else:
        AccessNote.objects.filter(pk=row.pk).update(seal=f"{rng.getrandbits(256):064x}")


def seal(_house: House, rng: random.Random) -> None:
    """Change a seal, its signature or one of its lines, or take one away."""
    from kesu.journal.models import AuditSeal, SealedLine

    row = rng.choice(list(AuditSeal.objects.order_by("number")))
    seals, line = (
        AuditSeal.objects.filter(pk=row.pk),
        rng.choice(list(SealedLine.objects.order_by("pk"))),
    )
    forged = base64.b64encode(rng.randbytes(64)).decode()
    lines = SealedLine.objects.filter(stream=line.stream, seq=line.seq)
    rng.choice([
        lambda: seals.update(text=altered(row.text, rng)),
        lambda: seals.update(signature=forged),
        lambda: seals.update(at=row.at + timedelta(seconds=1)),
        lambda: seals.delete(),
        lambda: lines.update(hash=f"{rng.getrandbits(256):064x}"),
        lambda: lines.delete(),
    ])()  # fmt: skip


TRIES: Final[dict[str, Try]] = {
    made.__name__: made
    for made in (
        edit, delete, insert, swap, renumber, relink, truncate, truncate_all, rehash, reseal, note, seal,
    )
}  # fmt: skip

SABOTEURS: Final = {"gaps": ("gap",), "tail": ("tail",), "witness": ("witnessed",)}
"""What a broken check leaves out: numbers that are missing, the end that was cut off, the witness as a whole."""


def tampered(
    house: House, count: int, seed: int, saboteur: str = ""
) -> tuple[Counter[str], Counter[str]]:
    """Tamper so many times; return how often in each way, and how often in each it was not found."""
    rng, done, missed = random.Random(seed), Counter[str](), Counter[str]()
    kinds = list(TRIES)
    with ExitStack() as broken:
        for name in SABOTEURS.get(saboteur, ()):
            broken.enter_context(
                patch(f"kesu.journal.witnessing.checking.{name}", lambda *_: iter(()))
            )
        for n in range(count):
            kind = kinds[n % len(kinds)]
            done[kind] += 1
            missed[kind] += not _found(house, TRIES[kind], rng)
    return done, +missed


def _found(house: House, made: Try, rng: random.Random) -> bool:
    from django.db import transaction

    found = False
    try:
        with transaction.atomic():
            made(house, rng)
            found = bool(house.faults())
            raise Taken
    except Taken:
        return found


# -- by hand ---------------------------------------------------------------------------------------


def main() -> int:
    """Tamper as often as asked for; return 0 when every try was found (with a saboteur: when one was not)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20260130)
    parser.add_argument("--saboteur", choices=tuple(SABOTEURS), default="")
    given = parser.parse_args()
    for house in _house():
        clean = house.faults()
        done, missed = tampered(house, given.n, given.seed, given.saboteur)
        for kind, count in done.items():
            sys.stdout.write(f"  {kind:13} {count:6} tries, {missed[kind]} not found\n")
        sys.stdout.write(f"{done.total()} tries, {missed.total()} not found; untouched: {clean}\n")
        is_right = bool(missed) if given.saboteur else not missed
        return 0 if is_right and not clean else 1
    return 1


def _house() -> Iterator[House]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    name = connection.creation.create_test_db(verbosity=0)
    try:
        with transaction.atomic():
            yield House()
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
