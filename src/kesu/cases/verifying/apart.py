"""What belongs to no single record: books, calendars, series, files, and rows that carry a seal."""

import json
from typing import Any, Final

from django.db.models import Count, Max, Model

from kesu.cases.models import CalendarEdition, CaseRecord, Edition, RegistryRow
from kesu.cases.verifying.beside import counted
from kesu.cases.verifying.found import CHUNK, Discrepancy, Found, Progress
from kesu.cases.world import tally_name
from kesu.core.records.outcomes import parts_of
from kesu.core.records.record import decode
from kesu.journal import erased_files, storage
from kesu.journal.attachments import NAMED_ELSEWHERE
from kesu.journal.chain import digest_of_text
from kesu.journal.models import (
    AccessNote,
    Attachment,
    Erasure,
    IssuedNumber,
    JournalEntry,
    NumberSeries,
    RefusalNote,
    SubjectKey,
)
from kesu.journal.seals import seal_of
from kesu.journal.witnessing import checking
from kesu.library.books import hash_of

CHANGED: Final = "a column of the row was changed: the seal is not that of what it says"


def everything_else(progress: Progress) -> Found:
    """Yield what is wrong beside the records themselves."""
    yield from _orphans()
    yield from _registry_rows()
    yield from _series()
    yield from _files(progress)
    yield from _audit_seals(progress)
    for model in (AccessNote, Erasure, RefusalNote, SubjectKey):
        for row in model.objects.order_by("pk").iterator(chunk_size=CHUNK):
            yield from _sealed(row)


def _audit_seals(progress: Progress) -> Found:
    """Yield what is not as it was sealed; `kesu verify --witness` holds the seals against what a witness knows."""
    seen = checking.Seen()
    for fault in checking.check(seen=seen):
        yield Discrepancy(fault.where, "", fault.seq, "audit seal", fault.says)
    progress.seals = seen.seals


def _sealed(row: Any) -> Found:
    if seal_of(row) != row.seal:
        yield Discrepancy("", _name(row), 0, "seal", CHANGED)


def _name(row: Model) -> str:
    return f"{row._meta.verbose_name} {row.pk}"


def books() -> Found:
    """Yield what is wrong with published editions of books and calendars: by them all is judged."""
    for edition in Edition.objects.iterator():
        yield from _sealed(edition)
        if not _is_published(edition):
            yield Discrepancy("", _name(edition), 0, "files", "they are not those published")
    for calendars in CalendarEdition.objects.iterator():
        yield from _sealed(calendars)
        if digest_of_text(calendars.text) != calendars.hash:
            yield Discrepancy("", _name(calendars), 0, "text", "it was changed")


def _is_published(edition: Edition) -> bool:
    try:
        return hash_of(json.loads(edition.files)) == edition.hash
    except (ValueError, AttributeError, TypeError):
        return False


def _orphans() -> Found:
    known = CaseRecord.everything.values("pk")
    lost = JournalEntry.everything.exclude(record__in=known).values_list("record", flat=True)
    for record_id in lost.distinct():
        yield Discrepancy(record_id, "", 0, "record", "its journal is there, the record is not")


def _registry_rows() -> Found:
    """Hold rows of the registry against their seals, and their tallies against what they say."""
    rows = RegistryRow.objects.order_by("pk").prefetch_related("tally_rows")
    for row in rows.iterator(chunk_size=CHUNK):
        broken = list(_sealed(row))
        yield from broken
        if not broken and counted(list(row.tally_rows.all())) != _tallies(row):
            yield Discrepancy("", _name(row), 0, "tallies", "the row says others")


def _tallies(row: RegistryRow) -> list[tuple[Any, ...]]:
    return sorted(
        (tally_name(book, measure), key, at, parts_of(decode(amount)), root)
        for book, tallies in json.loads(row.tallies).items()
        for measure, key, at, amount, root in tallies
    )


def _series() -> Found:
    issued = IssuedNumber.everything.filter(state=IssuedNumber.State.ISSUED)
    counted = {
        row["series"]: row
        for row in issued.values("series").annotate(last=Max("nx"), number=Count("nx"))
    }
    left_out = _left_out()
    for series in NumberSeries.objects.iterator():
        row = counted.pop(series.key, {"last": 0, "number": 0})
        gaps = left_out.get(series.key, [])
        held = row["number"] + sum(number for _, number in gaps)
        last = max([row["last"], *(nx for nx, _ in gaps)])
        if not last == held == series.nx:
            says = f"it stands at {series.nx}, the ledger holds {held} up to {last}"
            yield Discrepancy("", series.key, 0, "series", says)
    for key in counted:
        yield Discrepancy("", key, 0, "series", "the ledger has numbers of it, it is not there")


def _left_out() -> dict[str, list[tuple[int, int]]]:
    """Return of each series (last number, how many) of what was left out of it after a restore."""
    found: dict[str, list[tuple[int, int]]] = {}
    gaps = IssuedNumber.everything.filter(state=IssuedNumber.State.GAP)
    for series, nx, number in gaps.values_list("series", "nx", "number"):
        found.setdefault(series, []).append((nx, int(number)))
    return found


def _erased_files() -> Found:
    """Yield each file that is said to be erased and that no erasure names."""
    vouched = erased_files.vouched()
    rows = Attachment.everything.filter(state=Attachment.State.ERASED).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        if row.pk not in vouched:
            says = "it is said to be erased, and no erasure names it"
            yield Discrepancy(row.record, "", row.seq or 0, f"file {row.pk}.state", says)


def _files(progress: Progress) -> Found:
    """Hold the bytes of every file against their hash: filed ones, staged ones, and what other rooms keep."""
    yield from _erased_files()
    for row in Attachment.everything.order_by("pk").iterator(chunk_size=CHUNK):
        progress.files += 1
        if row.state == Attachment.State.ERASED:
            continue
        for field in ("sha256", "display_sha256"):
            digest_ = getattr(row, field)
            if digest_ and not storage.is_whole(digest_):
                if not row.record and not Attachment.everything.filter(pk=row.pk).exists():
                    continue  # nobody filed it in time, and it was swept away meanwhile
                says = f"the bytes of “{row.name}” are missing or changed"
                yield Discrepancy(row.record, "", row.seq or 0, f"file {row.pk}.{field}", says)
    for list_all in NAMED_ELSEWHERE:
        for what, digest_ in list_all():
            progress.files += 1
            if not storage.is_whole(digest_):
                yield Discrepancy("", what, 0, "file", "its bytes are missing or changed")
