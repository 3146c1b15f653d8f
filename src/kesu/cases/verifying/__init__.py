"""Is everything as it was written? Journals are replayed, and every stored answer is held against them.

A record is replayed entry by entry, each under the edition and the calendars it names and with the
answers that stand in it; the world is not asked. What differs is named: record, entry, field. Rows
that stand in no journal carry a seal. Erasing a person's key changes nothing here: sealed values are
replayed sealed.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from kesu.cases.models import CaseRecord
from kesu.cases.verifying import apart
from kesu.cases.verifying.beside import differences, rows_of
from kesu.cases.verifying.found import CHUNK, Discrepancy, Found, Progress
from kesu.cases.verifying.replaying import Replay
from kesu.journal.models import JournalEntry

__all__ = ["Discrepancy", "Progress", "verify"]


def verify(record_ids: Iterable[str] | None = None, progress: Progress | None = None) -> Found:
    """Yield everything that is not as it was written; nothing means that all is.

    Without `record_ids` all records are looked at, and with them number series, files, rows of the
    registry, notes and keys. Memory does not grow with the number of records.
    """
    progress = progress or Progress()
    yield from apart.books()
    for chunk in _chunks(record_ids):
        yield from _records(chunk, progress)
    if record_ids is None:
        yield from apart.everything_else(progress)


def _chunks(record_ids: Iterable[str] | None) -> Iterator[list[str]]:
    if record_ids is not None:
        wanted = sorted(record_ids)
        yield from (wanted[i : i + CHUNK] for i in range(0, len(wanted), CHUNK))
        return
    last = ""
    while chunk := list(
        CaseRecord.everything.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:CHUNK]
    ):
        yield chunk
        last = chunk[-1]


def _records(ids: list[str], progress: Progress) -> Found:
    found = CaseRecord.everything.in_bulk(ids)
    rows = rows_of(ids)
    entries = JournalEntry.everything.filter(record__in=ids).order_by("record", "seq")
    journals = {
        record: list(group) for record, group in groupby(entries, key=lambda entry: entry.record)
    }
    for record_id in ids:
        progress.records += 1
        row = found.get(record_id)
        if row is None:
            yield Discrepancy(record_id, "", 0, "record", "there is none")
            continue
        replay = Replay(row)
        yield from replay.journal(journals.get(record_id, []))
        progress.entries += replay.seq
        yield from replay.row()
        yield from differences(replay, rows)
