"""The first person of an empty company: somebody must be there to register everybody else."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kesu import changes
from kesu.directory.actions.hiring import hire
from kesu.directory.actions.posts import bind_post
from kesu.directory.days import day_of
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Branch, Person


def found(*, login: str, name: str, at: datetime) -> tuple[Person, str]:
    """Return the first person, who administers, and the password to sign in with once.

    Refused where anybody is registered: then it is the administrator who registers people.
    """
    with transaction.atomic():
        if Person.objects.exists():
            raise ValidationError(
                _("Somebody is registered already; an administrator registers the others.")
            )
        if not Branch.objects.exists():
            changes.add(
                Branch(code="head_office", name_zh="总部", name_en="Head office", sees_all=True),
                by=None,
                at=at,
            )
        password = secrets.token_urlsafe(9)
        today = day_of(at)
        person = hire(
            login=login,
            name=name,
            department=None,
            from_on=today,
            by=None,
            at=at,
            password=password,
        )
        bind_post(person=person, post=ADMINISTRATOR, from_on=today, by=None, at=at)
    return person, password
