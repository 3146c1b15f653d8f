"""What pages ask of this room: what left for a record, how the channels are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from kesu.notices.accounts import settings_of, tells_groups, way_of
from kesu.notices.channels import Field
from kesu.notices.models import Bucket, Channel, Delivery, Preference, Reach

TROUBLE: Final = (Delivery.State.DEAD, Delivery.State.UNCERTAIN)


def deliveries_of(record: CaseRecord) -> QuerySet[Delivery]:
    """Return what left for a record that is in hand, or waits to, newest first.

    A row within a digest has that digest in `folded_into`, whose state is the row's own in the end.
    """
    return (
        Delivery.objects.of(record)
        .select_related("channel", "person", "stands_in_for", "notice", "folded_into")
        .order_by("-at", "-id")
    )


def deliveries_to(person: Person) -> QuerySet[Delivery]:
    """Return what went to a person, newest first."""
    rows = Delivery.objects.to_person(person).select_related("channel", "record", "folded_into")
    return rows.defer("record__state", "record__timers", "record__tallies").order_by("-at", "-id")


def in_trouble(record: CaseRecord) -> QuerySet[Delivery]:
    """Return what of a record was given up or is uncertain."""
    return deliveries_of(record).filter(state__in=TROUBLE)


def troubled() -> QuerySet[Delivery]:
    """Return everything that was given up or is uncertain, newest first: for who keeps the channels."""
    rows = Delivery.everything.filter(state__in=TROUBLE)
    return rows.select_related("channel", "person", "record").order_by("-at", "-id")


@dataclass(frozen=True, slots=True)
class Account:
    """A channel as its keepers see it: no secret is shown, only whether there is one.

    shown -- (field, what it says, "" for a secret that is there, None where nothing was written)
    """

    channel: Channel
    shown: Sequence[tuple[Field, str | None]]
    is_for_groups: bool
    bucket: Bucket | None
    counts: Mapping[str, int]
    is_sealed_otherwise: bool = False

    def is_shut(self, at: datetime) -> bool:
        """Say whether it sends nothing for a while, because it failed."""
        shut = self.bucket.shut_until if self.bucket else None
        return shut is not None and at < shut


def channels(since: datetime) -> list[Account]:
    """Return every channel with how much it has sent since a moment, by state; three statements."""
    counts: dict[int, dict[str, int]] = {}
    rows = Delivery.everything.filter(at__gte=since).values_list("channel", "state")
    for channel, state, count in rows.annotate(n=Count("id")):
        counts.setdefault(channel, {})[state] = count
    buckets = {bucket.channel_id: bucket for bucket in Bucket.objects.all()}
    return [
        _account(channel, buckets.get(channel.pk), counts.get(channel.pk, {}))
        for channel in Channel.objects.all()
    ]


def _account(channel: Channel, bucket: Bucket | None, counts: Mapping[str, int]) -> Account:
    fields = way_of(channel).fields
    try:
        known = settings_of(channel)
    except ValueError:
        shown: list[tuple[Field, str | None]] = [(field, None) for field in fields]
        return Account(channel, shown, False, bucket, counts, is_sealed_otherwise=True)
    shown = [(f, _shown(f, known.get(f.name, ""))) for f in fields]
    return Account(channel, shown, tells_groups(channel), bucket, counts)


def _shown(field: Field, value: str) -> str | None:
    if not value:
        return None
    return "" if field.is_secret else value


def preferences_of(parties: Sequence[str]) -> dict[tuple[str, str, int], str]:
    """Return (party, code, channel) → way for everything that these parties set; code "" means all."""
    rows = Preference.objects.filter(party__in=list(parties))
    return {(row.party, row.code, row.channel_id): row.way for row in rows}


def reaches_of(person: Person) -> dict[int, str]:
    """Return channel → address for a person; by mail the directory's own where nothing else was set."""
    found = dict(Reach.objects.filter(person=person).values_list("channel", "address"))
    if person.email:
        for channel in Channel.objects.filter(sort=Channel.Sort.MAIL):
            found.setdefault(channel.pk, person.email)
    return found


def waiting(now: datetime) -> int:
    """Return how many deliveries are due and have not left."""
    due = Q(state=Delivery.State.DUE, next_at__lte=now) | Q(state=Delivery.State.SENDING)
    return Delivery.everything.filter(due).count()
