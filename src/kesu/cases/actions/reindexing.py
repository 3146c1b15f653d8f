"""Making the search index anew from what the records hold: after an upgrade, or where it was lost.

Nothing but the index is written. It may be stopped and started again: what is right already is left alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from kesu import clock
from kesu.cases import dialect, filing, indexing
from kesu.cases.books import book_of, in_force
from kesu.cases.indexing import IndexRow
from kesu.cases.models import CaseRecord, SearchText
from kesu.cases.texts import read_text, record_in
from kesu.journal.ids import new_row
from kesu.journal.models import JournalEntry

CHUNK: Final = 50
COLUMNS: Final = ("number", "customer_name", "product_name")


def reindex(after: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield (last record looked at, records looked at, records written anew) for each chunk, `after` a record's id."""
    while ids := _next(CaseRecord.everything.filter(pk__gt=after).values_list("pk", flat=True)):
        written = rewrite(ids)
        after = ids[-1]
        yield after, len(ids), written


def catch_up(now: datetime) -> int:
    """Rewrite some records that an earlier program put into the index; return how many. A chore of the worker."""
    former = SearchText.everything.filter(digest=indexing.FORMER).values_list(
        "record_id", flat=True
    )
    return rewrite(list(former.distinct()[:CHUNK]))


def _next(ids: QuerySet[CaseRecord, str]) -> list[str]:
    return list(ids.order_by("pk")[:CHUNK])


def rewrite(ids: Sequence[str]) -> int:
    """Bring the index of these records up to what they hold, in one transaction; return how many were not."""
    if not ids:
        return 0
    with transaction.atomic():
        held = _held(ids)
        wrong = {
            record: wanted
            for record, (stored, wanted) in held.items()
            if stored != _digests(wanted)
        }
        for record, rows in wrong.items():
            _write(record, rows)
    return len(wrong)


def _digests(rows: Sequence[IndexRow]) -> list[tuple[int, str]]:
    return sorted((row.place, row.digest) for row in rows)


Stored = list[tuple[int, str]]


def _held(ids: Sequence[str]) -> dict[str, tuple[Stored, list[IndexRow]]]:
    """Return record → (what stands in the index, what should); on a server the records wait until it is written."""
    published = in_force()
    rows = CaseRecord.everything.filter(pk__in=ids).order_by("pk")
    locked = list(rows.select_for_update() if dialect.is_served(connection) else rows)
    files, said = filing.names_of(ids), _said(ids)
    found: dict[str, tuple[Stored, list[IndexRow]]] = {}
    for row in locked:
        record, book = record_in(row.state), book_of(published.edition(row.edition_id))
        listed = {name: getattr(row, name) for name in COLUMNS}
        texts = indexing.texts_of(record, book, listed, files.get(row.pk, ()))
        reasons = (r for one in said.get(row.pk, ()) for r in indexing.rows(indexing.SAID, [one]))
        found[row.pk] = ([], [*indexing.rows_of(texts), *reasons])
    for own, place, digest in SearchText.everything.filter(record__in=ids).values_list(
        "record_id", "place", "digest"
    ):
        found[own][0].append((place, digest))
    return {own: (sorted(stored), wanted) for own, (stored, wanted) in found.items()}


def _said(ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the reasons given in the entries of records."""
    found: dict[str, list[str]] = {}
    entries = JournalEntry.everything.filter(record__in=ids, text__contains='"reason"')
    for record, text in entries.order_by("record", "seq").values_list("record", "text"):
        reason = read_text(text).entry.reason
        if reason:
            found.setdefault(record, []).append(reason)
    return found


def _write(record: str, rows: Sequence[IndexRow]) -> None:
    at = clock.now()
    places = (*indexing.OF_STATE, indexing.SAID)
    numbered = [(new_row(at), record, row) for row in rows]
    for sql, params in (
        *dialect.search_removals(connection, record, places),
        *dialect.search_writes(connection, numbered),
    ):
        dialect.run_writes(connection, [(sql, params)])
