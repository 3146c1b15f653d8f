"""The desk room as Django knows it."""

from django.apps import AppConfig


class DeskRoom(AppConfig):
    name = "kesu.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell that saved views may name a person."""
        from kesu.desk.erasing_views import keep

        keep()
