"""Figure rows for records from before there were any: what each journal says, replayed once."""

import logging
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from kesu.cases import dialect, keeping_figures
from kesu.cases.models import CaseRecord, FigureRow
from kesu.cases.verifying.replaying import Replay
from kesu.journal.models import JournalEntry

AT_ONCE: Final = 25
_log = logging.getLogger(__name__)


def lacking() -> QuerySet[CaseRecord]:
    """Return the records whose first figure row is not there: they are older than figure rows."""
    first = FigureRow.everything.filter(
        record=OuterRef("pk"), item="", known_from=OuterRef("entered_at")
    )
    return CaseRecord.everything.filter(~Exists(first))


class Filler:
    """Fills what is lacking, a few records at a time; once nothing lacks it does nothing more."""

    def __init__(self) -> None:
        self.is_done = False
        self.failed: set[str] = set()

    def some(self, now: datetime) -> int:
        """Fill a few records and return how many; 0 once there is nothing left that can be filled."""
        if self.is_done:
            return 0
        ids = list(
            lacking().order_by("pk").values_list("pk", flat=True)[: AT_ONCE + len(self.failed)]
        )
        todo = [record for record in ids if record not in self.failed][:AT_ONCE]
        self.is_done = not todo
        return sum(self._fill(record) for record in todo)

    def _fill(self, record: str) -> int:
        if fill(record):
            return 1
        self.failed.add(record)
        _log.warning(
            "record %s has no figure rows: its journal does not replay; see verify", record
        )
        return 0


def fill(record_id: str) -> bool:
    """Write all figure rows of a record anew from its journal; say whether its journal could be replayed."""
    with transaction.atomic():
        row = CaseRecord.everything.select_for_update().get(pk=record_id)
        replay = Replay(row)
        entries = JournalEntry.everything.filter(record=record_id).order_by("seq")
        for _found in replay.journal(list(entries)):
            pass  # what is wrong with a journal is told by verification
        if replay.broken or replay.record is None:
            return False
        FigureRow.everything.filter(record=record_id).delete()
        _write(replay)
    return True


def _write(replay: Replay) -> None:
    branch, department = replay.filed_in
    rows = []
    for row in replay.figures.rows:
        known = [dialect.stamp(connection, at) for at in (row.known_from, row.known_to)]
        key = (replay.stored.pk, row.item, row.seq, row.book, branch, department[:60], *known)
        rows.append(keeping_figures.row_of(key, row.values))
    dialect.run_writes(connection, keeping_figures.inserts(rows))
