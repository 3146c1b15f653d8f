"""Channels as they can be used: opened settings, and the mail channel that exists by itself."""

import json
from collections.abc import Mapping
from typing import Final

from django.conf import settings

from kesu.journal.keys import open_own, seal_own
from kesu.notices.channels import WAYS, Way
from kesu.notices.models import Channel

MAIL: Final = "mail"


def way_of(channel: Channel) -> Way:
    """Return how a channel of its sort sends."""
    return WAYS[channel.sort]


def settings_of(channel: Channel) -> Mapping[str, str]:
    """Return what a channel knows of its account; raise ValueError where the seal does not open."""
    if not channel.sealed:
        return {}
    found: dict[str, str] = json.loads(open_own(channel.sealed, _place(channel)))
    return found


def sealed(channel: Channel, values: Mapping[str, str]) -> str:
    """Return settings as they are kept."""
    return seal_own(json.dumps(dict(values), sort_keys=True), _place(channel))


def tells_groups(channel: Channel) -> bool:
    """Say whether a channel tells groups rather than people; one whose seal does not open tells nobody apart."""
    way = way_of(channel)
    if way.is_personal and channel.sort != Channel.Sort.OTHER:
        return False
    try:
        return way.reaches_groups(settings_of(channel))
    except ValueError:
        return True


def mail_channel() -> Channel:
    """Return the channel of mails, made when it is first needed."""
    found, _ = Channel.objects.get_or_create(
        code=MAIL,
        defaults={
            "sort": Channel.Sort.MAIL,
            "name_zh": "电子邮件",
            "name_en": "E-mail",
            "per_minute": WAYS[MAIL].per_minute,
        },
    )
    return found


def open_channels() -> list[Channel]:
    """Return the channels that tell staff, mail among them where the installation says how it leaves."""
    found = list(Channel.objects.filter(enabled=True, for_staff=True))
    if not settings.MAIL_IS_GIVEN:
        return [channel for channel in found if channel.sort != Channel.Sort.MAIL]
    if not any(channel.code == MAIL for channel in found):
        made = mail_channel()
        return [*found, made] if made.enabled and made.for_staff else found
    return found


def _place(channel: Channel) -> str:
    return f"channel {channel.code}"
