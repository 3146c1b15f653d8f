"""What a person may do, in short: enough to see that it has changed, and whether it reaches far."""

from datetime import datetime
from hashlib import sha256

from django.conf import settings

from kesu.directory.house_posts import ADMINISTRATOR, HOUSE_POSTS, SECURITY
from kesu.directory.models import Person
from kesu.directory.parties import post_party
from kesu.directory.queries import actor_of
from kesu.directory.rights import JOURNAL_READERS


def rights_of(person: Person, at: datetime) -> str:
    """Return a short word that changes whenever a person is given or loses a place, a post or a deputyship."""
    parties = sorted(actor_of(person=person, at=at).parties)
    return sha256("\0".join(parties).encode()).hexdigest()[:16]


def reach_far(person: Person, at: datetime) -> bool:
    """Say whether a person keeps something for the whole house or reads everything, if only as a deputy."""
    far = {post_party(post) for post in (*HOUSE_POSTS, *JOURNAL_READERS)}
    return not far.isdisjoint(actor_of(person=person, at=at).parties)


def administers(person: Person, at: datetime) -> bool:
    """Say whether a person keeps settings or sign-ins themselves, not as a deputy: the administrators."""
    own = actor_of(person=person, at=at).own
    return not own.isdisjoint({post_party(ADMINISTRATOR), post_party(SECURITY)})


def may_use_password(person: Person, at: datetime) -> bool:
    """Say whether a password kept here lets this person in, as the setting KESU_PASSWORDS has it."""
    return settings.PASSWORDS == "all" or administers(person, at)
