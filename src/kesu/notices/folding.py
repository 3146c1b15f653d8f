"""Too many at once become one: what a person is told within a short while is folded into a digest.

A digest is a delivery without words of its own; they are made when it leaves, from all that lies in
it by then. Until then more may join it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.db.models import F, Q, QuerySet

from kesu.journal.ids import new_id
from kesu.notices.codes import DIGEST, MORNING
from kesu.notices.drafting import Draft
from kesu.notices.models import Delivery
from kesu.notices.payloads import written

WINDOW: Final = timedelta(minutes=10)
GATHERING: Final = timedelta(minutes=1)
"""How long a digest, and what comes late, waits for more of its kind."""

State = Delivery.State
Reader = tuple[int, int | None]
"""Who is told by what: (channel, person); no person for a group."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a reader has waiting, and how much left for them within the window."""

    waiting: Sequence[Delivery] = ()
    left: int = 0
    last_digest_at: datetime | None = None


@dataclass(slots=True)
class Folding:
    """Makes the rows of one batch."""

    now: datetime
    before: Mapping[Reader, Before]
    rows: list[Delivery] = field(default_factory=list)
    count: int = 0

    def take(self, reader: Reader, drafts: Sequence[Draft]) -> None:
        """Make rows of what one reader is told by one channel."""
        before = self.before.get(reader, Before())
        for moment in sorted({d.goes_at for d in drafts if d.in_morning}):
            those = [d for d in drafts if d.in_morning and d.goes_at == moment]
            self._fold(reader, those, (), MORNING.id, moment)
        for moment in sorted({d.goes_at for d in drafts if not d.in_morning}):
            self._slot(
                reader, [d for d in drafts if not d.in_morning and d.goes_at == moment], before
            )

    def _slot(self, reader: Reader, drafts: Sequence[Draft], before: Before) -> None:
        """Make rows of what one reader is told at one moment: each for itself, or all in a digest."""
        moment = drafts[0].goes_at
        is_now = moment <= self.now
        waiting = [w for w in before.waiting if _is_of(w, moment, is_now)]
        open_digest = any(w.sort == Delivery.Sort.DIGEST for w in waiting)
        most = 1 if any(d.is_late for d in drafts) else settings.NOTICES_AT_ONCE
        count = len(drafts) + len(waiting) + (before.left if is_now else 0)
        if count <= most and not open_digest:
            self.rows += [self._row(reader, d) for d in drafts]
            return
        self._fold(reader, drafts, waiting, DIGEST.id, self._digest_at(moment, is_now, before))

    def _digest_at(self, moment: datetime, is_now: bool, before: Before) -> datetime:
        if not is_now:
            return moment
        soon = self.now + GATHERING
        return max(soon, before.last_digest_at + WINDOW) if before.last_digest_at else soon

    def _fold(
        self,
        reader: Reader,
        drafts: Sequence[Draft],
        waiting: Sequence[Delivery],
        code: str,
        moment: datetime,
    ) -> None:
        digest = self._open_digest(reader, waiting, code, moment) or self._new(
            reader, drafts[0], code, moment
        )
        self.rows += [self._row(reader, d, folded_into=digest) for d in drafts]
        singles = [w.pk for w in waiting if w.sort == Delivery.Sort.NOTICE]
        if singles:
            Delivery.everything.filter(_untouched(), pk__in=singles).update(
                state=State.FOLDED, folded_into=digest, next_at=None, ended_at=self.now
            )

    def _open_digest(
        self, reader: Reader, waiting: Sequence[Delivery], code: str, moment: datetime
    ) -> Delivery | None:
        """Return a digest that more may join, held until the batch is saved: whoever claims it waits."""
        known = [w for w in waiting if w.sort == Delivery.Sort.DIGEST and w.code == code]
        if code == MORNING.id:
            known = list(_digests(reader).filter(code=code, next_at=moment)[:1])
        for digest in known:
            still = Delivery.everything.filter(_untouched(), pk=digest.pk, payload="")
            if still.update(attempts=F("attempts")):
                return digest
        return None

    def _new(self, reader: Reader, draft: Draft, code: str, moment: datetime) -> Delivery:
        digest = self._plain(reader, draft)
        digest.sort, digest.code = Delivery.Sort.DIGEST, code
        digest.dedupe_key = sha256(f"digest {digest.pk}".encode()).hexdigest()
        digest.state = State.DUE if moment <= self.now + GATHERING else State.HELD
        digest.next_at = moment
        digest.save(force_insert=True)
        return digest

    def _row(
        self, reader: Reader, draft: Draft, *, folded_into: Delivery | None = None
    ) -> Delivery:
        row = self._plain(reader, draft)
        notice, holder = draft.told.notice, draft.told.holder
        row.notice, row.record_id, row.party = notice, notice.record_id, notice.party
        row.stands_in_for = holder.stands_in_for if holder else None
        row.dedupe_key = draft.dedupe_key
        row.payload = written(draft.rendered)
        if folded_into is not None:
            row.state, row.folded_into, row.ended_at = State.FOLDED, folded_into, self.now
        else:
            is_now = draft.goes_at <= self.now
            row.state = State.DUE if is_now else State.HELD
            row.next_at = draft.goes_at + (GATHERING if draft.is_late and is_now else timedelta(0))
        return row

    def _next_id(self) -> str:
        """Return an id that sorts after those of this batch before it, so that a record's messages keep their order."""
        self.count += 1
        made = new_id(self.now)
        return f"{made[:12]}{self.count & 0xFFFF:04x}{made[16:]}"

    def _plain(self, reader: Reader, draft: Draft) -> Delivery:
        return Delivery(
            id=self._next_id(),
            channel_id=reader[0],
            person_id=reader[1],
            sort=Delivery.Sort.NOTICE,
            code=draft.told.notice.code,
            language=draft.language,
            at=self.now,
        )


