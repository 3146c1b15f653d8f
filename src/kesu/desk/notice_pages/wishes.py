"""What somebody, or whoever holds a post, wants to be told by which channel: notice by notice, channel by channel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kesu.desk.list_pages.kinds import said
from kesu.directory.models import Person
from kesu.directory.parties import PERSON
from kesu.notices.accounts import open_channels, tells_groups
from kesu.notices.actions import set_preference, set_reach
from kesu.notices.codes import CODES, Code
from kesu.notices.models import Channel, Preference
from kesu.notices.queries import preferences_of, reaches_of

ALL: Final = Code("", title=CODES["tell"].title)
WAYS: Final = Preference.Way


@dataclass(frozen=True, slots=True)
class Cell:
    """One notice by one channel: the name of its field, what is chosen, what may be chosen."""

    name: str
    channel: Channel
    way: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One notice by all channels; `why` says why it cannot be switched off, or put off."""

    title: str
    why: str
    cells: Sequence[Cell]


def channels_for(party: str) -> list[Channel]:
    """Return the channels by which a party can be told: people by their own, posts by those of groups too."""
    is_person = party.startswith(f"{PERSON}:")
    return [channel for channel in open_channels() if not (is_person and tells_groups(channel))]


def lines(party: str, channels: Sequence[Channel], typed: Mapping[str, str]) -> list[Line]:
    """Return the table of what a party wants; what was typed stands in the place of what is set."""
    known = preferences_of([party])

    def cell(code: Code, channel: Channel) -> Cell:
        name = field_name(code.id, channel)
        way = typed.get(name, known.get((party, code.id, channel.pk), ""))
        return Cell(name, channel, way, choices(code, channel))

    return [
        Line(
            _("All that is not set below") if not code.id else said(code.title),
            why_kept(code),
            [cell(code, channel) for channel in channels],
        )
        for code in (ALL, *CODES.values())
    ]


def choices(code: Code, channel: Channel) -> list[tuple[str, str]]:
    """Return in which ways a notice can be told; the first is that nothing is set."""
    unset = _("not at all (nothing is set)") if tells_groups(channel) else _("as usual")
    ways = [WAYS.NOW] if code.is_urgent else [WAYS.NOW, WAYS.DIGEST]
    may_be_off = tells_groups(channel) or not code.is_kept
    return [
        ("", unset),
        *((w.value, str(w.label)) for w in (*ways, *([WAYS.OFF] if may_be_off else []))),
    ]


def why_kept(code: Code) -> str:
    """Return why a notice cannot be switched off, or nothing."""
    if code.is_urgent:
        return _(
            "Urgent: it goes out at once, outside working time too, and cannot be switched off."
        )
    return _("Somebody waits for it: it cannot be switched off.") if code.is_kept else ""


def save(
    party: str, channels: Iterable[Channel], typed: Mapping[str, str], *, by: Person, at: datetime
) -> int:
    """Set what was chosen, all or nothing; return how much is different now. Raise ValidationError."""
    known = preferences_of([party])
    changed = 0
    with transaction.atomic():
        for code in (ALL, *CODES.values()):
            for channel in channels:
                name = field_name(code.id, channel)
                before, way = known.get((party, code.id, channel.pk), ""), typed.get(name)
                if way is None or way == before:
                    continue
                if way not in dict(choices(code, channel)):
                    raise ValidationError({name: _("Choose one of the ways that are offered.")})
                set_preference(party=party, code=code.id, channel=channel, way=way, by=by, at=at)
                changed += 1
    return changed


def save_addresses(
    person: Person,
    channels: Iterable[Channel],
    typed: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
) -> int:
    """Set where channels find somebody; return how much is different now. Mail keeps to the directory's address."""
    known = reaches_of(person)
    changed = 0
    with transaction.atomic():
        for channel in channels:
            address = typed.get(address_name(channel))
            if address is None or address.strip() == known.get(channel.pk, ""):
                continue
            set_reach(person=person, channel=channel, address=address, by=by, at=at)
            changed += 1
    return changed


def field_name(code: str, channel: Channel) -> str:
    """Return what the field of a notice and a channel is called."""
    return f"way-{code}-{channel.pk}"


def address_name(channel: Channel) -> str:
    """Return what the field of an address is called."""
    return f"address-{channel.pk}"
