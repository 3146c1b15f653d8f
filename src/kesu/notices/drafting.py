"""Who is told what by which channel: from notices to drafts of deliveries, before they are folded and saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from kesu.cases.models import InboxNotice
from kesu.directory.models import Person
from kesu.directory.parties import SORTS
from kesu.directory.queries import Holder, holders_of
from kesu.notices.accounts import tells_groups
from kesu.notices.codes import code_of
from kesu.notices.models import Channel
from kesu.notices.opening import Openings, openings_of
from kesu.notices.rendering import Reading, Rendered, Renderer
from kesu.notices.wanting import DIGEST, OFF, Wishes, wishes_of

CHINESE: Final = "zh-hans"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice and somebody who is to be told it; nobody for a group."""

    notice: InboxNotice
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A delivery that is not saved yet. `in_morning`: it waits for the morning's digest."""

    told: Told
    channel: Channel
    dedupe_key: str
    goes_at: datetime
    is_late: bool
    in_morning: bool
    rendered: Rendered

    @property
    def person(self) -> Person | None:
        """Return who is told, None for a group."""
        return self.told.holder.person if self.told.holder else None

    @property
    def language(self) -> str:
        """Return the language in which it is told."""
        return self.person.language if self.person else CHINESE


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that drafting a batch of notices rests on, read once."""

    now: datetime
    notices: Sequence[InboxNotice]
    holders: Mapping[str, list[Holder]]
    wishes: Wishes
    openings: Openings
    renderer: Renderer
    late: Mapping[tuple[str, int], datetime]


def batch_of(
    notices: Sequence[InboxNotice],
    renderer: Renderer,
    late: Mapping[tuple[str, int], datetime],
    now: datetime,
) -> Batch:
    """Return the batch: who the parties are at this moment, what they want, when they work."""
    parties = {n.party for n in notices if n.party.partition(":")[0] in SORTS}
    holders = holders_of(parties=parties, at=now)
    people = {h.person.pk: h.person for held in holders.values() for h in held}
    wishes = wishes_of(people.values(), parties)
    return Batch(now, notices, holders, wishes, openings_of(list(people), now), renderer, late)


def drafts(batch: Batch, channels: Iterable[Channel]) -> list[Draft]:
    """Return one draft for each thing that somebody is told by each channel; nothing twice."""
    found: dict[str, Draft] = {}
    for channel in channels:
        made = _for_groups if tells_groups(channel) else _for_people
        for draft in made(batch, channel):
            found.setdefault(draft.dedupe_key, draft)
    return list(found.values())


def _for_people(batch: Batch, channel: Channel) -> Iterable[Draft]:
    for notice in batch.notices:
        for holder in batch.holders.get(notice.party, ()):
            way = batch.wishes.way(channel, holder.person, notice.party, notice.code)
            if way != OFF and batch.wishes.address(channel, holder.person):
                yield _draft(batch, channel, Told(notice, holder), way)


def _for_groups(batch: Batch, channel: Channel) -> Iterable[Draft]:
    for notice in batch.notices:
        way = batch.wishes.way_of_group(channel, notice.party, notice.code)
        if way != OFF:
            yield _draft(batch, channel, Told(notice, None), way)


def _draft(batch: Batch, channel: Channel, told: Told, way: str) -> Draft:
    notice, person = told.notice, told.holder.person if told.holder else None
    late = batch.late.get((notice.record_id, notice.seq))
    in_morning = way == DIGEST and not code_of(notice.code).is_urgent
    goes_at = _goes_at(batch, notice.code, person.pk if person else None, in_morning)
    reading = Reading(
        person.language if person else CHINESE,
        batch.openings.calendar(person.pk if person else None),
        goes_at,
        _absent(told.holder),
        late,
    )
    return Draft(
        told,
        channel,
        dedupe_key(notice, channel, person),
        goes_at,
        late is not None,
        in_morning,
        batch.renderer.rendered(notice, reading),
    )


def _goes_at(batch: Batch, code: str, person: int | None, in_morning: bool) -> datetime:
    if in_morning:
        return batch.openings.next_morning(person, batch.now)
    return batch.now if code_of(code).is_urgent else batch.openings.next_opening(person, batch.now)


def _absent(holder: Holder | None) -> str:
    return holder.stands_in_for.name if holder and holder.stands_in_for else ""


def dedupe_key(notice: InboxNotice, channel: Channel, person: Person | None) -> str:
    """Return what keeps somebody from being told the same twice, as one party or as another.

    The thing told is the entry with its line and words: a notice's own key differs from party to party.
    """
    about = (
        notice.record_id, str(notice.seq), notice.code, notice.line, notice.item, notice.run,
        notice.says_zh, channel.code, str(person.pk) if person else "group",
    )  # fmt: skip
    return sha256("\0".join(about).encode()).hexdigest()
