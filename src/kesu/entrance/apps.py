"""The entrance as Django knows it."""

from django.apps import AppConfig


class EntranceRoom(AppConfig):
    name = "kesu.entrance"
    label = "entrance"

    def ready(self) -> None:
        """Note where somebody signs in, end what has to end, and look again where posts were given."""
        from kesu.entrance import following

        following.listen()
