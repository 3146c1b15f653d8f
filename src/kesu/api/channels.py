"""Channels and what is told by them: one's own wishes and addresses; for administrators, the channels themselves."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from kesu import clock
from kesu.api import asked
from kesu.api.problems import READING, NotAllowed, Problem
from kesu.api.shapes import DeliveryOut
from kesu.api.tokens import Caller, caller_of
from kesu.cases.models import CaseRecord
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.rights import holds
from kesu.notices.actions import retry, save_channel, set_preference, set_reach, try_channel
from kesu.notices.models import Channel, Delivery
from kesu.notices.queries import deliveries_of, preferences_of, reaches_of, troubled

router = Router(tags=["channels"])
CHANGING: Final = {**READING, 413: Problem, 422: Problem}

Way = Literal["", "now", "digest", "off"]
Sort = Literal[
    "wecom_app", "wecom_robot", "dingtalk_app", "dingtalk_robot", "feishu_app", "feishu_robot", "other",
]  # fmt: skip
Unsure = Literal["once", "urgent", "deliver"]
Name = Annotated[str, StringConstraints(max_length=64, pattern=asked.NO_NUL)]
Setting = Annotated[str, StringConstraints(max_length=1000, pattern=asked.NO_NUL)]
PerMinute = Annotated[int, Field(ge=1, le=6000)]


class WishIn(asked.Asked):
    """How a notice is told by a channel; an empty code stands for all, an empty way takes the wish back."""

    channel: asked.Word
    code: asked.Word = ""
    way: Way
    party: asked.Word = ""


class WishOut(Schema):
    """How a party is told a notice by a channel."""

    party: str
    code: str
    channel: str
    way: str


class AddressIn(asked.Asked):
    """Where a channel finds the caller; an empty address takes it back."""

    channel: asked.Word
    address: Annotated[str, StringConstraints(max_length=120, pattern=asked.NO_NUL)]


class AddressOut(Schema):
    """Where a channel finds the caller."""

    channel: str
    address: str


class ChannelChange(asked.Asked):
    """What is changed about a channel; what is left away stays as it is."""

    name_zh: Name | None = None
    name_en: Name | None = None
    enabled: bool | None = None
    for_staff: bool | None = None
    per_minute: PerMinute | None = None
    unsure: Unsure | None = None
    settings: dict[asked.Word, Setting] = {}

    def values(self) -> dict[str, Any]:
        """Return the columns that were sent."""
        found = self.model_dump(exclude_none=True)
        found.pop("settings")
        return found


class ChannelIn(ChannelChange):
    """A new channel; `settings` holds what its provider needs, and never comes out again."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[-\w]+$")]
    sort: Sort
    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=asked.NO_NUL)]


class ChannelOut(Schema):
    """A channel without its settings."""

    code: str
    sort: str
    name_zh: str
    name_en: str
    enabled: bool
    for_staff: bool
    per_minute: int
    unsure: str


@router.get("/preferences", response={200: list[WishOut], **READING}, summary="What I want")
def wishes(request: HttpRequest, party: asked.Word = "") -> Any:
    """Return what the caller wants by which channel; for administrators, of any `party` such as post:engineer."""
    codes = dict(Channel.objects.values_list("pk", "code"))
    found = preferences_of([_party(caller_of(request), party)])
    return [
        WishOut(party=who, code=code, channel=codes[channel], way=way)
        for (who, code, channel), way in sorted(found.items())
    ]


@router.post("/preferences", response={200: list[WishOut], **CHANGING}, summary="Set what I want")
def set_wish(request: HttpRequest, body: WishIn) -> Any:
    """Set how the caller, or for administrators a post, is told a notice; what cannot be switched off is refused."""
    caller = caller_of(request)
    party, channel = _party(caller, body.party), _channel(body.channel)
    set_preference(
        party=party, code=body.code, channel=channel, way=body.way, by=caller.person, at=clock.now()
    )
    return wishes(request, party=body.party)


@router.get("/addresses", response={200: list[AddressOut], **READING}, summary="Where I am found")
def addresses(request: HttpRequest) -> Any:
    """Return under which address each channel finds the caller."""
    codes = dict(Channel.objects.values_list("pk", "code"))
    found = reaches_of(caller_of(request).person)
    return [AddressOut(channel=codes[pk], address=a) for pk, a in sorted(found.items())]


