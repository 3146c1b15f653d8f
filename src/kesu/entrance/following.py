"""What follows elsewhere: a sign-in notes where it began, and ends or is looked at anew when the person changes."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.http import HttpRequest

from kesu import clock
from kesu.directory.actions.hiring import ON_LEAVING
from kesu.directory.models import Change, Headship, Membership, Person, PostHolding
from kesu.entrance import factors, sign_ins, tickets
from kesu.entrance.addresses import address_of
from kesu.entrance.rights import rights_of
from kesu.entrance.store import NOTED

GIVING: Final = {model._meta.model_name: model for model in (Headship, Membership, PostHolding)}
MOST_OF_DEVICE: Final = 200


def listen() -> None:
    """Connect what follows, once."""
    user_logged_in.connect(note_beginning, dispatch_uid="kesu.entrance.beginning")
    post_save.connect(heed_change, sender=Change, dispatch_uid="kesu.entrance.changes")
    if shut_out not in ON_LEAVING:
        ON_LEAVING.append(shut_out)


def note_beginning(sender: Any, request: HttpRequest, user: Person, **_more: Any) -> None:
    """Note with a new sign-in when, where and by what it began, and what the person may do then."""
    now = clock.now()
    tickets.void(user)
    request.session[NOTED] = {
        "began": now.timestamp(),
        "device": str(request.META.get("HTTP_USER_AGENT", ""))[:MOST_OF_DEVICE],
        "address": address_of(request),
        "way": sign_ins.way_of(getattr(user, "backend", "")),
        "rights": rights_of(user, now),
        "owes": factors.owes(user, now),
    }


def heed_change(sender: Any, instance: Change, **_more: Any) -> None:
    """End the sign-ins of somebody who may sign in no more; look anew at those of somebody given a place."""
    if instance.row is None:
        return
    if instance.table in GIVING:
        place = GIVING[instance.table].objects.filter(pk=instance.row).first()
        if place is not None:
            sign_ins.look_again(place.person_id)
    elif instance.table == Person._meta.model_name and instance.after.get("is_active") is False:
        sign_ins.end_all(instance.row)


def shut_out(person: Person, by: Person | None, at: datetime) -> None:
    """End all ways in of somebody whose last day is over."""
    sign_ins.end_all(person.pk)
    tickets.void(person)
