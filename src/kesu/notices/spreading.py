"""From what parties are told inside the program to what people are told by their channels.

A notice is taken up once: the mark and the deliveries are written in one transaction. With no channel
set up there is only the mark.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from kesu import faults
from kesu.cases import dialect
from kesu.cases.models import InboxNotice
from kesu.journal.models import JournalEntry
from kesu.notices.accounts import open_channels
from kesu.notices.drafting import Draft, batch_of, drafts
from kesu.notices.folding import Folding, Reader, before
from kesu.notices.models import Channel, Delivery
from kesu.notices.rendering import renderer_for

BATCH: Final = 200
STALE_AFTER: Final = timedelta(days=7)
"""What was told longer ago – in rehearsals, in data taken over – is told inside the program only."""
LATE_AFTER: Final = timedelta(hours=1)


_ANY: Final = "SELECT 1 FROM cases_inboxnotice WHERE spread_at IS NULL LIMIT 1"


def spread(now: datetime, most: int = BATCH) -> int:
    """Take up notices that nobody took up yet; return how many. Nobody is told the same twice by a channel."""
    if not dialect.finds(connection, _ANY, []):
        return 0
    channels = open_channels()
    with transaction.atomic():
        taken = _taken(now, most)
        if taken and channels:
            _tell(taken, channels, now)
        faults.point("notices.spread")
    return len(taken)


def _taken(now: datetime, most: int) -> list[str]:
    """Return the notices that are ours from now on: of several that ask, each gets others."""
    sql = (
        "UPDATE cases_inboxnotice SET spread_at = %s WHERE spread_at IS NULL AND id IN"
        " (SELECT id FROM cases_inboxnotice WHERE spread_at IS NULL ORDER BY id LIMIT %s"
        f"{dialect.skip_locked(connection)}) RETURNING id"
    )
    stamp = InboxNotice._meta.get_field("spread_at").get_db_prep_value(now, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [stamp, most])
        return [row[0] for row in cursor.fetchall()]


def _tell(taken: Sequence[str], channels: Sequence[Channel], now: datetime) -> None:
    rows = InboxNotice.everything.filter(pk__in=taken, at__gt=now - STALE_AFTER)
    notices = list(
        rows.select_related("record__edition")
        .defer("record__state", "record__timers", "record__tallies", "record__edition__files")
        .order_by("at", "record_id", "seq", "id")
    )
    if notices:
        batch = batch_of(notices, renderer_for(notices), _late(notices), now)
        _save(drafts(batch, channels), now)


def _save(found: Sequence[Draft], now: datetime) -> None:
    """Save what nobody was told before; what is folded is counted with what the reader has waiting."""
    known = set(
        Delivery.everything.filter(dedupe_key__in=[d.dedupe_key for d in found]).values_list(
            "dedupe_key", flat=True
        )
    )
    by_reader: dict[Reader, list[Draft]] = {}
    for draft in found:
        if draft.dedupe_key not in known:
            reader = (draft.channel.pk, draft.person.pk if draft.person else None)
            by_reader.setdefault(reader, []).append(draft)
    folding = Folding(now, before(by_reader, now))
    for reader, mine in by_reader.items():
        folding.take(reader, mine)
    Delivery.everything.bulk_create(folding.rows, ignore_conflicts=True)


def _late(notices: Sequence[InboxNotice]) -> Mapping[tuple[str, int], datetime]:
    """Return (record, entry) → when it should have come, for what came long after that: the program was down."""
    entries = JournalEntry.everything.filter(
        record__in={n.record_id for n in notices},
        seq__in={n.seq for n in notices},
        source="timer",
    ).values_list("record", "seq", "happened_at", "entered_at")
    asked = {(n.record_id, n.seq) for n in notices}
    return {
        (record, seq): happened
        for record, seq, happened, entered in entries
        if (record, seq) in asked and entered - happened > LATE_AFTER
    }
