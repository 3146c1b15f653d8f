"""Journal rows for tests of the journal alone, which takes any text."""

from datetime import UTC, datetime

from kesu.journal import chain
from kesu.journal.models import JournalEntry

FRI_30_JAN = datetime(2026, 1, 30, 8, 0, tzinfo=UTC)


def an_entry(record: str = "r" * 32, seq: int = 1, before: str = chain.GENESIS) -> JournalEntry:
    """Return an unsaved entry whose hash is right."""
    text = chain.canonical({"record": record, "seq": seq})
    return JournalEntry(
        record=record,
        seq=seq,
        act="open",
        person="person:1",
        source="seen",
        happened_at=FRI_30_JAN,
        entered_at=FRI_30_JAN,
        act_id="a" * 32,
        text=text,
        outcome="{}",
        algorithm=chain.ALGORITHM,
        hash=chain.digest(before, text),
    )
