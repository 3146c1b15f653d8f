"""By what somebody may come in, each as Django knows it; Django asks one after the other."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend

from kesu import clock
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.entrance.rights import may_use_password


class Way(ModelBackend):
    """What all ways have in common: nobody comes in, or stays, who is shut out or whose last day is over."""

    way = ""

    def user_can_authenticate(self, user: Any) -> bool:
        """Say whether this person may be here."""
        return isinstance(user, Person) and user.is_active and not is_gone(user, clock.now())


class ByPassword(Way):
    """The password kept here. Where the company's own sign-in takes its place, for administrators only."""

    way = "password"

    def user_can_authenticate(self, user: Any) -> bool:
        """Say whether this person may be here by a password of ours."""
        return super().user_can_authenticate(user) and may_use_password(user, clock.now())


ALL: Final[tuple[type[Way], ...]] = (ByPassword,)


def is_gone(person: Person, at: datetime) -> bool:
    """Say whether somebody's last day is over, also before the worker has come to shut them out."""
    return person.left_on is not None and person.left_on < day_of(at)
