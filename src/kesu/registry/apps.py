"""The registry room as Django knows it."""

from django.apps import AppConfig


class RegistryRoom(AppConfig):
    name = "kesu.registry"
    label = "registry"

    def ready(self) -> None:
        """Tell where something of a customer's contact stands."""
        from kesu.registry import erasing

        erasing.keep()