@router.post(
    "/addresses", response={200: list[AddressOut], **CHANGING}, summary="Set where I am found"
)
def set_address(request: HttpRequest, body: AddressIn) -> Any:
    """Set where a channel finds the caller."""
    person = caller_of(request).person
    set_reach(
        person=person,
        channel=_channel(body.channel),
        address=body.address,
        by=person,
        at=clock.now(),
    )
    return addresses(request)


@router.get("/channels", response={200: list[ChannelOut], **READING}, summary="The channels")
def channels(request: HttpRequest) -> Any:
    """Return the channels by which people are told; what only their keepers know is left out."""
    return [_out(row) for row in Channel.objects.all()]


@router.post("/channels", response={201: ChannelOut, **CHANGING}, summary="Set up a channel")
def add_channel(request: HttpRequest, body: ChannelIn) -> Any:
    """Set up a channel; for administrators."""
    row = save_channel(
        values=body.values(), settings=body.settings, by=_keeper(request).person, at=clock.now()
    )
    return Status(201, _out(row))


@router.patch(
    "/channels/{code}", response={200: ChannelOut, **CHANGING}, summary="Change a channel"
)
def change_channel(request: HttpRequest, code: str, body: ChannelChange) -> Any:
    """Change what is sent of a channel and leave the rest; for administrators."""
    by, row = _keeper(request).person, _channel(code)
    save_channel(values=body.values(), settings=body.settings, by=by, at=clock.now(), channel=row)
    return _out(row)


@router.post(
    "/channels/{code}/trials", response={200: DeliveryOut, **CHANGING}, summary="Try a channel"
)
def try_out(request: HttpRequest, code: str) -> Any:
    """Send the caller, or the group of a robot, a trial message; for administrators."""
    by = _keeper(request).person
    return _delivery(try_channel(channel=_channel(code), person=by, at=clock.now()))


@router.post(
    "/deliveries/{delivery}/retrial", response={200: DeliveryOut, **CHANGING}, summary="Send again"
)
def send_again(request: HttpRequest, delivery: str) -> Any:
    """Send again what was given up or is uncertain; for administrators."""
    by, row = _keeper(request).person, troubled().filter(pk=delivery).first()
    if row is None:
        raise Http404
    retry(delivery=row, by=by, at=clock.now())
    return _delivery(row)


@router.get(
    "/records/{record_id}/deliveries",
    response={200: list[DeliveryOut], **READING},
    summary="What left for a record",
)
def of_record(request: HttpRequest, record_id: str, limit: asked.Size = 100) -> Any:
    """Return who was told what about a record by which channel, and what became of it, newest first."""
    seen = CaseRecord.objects.visible_to(caller_of(request).who)
    record = get_object_or_404(seen.only("id"), pk=record_id)
    return [_delivery(row) for row in deliveries_of(record)[:limit]]


def _party(caller: Caller, party: str) -> str:
    """Return the caller as a party, or the one they ask about, which is for administrators."""
    if party in ("", caller.who.party):
        return caller.who.party
    if not holds(caller.card, ADMINISTRATOR):
        raise NotAllowed
    return party


def _keeper(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if not holds(caller.card, ADMINISTRATOR):
        raise NotAllowed
    return caller


def _channel(code: str) -> Channel:
    return get_object_or_404(Channel, code=code)


def _out(row: Channel) -> ChannelOut:
    return ChannelOut(
        code=row.code,
        sort=row.sort,
        name_zh=row.name_zh,
        name_en=row.name_en,
        enabled=row.enabled,
        for_staff=row.for_staff,
        per_minute=row.per_minute,
        unsure=row.unsure,
    )


def _delivery(row: Delivery) -> DeliveryOut:
    real = row.folded_into if row.folded_into is not None else row
    return DeliveryOut(
        id=row.pk,
        notice=row.notice_id,
        code=row.code,
        channel=row.channel.code,
        person=f"person:{row.person_id}" if row.person_id else None,
        stands_in_for=f"person:{row.stands_in_for_id}" if row.stands_in_for_id else None,
        digest=row.folded_into_id,
        state=real.state,
        at=row.at,
        ended_at=real.ended_at,
        reason=real.reason,
        may_repeat=real.may_repeat,
    )
