"""By what somebody may come in, each as Django knows it; Django asks one after the other."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from kesu import clock
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.entrance import ldap
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


class ByProvider(Way):
    """The company's own sign-in (OpenID Connect); a name and a password are not asked here."""

    way = "provider"

    def authenticate(
        self,
        request: Any,
        username: str | None = None,
        password: str | None = None,
        **_given: Any,
    ) -> None:
        """Let nobody in by name and password."""


class ByDirectory(Way):
    """The company's directory (LDAP): who can bind there with name and password is let in here."""

    way = "directory"

    def authenticate(
        self,
        request: Any,
        username: str | None = None,
        password: str | None = None,
        **given: Any,
    ) -> Person | None:
        """Return the person of this name where the directory takes the password; asked for unknown names too.

        Raises NotReached where the directory does not answer.
        """
        if settings.LDAP is None:
            return None
        login = str(given.get(Person.USERNAME_FIELD) or username or "")
        is_bound = ldap.binds(settings.LDAP, login, password or "")
        person = Person.objects.filter(login=login).first()
        return person if is_bound and person and self.user_can_authenticate(person) else None


ALL: Final[tuple[type[Way], ...]] = (ByPassword, ByProvider, ByDirectory)


def is_gone(person: Person, at: datetime) -> bool:
    """Say whether somebody's last day is over, also before the worker has come to shut them out."""
    return person.left_on is not None and person.left_on < day_of(at)
