"""Who keeps the channels: administrators, and who stands in for them."""

from kesu import clock
from kesu.desk.components.acting import card_of
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Person
from kesu.directory.rights import holds


def keeps_channels(person: Person) -> bool:
    """Say whether somebody sets up channels, sets what posts are told, and sends again what failed."""
    return holds(card_of(person, clock.now()), ADMINISTRATOR)
