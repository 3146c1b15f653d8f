"""What people change here: channels, addresses, preferences; and deliveries that they send again."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import changes
from kesu.directory.models import Person
from kesu.directory.parties import split_party
from kesu.journal.ids import new_id
from kesu.notices import accounts
from kesu.notices.channels import WAYS
from kesu.notices.codes import CODES, TRIAL
from kesu.notices.models import Change, Channel, Delivery, Preference, Reach
from kesu.notices.opening import openings_of
from kesu.notices.payloads import written
from kesu.notices.rendering import Reading, Rendered, told_whole
from kesu.notices.words import words


def save_channel(
    *,
    values: Mapping[str, Any],
    settings: Mapping[str, str],
    by: Person | None,
    at: datetime,
    channel: Channel | None = None,
) -> Channel:
    """Return the channel, new or changed; raise ValidationError naming each faulty field.

    settings -- what the provider needs, by field of its sort; a secret left empty stays as it is.
    """
    row = channel or Channel()
    known = {"sort": row.sort, "code": row.code, **values}
    if channel is not None and (known["sort"], known["code"]) != (row.sort, row.code):
        raise ValidationError({"code": _("Code and sort of a channel stay as they are.")})
    if known["sort"] not in WAYS:
        raise ValidationError({"sort": _("Choose one of the sorts.")})
    if channel is None:
        for name, value in {"per_minute": WAYS[known["sort"]].per_minute, **values}.items():
            setattr(row, name, value)
    sealed = _sealed(row, settings)
    if channel is None:
        row.sealed = sealed
        return changes.add(row, by=by, at=at)
    changes.change(row, {**values, "sealed": sealed}, by=by, at=at)
    return row


def _sealed(row: Channel, settings: Mapping[str, str]) -> str:
    """Return the settings of a channel sealed, the old seal where nothing in it is different."""
    way, before = WAYS[row.sort], accounts.settings_of(row)
    names = [field.name for field in way.fields]
    found = {n: settings.get(n, "").strip() or before.get(n, "") for n in names}
    for field in way.fields:
        found[field.name] = found[field.name] or field.starts
    faults = way.faults(found)
    if faults:
        language = get_language() or "zh"
        raise ValidationError({name: text.say(language) for name, text in faults.items()})
    return row.sealed if found == before else accounts.sealed(row, found)


def set_reach(
    *, person: Person, channel: Channel, address: str, by: Person | None, at: datetime
) -> Reach | None:
    """Return where a channel finds a person from now on; an empty address takes it back."""
    known = Reach.objects.filter(person=person, channel=channel).first()
    address = address.strip()
    if not address:
        if known is not None:
            changes.remove(known, by=by, at=at)
        return None
    if known is None:
        return changes.add(Reach(person=person, channel=channel, address=address), by=by, at=at)
    changes.change(known, {"address": address}, by=by, at=at)
    return known


def forget_reaches(person: Person, by: Person | None, at: datetime) -> None:
    """Take back every address of somebody who has left: no channel finds them any more."""
    for known in Reach.objects.filter(person=person).order_by("pk"):
        changes.remove(known, by=by, at=at)


def set_preference(
    *, party: str, code: str, channel: Channel, way: str, by: Person | None, at: datetime
) -> Preference | None:
    """Return how a person or post is told a code ("" for all) by a channel; an empty way takes it back.

    Raise ValidationError where that cannot be switched off.
    """
    _refuse(party, code, way)
    known = Preference.objects.filter(party=party, code=code, channel=channel).first()
    if not way:
        if known is not None:
            changes.remove(known, by=by, at=at)
        return None
    if known is None:
        row = Preference(party=party, code=code, channel=channel, way=way)
        return changes.add(row, by=by, at=at)
    changes.change(known, {"way": way}, by=by, at=at)
    return known


def _refuse(party: str, code: str, way: str) -> None:
    try:
        split_party(party)
    except ValueError:
        raise ValidationError({"party": _("Name a person, a post or a department.")}) from None
    if code and code not in CODES:
        raise ValidationError({"code": _("There is no such notice.")})
    if code and way == Preference.Way.OFF and CODES[code].is_kept:
        raise ValidationError({"way": _("This notice cannot be switched off.")})


def try_channel(*, channel: Channel, person: Person, at: datetime) -> Delivery:
    """Return a trial message on its way to a person, or to the group of the channel."""
    is_group = accounts.tells_groups(channel)
    reading = Reading(person.language, openings_of([person.pk], at).calendar(person.pk), at)
    values = {
        "channel": channel.name_zh if person.language.startswith("zh") else str(channel),
        "name": person.name,
        "told_at": told_whole(at, reading),
    }
    says = words(TRIAL.id, person.language, values)
    row = Delivery(
        id=new_id(at),
        channel=channel,
        sort=Delivery.Sort.TRIAL,
        code=TRIAL.id,
        person=None if is_group else person,
        language=person.language,
        payload=written(Rendered(says.subject, says.text, "")),
        at=at,
        state=Delivery.State.DUE,
        next_at=at,
    )
    row.dedupe_key = sha256(f"trial {row.pk}".encode()).hexdigest()
    row.save(force_insert=True)
    return row


def retry(*, delivery: Delivery, by: Person | None, at: datetime) -> None:
    """Send again what was given up or is uncertain, from now on; raise ValidationError for anything else."""
    ended = (Delivery.State.DEAD, Delivery.State.UNCERTAIN)
    with transaction.atomic():
        again = Delivery.everything.filter(pk=delivery.pk, state__in=ended).exclude(payload="")
        values = {
            "state": Delivery.State.DUE, "next_at": at, "ended_at": None, "attempts": 0,
            "first_tried_at": None, "handed_at": None,
            "may_be_there": False,
            "may_repeat": delivery.may_repeat or delivery.state == Delivery.State.UNCERTAIN,
        }  # fmt: skip
        if not again.update(**values):
            raise ValidationError(_("Only what was given up or is uncertain can be sent again."))
        _note_retry(delivery, by, at)
    delivery.refresh_from_db()


def _note_retry(delivery: Delivery, by: Person | None, at: datetime) -> None:
    """Deliveries are named by ids that are no numbers: the note says which one it was."""
    Change(
        by=by, at=at, table="delivery", sort=Change.Sort.CHANGED,
        before={"state": delivery.state},
        after={"state": Delivery.State.DUE, "delivery": delivery.pk},
    ).save()  # fmt: skip
