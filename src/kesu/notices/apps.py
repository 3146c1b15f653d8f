"""The notices room as Django knows it."""

from django.apps import AppConfig


class NoticesRoom(AppConfig):
    name = "kesu.notices"
    label = "notices"

    def ready(self) -> None:
        """Let the addresses of whoever has left be switched off, and letters to a person be erased."""
        from kesu.directory.actions.hiring import ON_LEAVING
        from kesu.notices import erasing
        from kesu.notices.actions import forget_reaches

        if forget_reaches not in ON_LEAVING:
            ON_LEAVING.append(forget_reaches)
        erasing.keep()
