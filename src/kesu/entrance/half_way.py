"""Between password and second factor: who has shown the one and not yet the other."""

from typing import Final

from django.http import HttpRequest

from kesu.directory.models import Person

PLACE: Final = "half_way"


def begin(request: HttpRequest, person: Person, onward: str) -> None:
    """Remember with this browser who is half way in, under an id that it did not have before."""
    request.session.cycle_key()
    request.session[PLACE] = {
        "person": person.pk,
        "way": person.backend,  # type: ignore[attr-defined]
        "password": person.get_session_auth_hash(),
        "onward": onward,
    }


def person_of(request: HttpRequest) -> Person | None:
    """Return who is half way in here; None for nobody, and where the password has changed since."""
    kept = request.session.get(PLACE)
    if kept is None:
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or person.get_session_auth_hash() != kept["password"]:
        return None
    person.backend = kept["way"]  # type: ignore[attr-defined]
    return person


def end(request: HttpRequest) -> str:
    """Forget it and return where the person wanted to go."""
    kept = request.session.pop(PLACE, {})
    return str(kept.get("onward", ""))