def before(readers: Iterable[Reader], now: datetime) -> dict[Reader, Before]:
    """Return what these readers have waiting and have had lately; two statements."""
    asked = set(readers)
    channels = {channel for channel, _ in asked}
    people = Q(person__in={p for _, p in asked if p is not None}) | Q(person=None)
    mine = Delivery.everything.filter(people, channel__in=channels)
    waiting: dict[Reader, list[Delivery]] = {}
    for row in mine.filter(_untouched(), sort__in=_COUNTED).exclude(code=MORNING.id):
        waiting.setdefault((row.channel_id, row.person_id), []).append(row)
    left: dict[Reader, list[tuple[str, datetime]]] = {}
    rows = mine.filter(at__gt=now - timedelta(days=4), handed_at__gt=now - WINDOW)
    for channel, person, sort, handed in rows.values_list(
        "channel_id", "person_id", "sort", "handed_at"
    ):
        if handed is not None:
            left.setdefault((channel, person), []).append((sort, handed))
    return {
        reader: Before(waiting.get(reader, ()), *_lately(left.get(reader, ())))
        for reader in asked & {*waiting, *left}
    }


_COUNTED: Final = (Delivery.Sort.NOTICE, Delivery.Sort.DIGEST)


def _lately(left: Sequence[tuple[str, datetime]]) -> tuple[int, datetime | None]:
    digests = [at for sort, at in left if sort == Delivery.Sort.DIGEST]
    return len(left), max(digests, default=None)


def _is_of(row: Delivery, moment: datetime, is_now: bool) -> bool:
    """Say whether something that waits leaves together with what leaves at a moment."""
    assert row.next_at is not None
    return row.next_at <= moment + WINDOW if is_now else row.next_at == moment


def _untouched() -> Q:
    """Rows that wait and were never tried: they may still be folded, and digests still be joined."""
    return Q(state__in=[State.DUE, State.HELD], attempts=0, first_tried_at=None)


def _digests(reader: Reader) -> QuerySet[Delivery]:
    channel, person = reader
    return Delivery.everything.filter(
        _untouched(), channel=channel, person=person, sort=Delivery.Sort.DIGEST
    )
